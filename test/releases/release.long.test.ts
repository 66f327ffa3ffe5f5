// `npm run release` in a clone that is ready for it: the package, the list of what is in it, their checksums.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { version } from '../../src/hosts/version.ts';
import { projectRoot, readText } from '../tidy/source-file.ts';

const home = mkdtempSync(join(tmpdir(), 'pianola-release-'));
const clone = join(home, 'clone');
afterAll(() => rmSync(home, { recursive: true, force: true }));

const identity = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.com'];
const git = (...words: string[]) => execFileSync('git', [...identity, ...words], { cwd: clone });
const release = () => spawnSync('npm', ['run', '--silent', 'release'], { cwd: clone, encoding: 'utf8' });
const inFolder = (name: string) => readFileSync(join(clone, 'release', name));

test('a checkout that is not ready is refused with all reasons, and nothing is written', () => {
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${projectRoot}`, clone]);
  symlinkSync(join(projectRoot, 'node_modules'), join(clone, 'node_modules'));
  // `.gitignore` leaves out a folder of this name, and this is a link.
  appendFileSync(join(clone, '.git/info/exclude'), 'node_modules\n');
  writeFileSync(join(clone, 'new.txt'), 'not committed');
  const { status, stderr } = release();
  expect(status).toBe(1);
  expect(stderr).toContain('there are changes that are not committed');
  expect(stderr).toContain(`the commit is not tagged v${version()}`);
  expect(() => inFolder('SHA256SUMS')).toThrow('ENOENT');
});

test('a tagged commit gives the package, its SBOM without what only builds and tests need, and checksums', () => {
  rmSync(join(clone, 'new.txt'));
  const entries = /(## \[Unreleased\]\n)[\s\S]*?(?=\n## \[)/;
  writeFileSync(join(clone, 'CHANGELOG.md'), readText('CHANGELOG.md').replace(entries, '$1'));
  git('commit', '--quiet', '--all', '--message', 'A release');
  git('tag', `v${version()}`);
  const { status, stderr } = release();
  expect([status, stderr]).toEqual([0, '']);

  const sums = inFolder('SHA256SUMS').toString().trimEnd().split('\n');
  const names = sums.map((line) => line.split('  ')[1] as string);
  expect(names).toEqual([`pianola-${version()}.tgz`, `pianola-${version()}.cdx.json`]);
  for (const [index, name] of names.entries()) {
    const sum = createHash('sha256').update(inFolder(name)).digest('hex');
    expect(sums[index]).toBe(`${sum}  ${name}`);
  }

  const bill = JSON.parse(inFolder(names[1] as string).toString());
  expect([bill.bomFormat, bill.metadata.component.name]).toEqual(['CycloneDX', 'pianola']);
  const listed = bill.components.map((component: { name: string }) => component.name);
  const { dependencies, optionalDependencies, devDependencies } = JSON.parse(readText('package.json'));
  const direct = Object.keys({ ...dependencies, ...optionalDependencies });
  expect(listed).toEqual(expect.arrayContaining(direct));
  const known = bill.dependencies.map(({ ref }: { ref: string }) => ref);
  const named = bill.dependencies.flatMap(({ dependsOn }: { dependsOn: string[] }) => dependsOn);
  expect(named.filter((ref: string) => !known.includes(ref))).toEqual([]);
  expect(Object.keys(devDependencies).filter((name) => listed.includes(name))).toEqual([]);
}, 300_000);
