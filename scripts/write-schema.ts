// Writes dist/runbook.schema.json with the built library, so that the published schema is the one runbooks
// are read with.
import { writeFileSync } from 'node:fs';

const built = new URL('../dist/index.js', import.meta.url);
const { runbookJsonSchema } = (await import(built.href)) as typeof import('../src/index.ts');

const target = new URL('../dist/runbook.schema.json', import.meta.url);
writeFileSync(target, `${JSON.stringify(runbookJsonSchema(), null, 2)}\n`);
