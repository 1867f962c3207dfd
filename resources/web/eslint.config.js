import js from '@eslint/js';
import globals from 'globals';

const MARKUP = 'Text from a workspace is text, never markup: use textContent.';
const CODE = 'No code is made from text.';

export default [
  { ignores: ['dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: 'module' },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'array-callback-return': 'error',
      complexity: ['error', 12],
      'consistent-return': 'error',
      curly: ['error', 'multi-line'],
      'default-case-last': 'error',
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      'max-lines': ['error', 200],
      'max-lines-per-function': ['error', 60],
      'max-params': ['error', 5],
      'no-alert': 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      'no-promise-executor-return': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'outerHTML', message: MARKUP },
        { property: 'insertAdjacentHTML', message: MARKUP },
        { object: 'document', property: 'write', message: MARKUP },
        { property: 'setHTMLUnsafe', message: MARKUP },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'AssignmentExpression > MemberExpression.left[property.name="innerHTML"]', message: MARKUP },
        { selector: 'NewExpression[callee.name="Function"]', message: CODE },
      ],
      'no-shadow': 'error',
      'no-undef-init': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-useless-return': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      'require-await': 'error',
    },
  },
  { files: ['src/**/*.js'], languageOptions: { globals: { ...globals.browser, ...globals.worker } } },
  { files: ['build.js', 'eslint.config.js'], languageOptions: { globals: globals.node } },
  { files: ['tests/**/*.js'], languageOptions: { globals: globals.nodeBuiltin }, rules: { 'max-lines-per-function': 'off' } },
];
