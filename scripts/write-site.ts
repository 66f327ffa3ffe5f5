// Writes the playground into dist/site.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteFiles } from './site/site-files.ts';

const target = join(import.meta.dirname, '../dist/site');
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const { files } = await siteFiles();
for (const [name, content] of files) writeFileSync(join(target, name), content);
