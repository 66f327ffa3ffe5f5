import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { collectCoverage } from '../../../src/cli/flags/test-flags.ts';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';

const folder = playFolder();
folder.file('say.json', {
  name: 'Say',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N' }] },
    { id: 'say', type: 'Send Event Log Message', severity: 'Information', message: 'it is {{init.N}}' },
  ],
  links: [{ from: 'init', to: 'say' }],
});
const suite = (cases: readonly object[], definition = 'say.json') => ({ definition, cases });
const good = { name: 'good', params: { N: 1 }, expect: { messages: [{ message: 'it is 1' }] } };
const bad = { name: 'bad % <one>, it fails', params: { N: 2 }, expect: { ran: { say: 0 } } };
const goodFile = folder.file('good.test.json', suite([good]));
const badFile = folder.file('bad.test.json', suite([good, bad]));
const unusedFile = folder.file('unused.test.json', {
  ...suite([{ name: 'a', expect: {} }]),
  mocks: { '\\Say': { say: [{ attempts: 5 }, {}] } },
});
const wrongFile = folder.file('wrong.test.json', suite([{ name: 'a', expect: { ran: { sya: 1 } } }]));

test.each([
  ['all passed', [goodFile], 0],
  ['one failed', [goodFile, badFile], 1],
  ['a file is wrong, whatever else failed', [badFile, wrongFile], 2],
  ['no case is chosen', [goodFile, '--filter', 'nothing like it'], 2],
])('format 7: %s: the exit code says so', async (_, words, code) => {
  expect((await pianola('test', ...words)).code).toBe(code);
});

test('the default report names files, cases, places, diffs and causes, and sums up', async () => {
  const { out, err } = await pianola('test', badFile, wrongFile);
  expect(err).toBe('');
  expect(out.replaceAll(folder.path, '').replace(/ in [\d.]+ m?s\n$/, '')).toBe(
    `/bad.test.json
  ✓ good
  ✗ bad % <one>, it fails
      /bad.test.json:1:186: "say" (Send Event Log Message) ran once, not 0
        - 0
        + 1
        Send Event Log Message first ran on token 1.1 in job 1, after Initialize Data
          job 1 (\\Say) was started from outside
/wrong.test.json
/wrong.test.json:1:64: error unknown-activity: there is no activity "sya" in \\Say
    did you mean "say"?
1 passed, 1 failed; 1 file could not be played`.replaceAll('/', '/'),
  );
});

test('TAP has a plan, a line for each case, and a block where one failed; a wrong file is a point that failed', async () => {
  const { out } = await pianola('test', badFile, wrongFile, '--reporter', 'tap');
  const lines = out.replaceAll(folder.path, '').split('\n');
  expect(lines.slice(0, 2)).toEqual(['TAP version 14', 'not ok 1 - /wrong.test.json can be played']);
  expect(lines.at(-2)).toBe('1..3');
  expect(lines).toContain('ok 2 - /bad.test.json: good');
  expect(lines).toContain('not ok 3 - /bad.test.json: bad % <one>, it fails');
  const block = out.slice(out.lastIndexOf('  ---\n') + 6, out.lastIndexOf('  ...\n'));
  expect(parse(block)).toMatchObject({
    message: '"say" (Send Event Log Message) ran once, not 0',
    at: { line: 1, column: 186 },
  });
});

test('JUnit has a suite for each file, failures with their text, and errors for wrong files', async () => {
  const target = join(folder.path, 'results.xml');
  const { out } = await pianola(
    'test',
    badFile,
    wrongFile,
    '--reporter',
    'default',
    '--reporter',
    `junit=${target}`,
  );
  expect(out).toContain('1 passed, 1 failed');
  const xml = readFileSync(target, 'utf8').replaceAll(folder.path, '');
  expect(xml).toContain('<testsuites name="pianola" tests="3" failures="1" errors="1" ');
  expect(xml).toContain('<testsuite name="/bad.test.json" tests="2" failures="1" errors="0" skipped="0" ');
  expect(xml).toContain('name="bad % &lt;one&gt;, it fails" classname="/bad.test.json"');
  expect(xml).toMatch(/<failure message="&quot;say&quot; \(Send Event Log Message\) ran once, not 0"/);
  expect(xml).toMatch(/<error message="there is no activity &quot;sya&quot; in \\Say" type="definition">/);
});

test('JSON has everything; GitHub gets annotations at the lines', async () => {
  const json = JSON.parse((await pianola('test', badFile, '--reporter', 'json')).out);
  expect(json).toMatchObject({ passed: 1, failed: 1, notPlayed: 0, isInterrupted: false });
  expect(json.cases[1]).toMatchObject({ name: bad.name, status: 'failed', result: { status: 'success' } });
  expect(json.cases[1].failures[0]).toMatchObject({ line: 1, expected: ['0'], actual: ['1'] });
  const { out } = await pianola('test', badFile, wrongFile, '--reporter', 'github');
  const told = out.replaceAll(folder.path, '');
  expect(told).toContain(
    '::error file=/bad.test.json,line=1,col=186,title=bad %25 <one>%2C it fails::"say" (Send Event Log Message) ran ' +
      'once, not 0%0A- 0%0A+ 1',
  );
  expect(told).toContain(
    '::error file=/wrong.test.json,line=1,col=64,title=unknown-activity::there is no activity',
  );
});

test.each([
  [['--reporter', 'tap', '--reporter', 'json'], 'cannot share standard output'],
  [['--coverage', 'lcov'], 'lcov cannot share standard output'],
  [['--coverage', 'htm'], 'Did you mean html?'],
  [['--coverage-threshold', 'lines=9'], '"lines=9" is not PART=PERCENT'],
  [['--reporter', 'xml'], 'Allowed choices are default, tap, junit, json, github'],
  [['--reporter', 'junit='], 'The name of a file stands behind the equals sign'],
  [['--reporter', 'junit=a', '--reporter', 'tap=a'], 'two reports write a'],
  [['--reporter', 'junit=a', '--reporter', 'tap=./a'], 'two reports write ./a'],
  [['--shard', '3/2'], 'It takes I/N'],
  [['--filter', '(?=x)'], 'the pattern cannot be used'],
])('%j is wrong, and says why', async (words, message) => {
  const { code, err } = await pianola('test', goodFile, ...words);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a folder without test files, and a path that is not there, are errors', async () => {
  const empty = playFolder();
  expect(await pianola('test', empty.path)).toMatchObject({
    code: 2,
    err: expect.stringContaining('no test files in'),
  });
  expect(await pianola('test', join(empty.path, 'x'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('cannot read'),
  });
});

test('Ctrl-C ends the tests after the case in progress: 130, and the report is complete', async () => {
  const many = folder.file(
    'many.test.json',
    suite(Array.from({ length: 50 }, (_, index) => ({ ...good, name: `case ${index}` }))),
  );
  const io = new FakeIo();
  io.stdout.on('written', (text: string) => {
    if (text.includes('case 2')) io.interrupt();
  });
  const { code, out } = await io.main('test', many, '--reporter', 'default');
  expect(code).toBe(130);
  expect(out).toMatch(/3 passed, 47 not played in/);
});

test('--coverage says what the cases reach, on the terminal and in files; a threshold that is missed gives 1', async () => {
  const target = join(folder.path, 'lcov.info');
  const words = ['test', goodFile, '--coverage', '--coverage', `lcov=${target}`];
  const { code, out } = await pianola(...words, '--coverage-threshold', 'activities=100');
  expect(code).toBe(0);
  expect(out).toContain('\\Say          100 %   50 %      50 %');
  expect(readFileSync(target, 'utf8')).toContain('FN:1,\\Say');
  const missed = await pianola(...words, '--coverage-threshold', 'activities=100,outcomes=99.5');
  expect(missed.code).toBe(1);
  expect(missed.err).toMatch(/^error: coverage of outcomes is [\d.]+ %, below 99\.5 %\n$/);
});

test('--coverage html=FILE writes a page with the runbooks drawn and the thresholds missed, and prints nothing', async () => {
  const target = join(folder.path, 'reached.html');
  const words = ['test', goodFile, '--coverage', `html=${target}`, '--coverage-threshold', 'outcomes=99.5'];
  const plain = await pianola('test', goodFile, '--reporter', 'tap');
  const { code, out, err } = await pianola(...words, '--reporter', 'tap');
  expect({ code, out }).toEqual({ code: 1, out: plain.out });
  const page = readFileSync(target, 'utf8');
  expect(page).toMatch(/^<!DOCTYPE html>\n.*<\/html>\n$/s);
  expect(page).toContain(`<li>${err.replace('error: ', '').trim()}</li>`);
  expect(page).toContain('data-id="say" id="runbook-1-activity-2" data-reach="partly"');
  expect(page).toContain(`<bdi>${join(folder.path, 'say.json')}:1</bdi>`);
});

test('--coverage html without a file is coverage.html', () => {
  expect(collectCoverage('html')).toEqual([{ kind: 'html', file: 'coverage.html' }]);
  expect(collectCoverage('html=a=b')).toEqual([{ kind: 'html', file: 'a=b' }]);
  expect(collectCoverage('lcov')).toEqual([{ kind: 'lcov' }]);
});

test.each([
  ['--coverage', 'html'],
  ['--coverage', 'lcov'],
  ['--reporter', 'junit'],
])('%s %s to a file that cannot be written is an error in plain words: 2', async (flag, kind) => {
  const target = join(folder.path, 'no such folder', 'report');
  const { code, err } = await pianola('test', goodFile, flag, `${kind}=${target}`);
  expect(code).toBe(2);
  expect(err).toMatch(/^error: cannot write /);
  expect(err).not.toContain('defect');
});

describe('--mutate', () => {
  const exact = { ...good, expect: { messages: [{ message: 'it is 1', severity: 'Information' }] } };
  const exactFile = folder.file('exact.test.json', suite([exact]));
  const withoutTimes = (text: string) =>
    text.replaceAll(`${folder.path}/`, '').replace(/ in [\d.]+ m?s\n/, ' in 1 ms\n');

  test('the default report has a table with the score, and each mutant that no case notices with its place', async () => {
    const { code, out, err } = await pianola('test', goodFile, '--mutate');
    expect([code, err]).toEqual([0, '']);
    expect(withoutTimes(out)).toBe(`good.test.json
  ✓ good
1 passed in 1 ms
runbook  mutants  noticed  not noticed  not reached   score
\\Say           6        4            2            0  66.6 %
2 mutants that no case notices:
  say.json:1:205: the condition \`returns success\` of init -> say is left out
  say.json:1:151: \`severity\` of say is "Warning", not "Information"
`);
    const all = await pianola('test', exactFile, goodFile, '--mutate');
    expect(all.out).toContain('83.3 %\n1 mutant that no case notices:\n');
  });

  test('a score below the threshold gives 1 and is told; one that is reached gives 0', async () => {
    const missed = await pianola('test', goodFile, '--mutate-threshold', '66.7');
    expect(missed).toMatchObject({
      code: 1,
      err: 'error: the cases notice 66.6 % of the mutants, below 66.7 %\n',
    });
    expect(await pianola('test', goodFile, '--mutate-threshold', '66.6')).toMatchObject({ code: 0, err: '' });
  });

  test('where a case fails no mutant is played, which is told, with 1', async () => {
    const { code, out, err } = await pianola('test', badFile, '--mutate');
    expect([code, err]).toEqual([1, 'error: no mutants were played: all cases must pass before\n']);
    expect(out).not.toContain('score');
  });

  test.each([
    ['no case was chosen', () => [goodFile, '--filter', 'nothing like it'], 2],
    ['every file must be right before', () => [goodFile, wrongFile], 2],
    ['every simulated outcome of the test files must be used before', () => [unusedFile], 1],
  ])('no mutant is played, and why is told: %s', async (why, words, code) => {
    const { err, code: actual } = await pianola('test', ...words(), '--mutate');
    expect([actual, err]).toEqual([code, `error: no mutants were played: ${why}\n`]);
  });

  test('JSON has all mutants and who noticed them; GitHub gets notices; TAP and JUnit have the cases only', async () => {
    const json = JSON.parse((await pianola('test', goodFile, '--mutate', '--reporter', 'json')).out);
    expect(json.mutants).toMatchObject([{ runbook: '\\Say', score: 66.6, noticed: 4, all: 6, leftOut: 1 }]);
    expect(json.mutants[0].mutants[1]).toEqual({
      ...{ kind: 'swap-status', file: join(folder.path, 'say.json'), line: 1, column: 205, state: 'noticed' },
      what: 'the condition `returns success` of init -> say becomes `returns warning`',
      by: { file: goodFile, case: 'good', message: 'other messages were written (0 entries, not 1)' },
    });
    const { out } = await pianola('test', goodFile, '--mutate', '--reporter', 'github');
    expect(withoutTimes(out)).toContain(
      '::notice file=say.json,line=1,col=205,title=no case notices::the condition `returns success` of init -> say is left out\n',
    );
    for (const reporter of ['tap', 'junit'])
      expect((await pianola('test', goodFile, '--mutate', '--reporter', reporter)).out).not.toContain(
        'left out',
      );
  });

  test('the same input gives the same report', async () => {
    const [first, second] = [
      await pianola('test', goodFile, '--mutate'),
      await pianola('test', goodFile, '--mutate'),
    ];
    expect(withoutTimes(first.out)).toBe(withoutTimes(second.out));
  });

  test('a terminal shows how many there are so far; Ctrl-C ends it with what is known, and 130', async () => {
    const io = new FakeIo().onTerminal();
    io.stderr.on('written', (text: string) => {
      if (text.includes('mutant')) io.interrupt();
    });
    const { code, out, err } = await io.main('test', goodFile, '--mutate', '--no-color');
    expect(code).toBe(130);
    expect(err).toContain('1 mutant, 1 not noticed after');
    expect(out).toContain('\\Say');
  });

  test('a threshold is a share in per cent', async () => {
    const { code, err } = await pianola('test', goodFile, '--mutate-threshold', '101');
    expect(code).toBe(2);
    expect(err).toContain('It takes a share in per cent, from 0 to 100.');
  });
});

describe('a report overwrites nothing that the tests are read from', () => {
  const read = playFolder();
  mkdirSync(join(read.path, 'defs'));
  const definition = read.file(
    'defs/say.json',
    JSON.parse(readFileSync(join(folder.path, 'say.json'), 'utf8')),
  );
  const mocks = read.file('mocks.json', { say: {} });
  const file = read.file('one.test.json', { ...suite([good], 'defs'), mocks: 'mocks.json' });
  test.each([
    ['the definition', '--coverage', 'html', definition],
    ['the mocks', '--coverage', 'lcov', mocks],
    ['the test file', '--reporter', 'junit', file],
  ])('%s', async (_, flag, kind, path) => {
    const before = readFileSync(path, 'utf8');
    const { code, err } = await pianola('test', file, flag, `${kind}=${path}`);
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      `error: ${flag} ${kind}=${path} would overwrite a file that this command reads`,
    ]);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('another file beside the definition is written again and again', async () => {
    for (let round = 0; round < 2; round += 1) {
      const words = ['test', file, '--reporter', `json=${read.path}/defs/results.json`];
      expect(await pianola(...words)).toMatchObject({ code: 0, err: '' });
    }
  });
});

test('JUnit is XML whatever the names of cases and the texts of failures have in them', async () => {
  const odd = '\u0000\u0001\u001b[31m\ud800\uffff<&"';
  const strange = {
    name: `case ${odd}`,
    expect: { messages: [{ message: `text ${odd}` }] },
    params: { N: odd },
  };
  const file = folder.file('strange.test.json', suite([strange]));
  const { code, out } = await pianola('test', file, '--reporter', 'junit');
  expect(code).toBe(1);
  expect(out).toContain('name="case ␀␁␛[31m\ufffd\ufffd&lt;&amp;&quot;"');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML does not permit.
  expect(out).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/);
});

test('a mocks entry for a runbook that there is not fails the tests, inline and in a file', async () => {
  const file = folder.file('strange.mocks.json', { '\\Sya': { say: {} } });
  for (const mocks of [{ '\\Sya': { say: {} } }, 'strange.mocks.json']) {
    const path = folder.file('stranger.test.json', { ...suite([good]), mocks });
    const { code, out } = await pianola('test', path);
    const place = typeof mocks === 'string' ? `${file}:1:2` : `${path}:1:`;
    expect([code, out]).toEqual([2, expect.stringContaining(place)]);
    expect(out).toContain('error unknown-runbook: there is no runbook "\\\\Sya"\n    did you mean "Say"?');
  }
});

test('where no case was chosen, that is told', async () => {
  const { code, err } = await pianola('test', goodFile, '--filter', 'nothing like it', '--shard', '2/2');
  expect([code, err]).toEqual([2, 'error: no case was chosen by --filter and --shard\n']);
});

test('a shard to which no case falls is green: there may be more shards than cases', async () => {
  const { code, err } = await pianola('test', goodFile, '--shard', '99/99');
  expect([code, err]).toEqual([0, 'no case falls to shard 99 of 99\n']);
});

test('with --update a report that would overwrite an input is refused before anything is written', async () => {
  const file = folder.file('late.test.json', suite([bad]));
  const before = readFileSync(file, 'utf8');
  const { code } = await pianola('test', file, '--update', '--reporter', `json=${file}`);
  expect([code, readFileSync(file, 'utf8')]).toEqual([2, before]);
});
