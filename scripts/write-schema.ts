// Writes the JSON Schemas into dist with the built library, so that the published schemas are those that
// files are read with.
import { writeFileSync } from 'node:fs';

const built = new URL('../dist/index.js', import.meta.url);
const { mocksJsonSchema, runbookJsonSchema, testJsonSchema } = (await import(
  built.href
)) as typeof import('../src/index.ts');

const schemas = {
  'runbook.schema.json': runbookJsonSchema(),
  'mocks.schema.json': mocksJsonSchema(),
  'test.schema.json': testJsonSchema(),
};
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(new URL(`../dist/${name}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
