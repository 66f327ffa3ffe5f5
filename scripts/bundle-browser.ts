// Writes the bundle for browsers into dist/browser. A page can load it as it is, and a bundler can go on
// with it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserBundle } from './bundle/browser.ts';
import { licencesOf } from './bundle/licences.ts';

const target = join(import.meta.dirname, '../dist/browser');
mkdirSync(target, { recursive: true });
const packed: string[] = [];
const seen = { name: 'seen', moduleParsed: ({ id }: { readonly id: string }) => void packed.push(id) };
for (const { fileName, code } of await browserBundle({ minify: true, plugins: [seen] }))
  writeFileSync(join(target, fileName), code);
writeFileSync(join(target, 'LICENSES.txt'), licencesOf(packed));
