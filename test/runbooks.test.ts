// The worked examples: each plays as README and test file say, some as a golden trace says to the byte.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  examplePlays,
  goldenTraces,
  playedTrace,
  runbooksFolder,
  traceText,
} from '../scripts/golden-traces.ts';
import { readDefinition } from '../src/files/load.ts';
import { version } from '../src/hosts/version.ts';
import { loadRunbook, type OptionsInput, type RunOptions, simulate } from '../src/index.ts';
import { list } from '../src/reports/trace/list.ts';
import { pianola } from './support/command-line.ts';
import type { ActivityFile, RunbookFile } from './support/runbook-file.ts';

const traces = goldenTraces();
const folders = [...new Set(examplePlays().map(({ folder }) => folder))];
const read = (path: string) => readFileSync(join(runbooksFolder, path), 'utf8');

/** What `--format list` prints. */
async function listOf(source: string | object, options: RunOptions = {}): Promise<string> {
  return traceText(simulate(await loadRunbook(source), options), list());
}

const numbered = (names: readonly string[]) =>
  names.map((name, index) => `${String(index + 1).padStart(3)}. ${name}\n`).join('');
const path = (folder: string) => join(runbooksFolder, folder);

test('there are the six runbooks of the text, a bundle, ten of jobs, an export, and X1 to X15 of section 12', () => {
  const six = ['linear', 'two-in-a-row', 'split', 'split-two-deep', 'split-in-a-split', 'parent-and-child'];
  expect(folders.slice(0, 6)).toEqual(six.map((name, index) => `0${index + 1}-${name}`));
  expect(folders[6]).toBe('07-bundle');
  const numbers = folders.slice(7).map((folder) => folder.split('-')[0] ?? '');
  expect(numbers.slice(0, 11)).toEqual(['08', '09', '10', '11', '12', '13', '14', '15', '16', '17', '18']);
  expect(numbers.slice(11)).toEqual(
    Array.from({ length: 15 }, (_, index) => `x${String(index + 1).padStart(2, '0')}`),
  );
});

test.each(traces)(
  'runbooks/$file is what it gives, to the byte; `npm run golden` writes it anew',
  async (golden) => {
    const expected = read(golden.file).replace(/"version":"[^"]*"/, `"version":"${version()}"`);
    expect(await playedTrace(golden)).toBe(expected);
  },
);

test('all of them together are one bundle without a problem', async () => {
  expect((await readDefinition('runbooks')).problems).toEqual([]);
});

describe.each(folders)('runbooks/%s', (folder) => {
  test('is read without a problem; a file of it alone names the files beside it that it needs', async () => {
    expect((await readDefinition(path(folder))).problems).toEqual([]);
    const files = readdirSync(path(folder), { recursive: true, encoding: 'utf8' });
    for (const name of files.filter((entry) => entry.endsWith('.json'))) {
      const { problems } = await readDefinition(join(path(folder), name));
      const needs = problems.filter(
        ({ code, message }) => code === 'unknown-runbook' && /\.json, which/.test(message),
      );
      expect(problems).toEqual(needs);
    }
  });

  test('its README shows commands that do what it says, with the exit code it says', async () => {
    const lines = [...read(`${folder}/README.md`).matchAll(/^npx pianola (.*)$/gm)].map(
      ([, line = '']) => line,
    );
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      const [command = '', code = '0'] = line.split(/ +# exit code /);
      const words = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
      expect(words[1]).toMatch(new RegExp(`^runbooks/${folder}(/|$)`));
      // Threads started from sources take their time; test/hosts/threads has what is theirs.
      const played = await pianola(...words, ...(words[0] === 'run' ? ['--isolation', 'none'] : []));
      expect({ line, code: played.code, err: played.err }).toEqual({
        line,
        code: Number(code),
        err: code === '0' ? expect.not.stringContaining('error') : expect.any(String),
      });
      expect(played.out).not.toBe('');
    }
  }, 60_000);
});

test('pianola test runbooks: each of them has a test file, and all of their cases pass', async () => {
  const { code, out } = await pianola('test', 'runbooks', '--reporter', 'json');
  const { files, ...told } = JSON.parse(out) as { files: { file: string }[]; [count: string]: unknown };
  expect({ code, ...told }).toMatchObject({ code: 0, failed: 0, notPlayed: 0 });
  expect(files.map(({ file }) => file.split('/')[1])).toEqual(folders);
}, 60_000);

test('no golden trace is left over that nothing is held against', () => {
  const found = readdirSync(runbooksFolder, { recursive: true, encoding: 'utf8' });
  const existing = found.filter((name) => name.endsWith('.ndjson')).map((name) => name.replaceAll('\\', '/'));
  expect(existing.sort()).toEqual(traces.map(({ file }) => file).sort());
});

describe('the lists of the text, N = 10', () => {
  const [init, main, first, second] = [
    'Initialize Data',
    'Run .Net Script',
    'Send Event Log Message',
    'Send Event Log Message (2)',
  ];
  const ten = (...names: string[]) => Array<string[]>(10).fill(names).flat();
  const lists = {
    '01-linear': numbered([init, main, ...ten(first)]),
    '02-two-in-a-row': numbered([init, main, ...ten(first), ...ten(second)]),
    '03-split': numbered([init, main, ...ten(first, second)]),
  };

  test.each(Object.entries(lists))('%s prints the list that the rule gives', async (folder, expected) => {
    expect(await listOf(path(folder))).toBe(expected);
  });

  test('two in a row and split print the lists of the text, read out of it where it lies beside the project', async () => {
    const source = new URL('../../shared/seeds/004_e38e7c5bfcda622d.txt', import.meta.url);
    const printed = existsSync(source)
      ? listsIn(readFileSync(source, 'utf8'))
      : Object.values(lists).slice(1);
    expect(printed).toHaveLength(2);
    expect([await listOf(path('02-two-in-a-row')), await listOf(path('03-split'))]).toEqual(printed);
  });
});

/** The numbered lists of a text, each whole, their numbers aligned: the text's own are not. */
function listsIn(text: string): string[] {
  const lists = text.replaceAll('\r\n', '\n').match(/(?:^ {2}\d+\. .+\n)+/gm) ?? [];
  return lists.map((list) => list.replace(/^ {2}(\d+)/gm, (_, count: string) => count.padStart(3)));
}

describe('section 12, N = 3: the activities in the order they ran', () => {
  const both = 'Init Main 1a 2a 1a 2a 1a 2a';
  const vectors: [string, string, string][] = [
    ['V1', '01-linear', 'Init Main E1 E1 E1'],
    ['V2', '02-two-in-a-row', 'Init Main E1 E1 E1 E2 E2 E2'],
    ['V3', '03-split', 'Init Main E1 E2 E1 E2 E1 E2'],
    ['V4', '04-split-two-deep', `${both} 1b 2b 1b 2b 1b 2b`],
    ['V5', '05-split-in-a-split', `${both} 1b-i 1b-ii 2b 1b-i 1b-ii 2b 1b-i 1b-ii 2b`],
    ['V6, the parent', '06-parent-and-child', 'Init Main Invoke Invoke Invoke'],
    ['X1', 'x01-filter-on-one-branch', 'Init Main L1 L2 L2 L1 L2'],
    ['X2', 'x02-rows-go-on-together', `${both} 1b 1b 2b 1b 1b 2b 1b 1b 2b`],
    ['X3', 'x03-multiplicities-multiply', 'Init Main S2 S2 S2 X X X X X X Y Y Y Y Y Y'],
    ['X4', 'x04-branches-of-unequal-length', `${both} 1b 1b 1b 1c 1c 1c`],
    ['X5', 'x05-even-diamond', `${both} C C C C C C`],
    ['X6', 'x06-uneven-merge', 'Init Main A C A C A C C D C D C D D D D'],
    ['X7', 'x07-junction-none', `${both} J Z`],
    ['X8', 'x08-junction-selected', `${both} J Z Z Z`],
    ['X9', 'x09-junction-multiple-rows', `${both} J Z Z Z Z Z Z`],
    ['X10', 'x10-junction-starved', 'Init Main 2a 2a 2a J'],
    ['X11', 'x11-flatten', 'Init Main E1'],
    ['X12', 'x12-loop', 'Init Main E1 E1 E1 E1 E1 E1 E2 E2 E2'],
    ['X13', 'x13-gather', 'Init Main A A A B B B J C D'],
    ['X14', 'x14-nothing-found', 'Init Get N Z'],
    ['X15', 'x15-child-fails', 'Init Invoke A C'],
  ];

  test('every runbook of the text and of section 12 has its vector', () => {
    const six = folders.slice(0, 6);
    expect(vectors.map(([, folder]) => folder)).toEqual([
      ...six,
      ...folders.filter((name) => /^x/.test(name)),
    ]);
  });

  test.each(vectors)('%s, %s: %s', async (_, folder, order) => {
    const parameters = /^x1[45]/.test(folder) ? {} : { Count: 3 };
    const runbook = runbooks[folder];
    const run = simulate(await loadRunbook(path(folder)), { parameters, ...(runbook && { runbook }) });
    const names: string[] = [];
    run.on('ActivityStart', ({ job, name }) => {
      if (job === 1) names.push(name);
    });
    await run.result;
    expect(names).toEqual(namesIn(order, folder));
  });

  test.each([
    [
      'X6 under a barrier',
      'x06-uneven-merge',
      'Init Main A C A C A C C C C D D D D D D',
      { mergeOrder: 'barrier' },
    ],
    ['X8, selecting 2a', 'x08-junction-selected', `${both} J Z Z Z`, {}, '2a'],
    ['X8, selecting Main', 'x08-junction-selected', `${both} J Z Z Z`, {}, 'main'],
    ['X10, None', 'x10-junction-starved', 'Init Main 2a 2a 2a J Z', {}, undefined],
  ] as [string, string, string, OptionsInput, string?][])(
    'the other outcomes it names: %s',
    async (_name, folder, order, options, ...selected) => {
      const file = JSON.parse(read(`${folder}/runbook.json`)) as RunbookFile;
      if (selected.length > 0) {
        const junction = file.activities.find(({ type }) => type === 'Junction') as ActivityFile;
        if (selected[0] === undefined) delete junction['returnDataFrom'];
        else junction['returnDataFrom'] = selected[0];
      }
      expect(await listOf(file, { options })).toBe(numbered(namesIn(order, folder)));
    },
  );

  const runbooks: Readonly<Record<string, string>> = {
    '06-parent-and-child': 'Parent',
    'x15-child-fails': 'Child fails',
  };

  /** Section 12's short names in the words of the runbook. */
  function namesIn(order: string, folder: string): string[] {
    const naming: Record<string, string> = {
      Init: 'Initialize Data',
      Main: folder.startsWith('x01') ? 'Main' : 'Run .Net Script',
      ...(folder.startsWith('06') && { Invoke: 'Invoke Runbook' }),
      ...(folder.startsWith('0') && { E1: 'Send Event Log Message', E2: 'Send Event Log Message (2)' }),
    };
    return order.split(' ').map((name) => naming[name] ?? name);
  }
});
