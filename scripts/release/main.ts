// `npm run release`: makes what is published of a tagged commit, in the folder `release`: the package, the
// list of all that is in it (an SBOM in CycloneDX), and their checksums. `npm run release -- --publish`
// publishes that package, with provenance that npm signs in the workflow only,
// `.github/workflows/release.yml`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { version } from '../../src/hosts/version.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { refusals } from './refusals.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { publish } = parseArgs({ options: { publish: { type: 'boolean' } } }).values;

function output(program: string, ...words: string[]): string {
  const shell = process.platform === 'win32';
  return execFileSync(program, words, { cwd: root, encoding: 'utf8', shell, maxBuffer: 2 ** 28 });
}

const reasons = refusals({
  version: version(),
  changelog: readFileSync(join(root, 'CHANGELOG.md'), 'utf8'),
  recorded: readdirSync(join(root, 'test/fixtures/releases')),
  status: output('git', 'status', '--porcelain'),
  tags: output('git', 'tag', '--points-at', 'HEAD').split('\n'),
});
if (reasons.length > 0) {
  console.error(`${version()} is not released:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`);
  process.exit(1);
}

const folder = join(root, 'release');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
output('npm', 'run', 'build');
const packed = output('npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder);
const [{ filename }] = JSON.parse(packed) as [{ filename: string }];

const bill = billOfMaterials(
  output('npm', 'sbom', '--package-lock-only', '--sbom-format=cyclonedx'),
  readFileSync(join(root, 'package-lock.json'), 'utf8'),
);
const billName = filename.replace(/\.tgz$/, '.cdx.json');
writeFileSync(join(folder, billName), `${JSON.stringify(bill, null, 2)}\n`);

const sums = [filename, billName].map((name) => {
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
  return `${sum}  ${name}\n`;
});
writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
console.log(`release/${filename}, release/${billName} and release/SHA256SUMS are written`);
if (publish) console.log(output('npm', 'publish', join(folder, filename), '--provenance', '--access=public'));
