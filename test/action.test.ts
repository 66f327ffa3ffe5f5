// The action of GitHub: its steps are carried out as a runner does, with the built command line.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { document } from './documents/document.ts';
import { playFolder } from './support/command-line.ts';
import { projectRoot, readText } from './tidy/source-file.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = parse(readText('action.yml')) as Action;
const folder = playFolder();
folder.file('say.json', { name: 'Say', activities: [{ id: 'say', type: 'Send Event Log Message' }] });
const tests = folder.file(
  'say.test.yaml',
  'definition: say.json\ncases:\n  - { name: good, expect: { ran: { say: 1 } } }\n  - name: bad\n    expect:\n      ran: { say: 2 }\n',
);

/** Carries out the `run:` steps whose conditions hold, as a runner does with these inputs. */
function carriedOut(given: Readonly<Record<string, string>>) {
  const defaults = Object.entries(action.inputs).map(([name, input]) => [name, input.default ?? '']);
  const inputs: Readonly<Record<string, string>> = { ...Object.fromEntries(defaults), ...given };
  const filled = (text: string) =>
    text.replaceAll(/\$\{\{ *([\w.-]+) *\}\}/g, (_, name: string) => {
      if (name === 'github.action_path') return projectRoot;
      const value = name.startsWith('inputs.') ? inputs[name.slice('inputs.'.length)] : undefined;
      if (value === undefined) throw new Error(`no runner knows ${name}`);
      return value;
    });
  const outputs = folder.file('outputs.txt', '');
  let out = '';
  for (const step of action.runs.steps) {
    if (step.run === undefined || !holds(step.if, inputs)) continue;
    expect(step.shell).toBe('bash');
    const env = Object.fromEntries(
      Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text)]),
    );
    const { stdout, stderr, status } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', '-c', filled(step.run)],
      {
        cwd: folder.path,
        encoding: 'utf8',
        env: { ...process.env, ...env, GITHUB_OUTPUT: outputs, NO_COLOR: '1', FORCE_COLOR: undefined },
      },
    );
    out += stdout + stderr;
    if (status !== 0) return { code: status, out, outputs: readFileSync(outputs, 'utf8') };
  }
  return { code: 0, out, outputs: readFileSync(outputs, 'utf8') };
}

function holds(condition: string | undefined, inputs: Readonly<Record<string, string>>): boolean {
  if (condition === undefined) return true;
  const [, name = '', operator] = /^inputs\.([\w-]+) (==|!=) ''$/.exec(condition) ?? [];
  if (operator === undefined) throw new Error(`no test understands the condition ${condition}`);
  return (inputs[name] === '') === (operator === '==');
}

test('it is a composite action, says what each input is, and uses each', () => {
  expect(action.runs.using).toBe('composite');
  const text = JSON.stringify(action.runs);
  for (const [name, { description }] of Object.entries(action.inputs)) {
    expect(description).toMatch(/\.$/);
    expect(text).toContain(`inputs.${name}`);
  }
  expect(action.runs.steps.flatMap(({ uses }) => uses ?? [])).toEqual(['actions/setup-node@v4']);
  expect(action.outputs['exit-code']?.value).toContain('steps.test.outputs.exit-code');
});

test('no script has an expression in it, which an input could end', () => {
  for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{');
});

describe('what docs/ci.md shows', () => {
  const pipelines = document('docs/ci.md').blocks.filter(({ mark }) => mark?.kind === 'settings');

  test('the workflow gives the action inputs that it has', () => {
    const { jobs } = parse(pipelines[0]?.text ?? '') as {
      readonly jobs: { readonly test: { readonly steps: readonly { uses: string; with?: object }[] } };
    };
    const step = jobs.test.steps.find(({ uses }) => uses.startsWith('pianola/pianola@'));
    expect(Object.keys(step?.with ?? {})).toEqual(['paths', 'junit', 'coverage', 'coverage-threshold']);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(step?.with ?? {})));
  });

  const commands = pipelines.flatMap(({ text }) =>
    [...text.matchAll(/npx pianola (.*)/g)].map(([, words]) => words),
  );

  test.each(commands)('a pipeline plays: pianola %s', (words = '') => {
    const argv = [join(projectRoot, 'bin/pianola.js'), ...words.split(' ')];
    const { status, stdout } = spawnSync(process.execPath, argv, { cwd: folder.path, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('✗ bad') });
    for (const [, file = ''] of words.matchAll(/=(\S+\.xml)/g))
      expect(readFileSync(join(folder.path, file), 'utf8')).toMatch(/^<\?xml/);
  });

  test('there is a command for each pipeline that has no action', () => expect(commands).toHaveLength(2));
});

describe.runIf(process.platform !== 'win32')('its steps', () => {
  test('a failure is annotated at the line of the expectation, and the step fails', () => {
    const { code, out, outputs } = carriedOut({ paths: 'say.test.yaml' });
    expect(out).toContain('  ✗ bad');
    const [annotation, ...others] = out.split('\n').filter((line) => line.startsWith('::error '));
    expect(others).toEqual([]);
    const [, file = '', line] =
      /^::error file=(.*),line=(\d+),col=\d+,title=bad::"say"/.exec(annotation ?? '') ?? [];
    expect(join(folder.path, file)).toBe(tests);
    expect(readFileSync(tests, 'utf8').split('\n')[Number(line) - 1]).toBe('      ran: { say: 2 }');
    expect({ code, outputs }).toEqual({ code: 1, outputs: 'exit-code=1\n' });
  });

  test('filter, shard, reports in files; several paths, with blanks and signs of a shell', () => {
    const name = 'a $(b) "c".test.yaml';
    writeFileSync(join(folder.path, name), readFileSync(tests));
    const given = {
      paths: `say.test.yaml\n\n${name}\n`,
      filter: 'go(o|x)d',
      shard: '2/2',
      junit: 'r.xml',
      coverage: 'l.info',
    };
    const { code, out, outputs } = carriedOut({ ...given, 'coverage-threshold': 'activities=100' });
    expect({ code, outputs }).toEqual({ code: 0, outputs: 'exit-code=0\n' });
    expect(out).toContain(name);
    expect(out).toContain('1 passed');
    expect(readFileSync(join(folder.path, 'r.xml'), 'utf8')).toContain('tests="1" failures="0"');
    expect(readFileSync(join(folder.path, 'l.info'), 'utf8')).toContain('LF:1');
  });

  test.each([
    [{ 'coverage-threshold': 'outcomes=100', filter: 'good' }, 1, 'below 100 %'],
    [{ filter: 'nothing' }, 2, '0 passed'],
    [{ paths: '--help' }, 2, 'cannot read --help'],
  ])('%j: exit code %i', (given, code, told) => {
    const done = carriedOut({ paths: 'say.test.yaml', ...given });
    expect(done).toMatchObject({ code, outputs: `exit-code=${code}\n`, out: expect.stringContaining(told) });
  });

  test('with a package it is npx that runs it', () => {
    const bin = folder.file('npx', '#!/bin/sh\nfor word in "$@"; do echo "<$word>"; done\n');
    spawnSync('chmod', ['+x', bin]);
    const path = process.env['PATH'];
    process.env['PATH'] = `${folder.path}:${path}`;
    try {
      const { code, out } = carriedOut({ package: './pianola-0.2.0.tgz', paths: 'a b' });
      const words = [
        '--yes',
        '--package',
        './pianola-0.2.0.tgz',
        'pianola',
        'test',
        '--reporter',
        'default',
        '--reporter',
        'github',
      ];
      expect({ code, out }).toEqual({
        code: 0,
        out: [...words, '--', 'a b'].map((word) => `<${word}>\n`).join(''),
      });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
