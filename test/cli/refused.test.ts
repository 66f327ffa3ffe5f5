import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';
import { linear, single } from './example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const bundle = join(folder.path, 'bundle');
mkdirSync(bundle);
folder.file('bundle/one.json', linear);
folder.file('bundle/two.json', { ...linear, name: 'Second' });

describe('nothing is started, exit code 2', () => {
  const refused = async (expected: RegExp, ...argv: string[]) => {
    const { code, out, err } = await pianola(...argv);
    expect(err).toMatch(expected);
    expect([code, out]).toEqual([2, '']);
  };

  test('for a file that is missing or a folder without runbooks', async () => {
    await refused(
      /^error: cannot read .*nothing\.json: there is no such file or folder\n$/,
      'simulate',
      join(folder.path, 'nothing.json'),
    );
    mkdirSync(join(folder.path, 'empty'));
    await refused(/^error: .*empty has no runbooks in it\n.*\n$/, 'simulate', join(folder.path, 'empty'));
  });

  test('for a definition with errors, each told with its place', async () => {
    const broken = folder.file('broken.json', '{\n  "name": "Broken",\n  "activites": []\n}\n');
    await refused(
      /broken\.json:3:3: error [a-z-]+: .*\n {4}.*activities.*\n[\s\S]*\n\d errors?; nothing was started\n$/,
      'simulate',
      broken,
    );
    await refused(/nothing was started\n$/, 'run', broken, '--quiet');
  });

  test('for mocks with errors', async () => {
    const mocks = folder.file('wrong.mocks.json', { '\\Samples\\Linear': { list: { status: 'perfect' } } });
    await refused(
      /wrong\.mocks\.json:1:\d+: error [\s\S]*nothing was started\n$/,
      'simulate',
      file,
      '--mocks',
      mocks,
    );
    await refused(/^error: cannot read .*\n$/, 'simulate', file, '--mocks', join(folder.path, 'none.json'));
  });

  test('for a parameter or a switch that is not there, with the one that was meant', async () => {
    await refused(/^error: .*"Cuont"\n.*"Count".*\n$/, 'simulate', file, '--param', 'Cuont=3');
    await refused(
      /^error: --option rolup: there is no such switch\ndid you mean "rollup"\?\n$/,
      'simulate',
      file,
      '--option',
      'rolup=sco',
    );
    await refused(
      /^error: --option rollup: "x" is not a possible value\nit takes sco \| lastActivity \| strict\n$/,
      ...['simulate', file, '--option', 'rollup=x'],
    );
    await refused(/^error: --option midBase: "" is not/, 'simulate', file, '--option', 'midBase=');
  });

  test('for activities that cannot be played under run', async () => {
    const { simulate, ...activity } = single('success').activities[0]!;
    const target = folder.file('real.json', { name: 'Real', activities: [activity] });
    await refused(/a \(Run Program\) .*\n.*pianola simulate\n$/, 'run', target);
    expect(simulate.status).toBe('success');
  });

  test('for a trace file that cannot be written, in plain words', async () => {
    await refused(
      /^error: cannot write .*: its folder does not exist\n$/,
      'simulate',
      file,
      '--out',
      join(folder.path, 'no/trace'),
    );
    // Neither a missing folder nor a right: the target of the link cannot be made.
    symlinkSync(join(folder.path, 'no/where'), join(folder.path, 'dangling'));
    await refused(
      /^error: cannot write .*dangling: no file can be made there\n$/,
      ...['simulate', file, '--out', join(folder.path, 'dangling')],
    );
    await refused(/^error: cannot write .*: it is a folder\n$/, 'simulate', file, '--out', folder.path);
  });

  test('for a trace file that would overwrite what is read, by whatever path', async () => {
    const before = readFileSync(file, 'utf8');
    await refused(/would overwrite a file that this command reads\n.*\n$/, 'simulate', file, '--out', file);
    await refused(
      /would overwrite/,
      'simulate',
      file,
      '--out',
      join(folder.path, 'empty', '..', 'linear.json'),
    );
    await refused(
      /would overwrite/,
      'simulate',
      bundle,
      '--runbook',
      'Linear',
      '--out',
      join(bundle, 'two.json'),
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('a wrong parameter leaves an existing trace file as it was', async () => {
    const target = folder.file('kept.txt', 'kept');
    await refused(/Cuont/, 'simulate', file, '--param', 'Cuont=3', '--out', target);
    expect(readFileSync(target, 'utf8')).toBe('kept');
  });
});

test.runIf(existsSync('/dev/full'))(
  'a disk that is full ends the run with exit code 2 and says the trace is incomplete',
  async () => {
    const { code, out, err } = await pianola('simulate', file, '--out', '/dev/full');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'error: cannot write /dev/full: no space is left on the device\nthe trace in it is incomplete\n',
    );
  },
);
