// What the built command line begins with: files with the code that V8 has made of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { projectFiles, projectRoot, readText } from '../tidy/source-file.ts';

const content = readFileSync(join(projectRoot, 'dist/cli/process.cache'));
const end = content.indexOf('\n');
const places = Object.entries(
  JSON.parse(content.toString('utf8', 0, end)) as Readonly<Record<string, readonly [number, number, number]>>,
);

test('the code V8 has made at the build is taken by the Node it was built with', () => {
  expect(places.length).toBeGreaterThan(20);
  const rest = content.subarray(end + 1);
  const rejected = places.filter(([id, [from, middle, to]]) => {
    const source = rest.toString('latin1', from, middle);
    const cachedData = rest.subarray(middle, to);
    return (
      !source.includes(readText(`dist/cli/${id}`)) || new Script(source, { cachedData }).cachedDataRejected
    );
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
