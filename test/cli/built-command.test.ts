// What the built command line begins with: files with the code that V8 has made of them.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { playFolder } from '../support/command-line.ts';
import { projectFiles, projectRoot, readText } from '../tidy/source-file.ts';

const content = readFileSync(join(projectRoot, 'dist/cli/process.cache'));
const end = content.indexOf('\n');
const places = Object.entries(
  JSON.parse(content.toString('utf8', 0, end)) as Readonly<Record<string, readonly [number, number, number]>>,
);

test('the code V8 has made at the build is taken by the Node it was built with', () => {
  expect(places.map(([id]) => id)).toEqual(expect.arrayContaining(['./first.js', './most.js', './play.js']));
  const rejected = places.filter(([id, [from, middle, to]]) => {
    const source = content.toString('latin1', from, middle);
    const cachedData = content.subarray(middle, to);
    return (
      !source.includes(readText(`dist/cli/${id}`)) || new Script(source, { cachedData }).cachedDataRejected
    );
  });
  expect(rejected).toEqual([]);
});

const { path: scratch } = playFolder();

/** What a simulation by the command line in a folder prints. */
function simulated(folder: string, ...flags: readonly string[]) {
  const words = [...flags, join(folder, 'bin/pianola.js'), 'simulate', 'runbooks/03-split'];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a V8 that does not take the code plays the same, and says nothing of it', () => {
  // V8 takes no code that was made under other flags.
  const other = simulated(projectRoot, '--no-flush-bytecode');
  expect(other).toMatchObject({ status: 0, stderr: '' });
  expect(other).toEqual(simulated(projectRoot));
});

test('a cache that was cut off, or is gone, is not taken, and nothing is said of it', () => {
  for (const name of ['bin', 'dist', 'package.json'])
    cpSync(join(projectRoot, name), join(scratch, name), { recursive: true });
  symlinkSync(join(projectRoot, 'node_modules'), join(scratch, 'node_modules'));
  const cache = join(scratch, 'dist/cli/process.cache');
  const whole = simulated(projectRoot);
  for (const part of [1, 0.9, 0.5, 0.1]) {
    truncateSync(cache, Math.round(part * content.length));
    expect(simulated(scratch)).toEqual(whole);
  }
  rmSync(cache);
  expect(simulated(scratch)).toEqual(whole);
});

test('what stands for modules of Node has all that the sources take of them', () => {
  const load = createRequire(import.meta.url);
  const missing = ['child_process', 'v8', 'worker_threads'].flatMap((name) => {
    const file = load(join(projectRoot, `scripts/bundle/late-${name.replace('_', '-')}.cjs`)) as object;
    const taken = projectFiles()
      .filter((path) => path.startsWith('src/') && path.endsWith('.ts'))
      .flatMap((path) => [...readText(path).matchAll(/^import \{([^}]*)\} from '(node:\w+)'/gm)])
      .filter(([, , from]) => from === `node:${name}`)
      .flatMap(([, names = '']) => names.split(',').map((each) => each.trim()))
      .filter((each) => each !== '' && !each.startsWith('type '));
    return taken.filter((each) => !(each in file)).map((each) => `${name}: ${each}`);
  });
  expect(missing).toEqual([]);
});
