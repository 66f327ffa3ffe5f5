// Bundles the player of src/web into dist/web: one script and one style sheet, which `pianola report` writes
// into its pages.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'rolldown';
import { licencesOf } from './bundle/licences.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'dist/web');
mkdirSync(target, { recursive: true });
const { output } = await build({
  cwd: root,
  input: { player: 'src/web/main.tsx' },
  platform: 'browser',
  tsconfig: 'tsconfig.web.json',
  output: { dir: target, format: 'iife', entryFileNames: '[name].js', minify: true },
});
const licences = licencesOf(output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : [])));
const script = `/*!\n${licences}*/\n${readFileSync(join(target, 'player.js'), 'utf8')}`;
// Nothing in a script that stands in a page may look like its end.
writeFileSync(join(target, 'player.js'), script.replaceAll('</script', '<\\/script'));
const style = readFileSync(join(root, 'src/web/player.css'), 'utf8');
writeFileSync(
  join(target, 'player.css'),
  style.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/\s*\n\s*/g, ' '),
);
