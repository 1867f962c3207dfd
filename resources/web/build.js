// Builds dist/: flat, no source of ours needs a server or a remote host at run time.
import { build } from 'esbuild';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';

const out = 'dist';
const common = { bundle: true, minify: true, target: 'chrome110', legalComments: 'none', logLevel: 'warning' };

await rm(out, { recursive: true, force: true });
await mkdir(out);
await Promise.all([
  build({ ...common, entryPoints: ['src/leaflet_global.js'], outfile: `${out}/leaflet.js`, format: 'iife' }),
  build({ ...common, entryPoints: ['src/main.js'], outfile: `${out}/desk.js`, format: 'esm' }),
  build({ ...common, entryPoints: ['src/worker.js'], outfile: `${out}/worker.js`, format: 'esm' }),
  build({ ...common, entryPoints: ['src/movers_worker.js'], outfile: `${out}/movers_worker.js`, format: 'esm' }),
  build({ ...common, entryPoints: ['src/export.js'], outfile: `${out}/export.js`, format: 'iife', charset: 'utf8' }),
]);

// Leaflet's images folder is flattened, because the scheme serves files of one folder.
const leaflet = 'node_modules/leaflet/dist';
const sheet = (await readFile(`${leaflet}/leaflet.css`, 'utf8')).replaceAll('url(images/', 'url(');
await writeFile(`${out}/desk.css`, `${sheet}\n${await readFile('src/desk.css', 'utf8')}`);
// An exported page has everything inside: pictures that Leaflet's sheet names, and we do not use, would be asked for.
await writeFile(`${out}/export.css`, `${sheet.replaceAll(/[\w-]+:\s*url\([^)]*\);?/g, '')}\n${await readFile('src/export.css', 'utf8')}`);
const images = ['layers.png', 'layers-2x.png', 'marker-icon.png', 'marker-icon-2x.png', 'marker-shadow.png'];
await Promise.all(images.map((name) => cp(`${leaflet}/images/${name}`, `${out}/${name}`)));

// What is inside the bundles, for the licences (they ask for it) and for the program's list of parts.
const parts = ['leaflet', 'flatbush', 'flatqueue'];
const told = await Promise.all(parts.map(async (name) => {
  await cp(`node_modules/${name}/LICENSE`, `${out}/${name}-license.txt`);
  const { version, license } = JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8'));
  return { name, version, license };
}));
await writeFile(`${out}/parts.json`, JSON.stringify(told));
