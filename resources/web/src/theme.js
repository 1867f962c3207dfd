// Colours and words from the hello message, as CSS variables.

const COLOURS = ['sea', 'land', 'text', 'halo', 'accent', 'line', 'panel', 'muted'];

export function applyTheme({ theme, wall }) {
  const root = document.documentElement;
  for (const key of COLOURS) root.style.setProperty(`--${key}`, theme[key]);
  root.dataset.theme = theme.name;
  root.classList.toggle('wall', Boolean(wall));
}
