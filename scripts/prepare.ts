// What npm does after `npm ci`, and before it packs: builds. npx, when first called in a checkout, links the
// checkout into a folder of its own, and has npm prepare it once more. What is built stays as it is then:
// to build takes longer than most runs, and others may be running it.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

// The build writes it last.
const isBuilt = existsSync(join(import.meta.dirname, '../dist/test.schema.json'));
if (!isBuilt || process.env['npm_command'] !== 'exec') execSync('npm run build', { stdio: 'inherit' });
