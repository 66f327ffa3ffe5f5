import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';
import { linear } from './example-runbooks.ts';

const folder = playFolder();
const bundle = folder.file('bundle.json', {
  runbooks: [
    { ...linear, name: 'Nightly backup' },
    { ...linear, name: 'Restore', folder: 'Ops' },
    { ...linear, name: 'Restore', folder: 'Test' },
  ],
});

async function answer(shell: string, ...words: string[]): Promise<string[]> {
  const { code, out, err } = await pianola('completion', shell, '--answer', '--', ...words);
  expect([code, err]).toEqual([0, '']);
  return out.split('\n').slice(0, -1);
}

describe('what can follow the words of a line', () => {
  test.each([
    ['a command', ['sim'], ['simulate']],
    ['a flag', ['simulate', bundle, '--publ'], ['--published-data']],
    ['a value', ['simulate', bundle, '--format', 't'], ['tree']],
    ['values in one word', ['simulate', bundle, '--format=l'], ['list']],
    ['a command below a command', ['jobs', 'ca'], ['cancel']],
    ['a flag of a command below a command', ['trace', 'convert', '--ou'], ['--out']],
    ['a trace', ['trace', 'convert', ''], [':files']],
    ['a topic of help', ['help', 'opt'], ['options']],
    ['an activity type, whatever its case', ['activities', 'get coun'], ['Get Counter Value']],
    ['a shell', ['completion', 'z'], ['zsh']],
    ['a kind of file', ['schema', ''], ['runbook', 'mocks', 'test']],
    ['a file', ['simulate', 'x'], [':files']],
    ['the file of a flag', ['simulate', bundle, '--mocks', ''], [':files']],
    [
      'a name of a runbook, a path where two have the name',
      ['simulate', bundle, '--runbook', ''],
      ['Nightly backup', '\\Ops\\Restore', '\\Test\\Restore'],
    ],
    ['a path', ['graph', bundle, '--runbook', '\\ops'], ['\\Ops\\Restore']],
    [
      'a parameter',
      ['simulate', bundle, '--runbook', 'Nightly backup', '--param', 'c'],
      [':nospace', 'Count='],
    ],
    ['an activity', ['explain', bundle, '--runbook', '\\Ops\\Restore', 'send'], ['Send Event Log Message']],
    ['a switch', ['simulate', bundle, '--option', 'mergeO'], [':nospace', 'mergeOrder=']],
    [
      'a value of a switch',
      ['run', bundle, '--option', 'waitingParentHoldsSlot=t'],
      ['waitingParentHoldsSlot=true'],
    ],
    ['nothing, where anything can be', ['simulate', bundle, '--seed', ''], []],
    ['nothing, of a file there is not', ['simulate', 'none.json', '--runbook', ''], []],
  ])('%s', async (_, words, expected) => {
    expect(await answer('zsh', ...words)).toEqual(expected);
  });

  test('bash has words as they were typed, broken at equals signs; it completes what stands behind them', async () => {
    expect(await answer('bash', 'simulate', bundle, '--format', '=', 'l')).toEqual(['list']);
    expect(await answer('bash', 'simulate', bundle, '--format', '=')).toEqual([
      ...['eventlog', 'list', 'tree', 'counts', 'jobs', 'ndjson'],
    ]);
    expect(await answer('bash', 'run', bundle, '--option', 'mergeOrder', '=', 'b')).toEqual(['barrier']);
    expect(await answer('bash', 'graph', bundle, '--runbook', 'Nightly\\ b')).toEqual(['Nightly backup']);
    expect(await answer('bash', 'graph', bundle, '--runbook', '"Nightly b')).toEqual(['Nightly backup']);
    expect(await answer('bash', 'graph', bundle, '--runbook', "'\\Ops\\R")).toEqual(['\\Ops\\Restore']);
    expect(await answer('bash', 'graph', bundle, '--runbook', '\\\\Ops')).toEqual(['\\Ops\\Restore']);
  });

  test('fish completes the whole word', async () => {
    expect(await answer('fish', 'simulate', bundle, '--format=l')).toEqual(['--format=list']);
  });

  test('every command and every flag that help shows is offered', async () => {
    const commands = await answer('zsh', '');
    for (const command of commands) {
      const { out } = await pianola(command, '--help');
      const flags = [...out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, flag = '']) => flag);
      expect((await answer('zsh', command, '-')).toSorted()).toEqual(flags.toSorted());
    }
  });
});

test('a shell there is not is wrong usage', async () => {
  const { code, err } = await pianola('completion', 'bsh');
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(/Allowed choices are bash, zsh, fish\.\n\(Did you mean bash\?\)/),
  ]);
});

const scripts: readonly [string, readonly string[]][] = [
  ['bash', ['-n']],
  ['zsh', ['-n']],
  ['fish', ['--no-execute']],
];
test.each(scripts)('the script is one that %s reads', async (shell, flags) => {
  const { code, out } = await pianola('completion', shell);
  expect(code).toBe(0);
  const { error, status, stderr } = spawnSync(shell, [...flags, folder.file(`script.${shell}`, out)], {
    encoding: 'utf8',
  });
  // Not every machine has every shell.
  if (error === undefined) expect([status, stderr]).toEqual([0, '']);
});

const hasBash = spawnSync('bash', ['--version']).error === undefined;
test.skipIf(!hasBash)(
  'bash itself completes a line',
  async () => {
    const bin = join(folder.path, 'bin');
    mkdirSync(bin);
    const program = folder.file('bin/pianola', `#!/bin/sh\nexec node '${projectRoot}/bin/pianola.js' "$@"\n`);
    chmodSync(program, 0o755);
    const complete = (...words: string[]) => {
      const script = [
        'source <(pianola completion bash)',
        'compopt() { :; }',
        'COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pianola',
        `printf '%s\\n' "\${COMPREPLY[@]}"`,
      ].join('\n');
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
      const told = spawnSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8', env });
      expect(told.stderr).toBe('');
      return told.stdout.trimEnd();
    };
    expect(complete('pianola', 'simul')).toBe('simulate');
    expect(complete('pianola', 'graph', bundle, '--runbook', 'nightly')).toBe('Nightly\\ backup');
    expect(complete('pianola', 'graph', bundle, '--runbook', '"nightly')).toBe('Nightly backup');
    expect(complete('pianola', 'graph', bundle, '--trace', bundle.slice(0, -4))).toBe(bundle);
  },
  30_000,
);
