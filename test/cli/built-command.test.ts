// What the built command line begins with: files with the code that V8 has made of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { projectRoot, readText } from '../tidy/source-file.ts';

const content = readFileSync(join(projectRoot, 'dist/cli/process.cache'));
const end = content.indexOf('\n');
const places = Object.entries(
  JSON.parse(content.toString('utf8', 0, end)) as Readonly<Record<string, readonly [number, number]>>,
);

test('the code V8 has made at the build is taken by the Node it was built with', () => {
  expect(places.length).toBeGreaterThan(50);
  const before = '(function (exports, require, module, __filename, __dirname) { ';
  expect(readText('scripts/bundle/process.cjs')).toContain(`'${before}'`);
  const rejected = places.filter(([id, [from, to]]) => {
    const cachedData = content.subarray(end + 1).subarray(from, to);
    return new Script(`${before}${readText(`dist/cli/${id}`)}\n})`, { cachedData }).cachedDataRejected;
  });
  expect(rejected).toEqual([]);
});

test('a V8 that does not take the code plays the same, and says nothing of it', () => {
  const played = (...flags: readonly string[]) => {
    const words = [...flags, 'bin/pianola.js', 'simulate', 'runbooks/03-split'];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  // V8 takes no code that was made under other flags.
  const other = played('--no-flush-bytecode');
  expect(other).toMatchObject({ status: 0, stderr: '' });
  expect(other).toEqual(played());
});
