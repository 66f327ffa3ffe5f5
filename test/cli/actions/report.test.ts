import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unpackedPage } from '../../../src/reports/replay/page-data.ts';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { projectRoot } from '../../tidy/source-file.ts';
import { linear, single } from '../example-runbooks.ts';

const folder = playFolder();
const file = folder.file('linear.json', linear);
const out = (name: string) => join(folder.path, name);

const partOf = (page: string, id: string) => new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1] ?? '';
const eventsOf = (path: string) =>
  partOf(readFileSync(path, 'utf8'), 'pianola-trace')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('simulates a runbook and writes a page with its trace; the same bytes each time', async () => {
  const {
    code,
    out: told,
    err,
  } = await pianola('report', file, '--out', out('a.html'), '--param', 'Count=2');
  expect([code, err]).toEqual([0, '']);
  expect(told).toBe(`${out('a.html')}: 1 runbook, ${eventsOf(out('a.html')).length} events\n`);
  const page = readFileSync(out('a.html'), 'utf8');
  expect(page).toMatch(/^<!DOCTYPE html>/);
  expect(page).toMatch(
    /content="default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base/,
  );
  expect(page).not.toMatch(/\b(src|href)=|@import|url\(/);
  const listed = eventsOf(out('a.html')).find(
    ({ event, activity }) => event === 'ActivityEnd' && activity === 'list',
  );
  expect(listed.data.map((row: object) => row)).toHaveLength(2);
  expect(listed.data[1]).toMatchObject({ 'Program output': 'file2', 'Activity status': 'success' });
  await pianola('report', file, '--out', out('b.html'), '--param', 'Count=2', '--quiet');
  expect(readFileSync(out('b.html'), 'utf8')).toBe(page);
});

test('the player is no larger than it may be', () => {
  const sizes = ['player.js', 'player.css'].map((name) => statSync(join(projectRoot, 'dist/web', name)).size);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(400_000);
});

test('shows a trace that was recorded, as it is', async () => {
  const trace = out('trace.ndjson');
  await pianola('simulate', file, '--format', 'ndjson', '--out', trace);
  expect((await pianola('report', file, '--trace', trace, '--out', out('t.html'))).code).toBe(0);
  const lines = readFileSync(trace, 'utf8').trim().split('\n');
  expect(eventsOf(out('t.html'))).toEqual(lines.map((line) => JSON.parse(line)));
});

test('a torn trace is shown as far as it goes, and the page says so', async () => {
  const trace = out('whole.ndjson');
  await pianola('simulate', file, '--format', 'ndjson', '--out', trace);
  const lines = readFileSync(trace, 'utf8').split('\n').slice(0, 8);
  const torn = folder.file('torn.ndjson', `${lines.join('\n')}\n`);
  const { code, err } = await pianola('report', file, '--trace', torn, '--out', out('torn.html'));
  expect([code, err]).toEqual([0, 'warning: The trace is torn after line 8: job 1 has not ended.\n']);
  expect(partOf(readFileSync(out('torn.html'), 'utf8'), 'pianola-content')).toContain(
    '"note":"The trace is torn after line 8: job 1 has not ended."',
  );
});

test('a runbook that fails gets its page all the same', async () => {
  const failing = folder.file('failing.json', single('failed'));
  expect((await pianola('report', failing, '--out', out('failed.html'))).code).toBe(0);
  expect(existsSync(out('failed.html'))).toBe(true);
});

test('a trace of other runbooks, and flags of a run beside a trace, are refused, and nothing is written', async () => {
  const other = folder.file('single.json', single('success'));
  const trace = out('other.ndjson');
  await pianola('simulate', other, '--format', 'ndjson', '--out', trace);
  const foreign = await pianola('report', file, '--trace', trace, '--out', out('no.html'));
  expect([foreign.code, foreign.err]).toEqual([
    2,
    `error: ${trace} has no job of any of these runbooks\nit has jobs of \\Single\n`,
  ]);
  const both = await pianola('report', file, '--trace', trace, '--param', 'Count=1', '--out', out('no.html'));
  expect([both.code, both.err]).toEqual([
    2,
    'error: --param cannot be used with --trace\na trace that was recorded is not played anew\n',
  ]);
  const over = await pianola('report', file, '--out', file);
  expect(over.code).toBe(2);
  expect((await pianola('report', file)).err).toContain("required option '--out <PAGE>' not specified");
  expect(existsSync(out('no.html'))).toBe(false);
});

test('a Ctrl-C ends it without a page; exit code 130', async () => {
  const endless = folder.file('endless.json', {
    name: 'Endless',
    activities: [
      {
        id: 'a',
        type: 'Run Program',
        program: 'x',
        loop: {
          enabled: true,
          delaySeconds: 1,
          exit: [{ item: 'Program output', operator: 'equals', value: 'never' }],
        },
      },
    ],
  });
  const io = new FakeIo();
  const playing = io.main('report', endless, '--out', out('endless.html'));
  const interrupting = setInterval(() => io.interrupt(), 20);
  const { code } = await playing;
  clearInterval(interrupting);
  expect([code, existsSync(out('endless.html'))]).toEqual([130, false]);
});

test('no value of an encrypted variable is in a page', async () => {
  const secret = folder.file('secret.json', {
    variables: [{ name: 'Key', folder: 'Ops', encrypted: true }],
    runbooks: [
      {
        name: 'R',
        activities: [
          { id: 's', type: 'Run .Net Script', language: 'JavaScript', script: "publish('Pw', '{{$Key}}')" },
          { id: 'a', type: 'Send Event Log Message', severity: 'Information', message: 'key {{s.Pw}}' },
        ],
        links: [{ from: 's', to: 'a' }],
      },
    ],
  });
  const { code } = await pianola(
    'report',
    secret,
    '--secret',
    'Key=s3cret',
    '--out',
    out('s.html'),
    '--quiet',
  );
  const page = readFileSync(out('s.html'), 'utf8');
  expect([code, page.includes('s3cret'), page.includes('\\u003cencrypted>')]).toEqual([0, false, true]);
});

describe('of a test file', () => {
  const reaches = {
    definition: 'linear.json',
    cases: [
      { name: 'two items', params: { Count: 2 }, expect: { ran: { list: 1 } } },
      { name: 'no list', mocks: { Linear: { list: { status: 'failed' } } }, expect: { status: 'success' } },
    ],
  };
  const tests = folder.file('linear.test.json', reaches);

  test('each case is played with all published data, and what all of them reach is drawn', async () => {
    const page = out('tests.html');
    const { code, out: told, err } = await pianola('report', tests, '--out', page);
    expect([code, err]).toEqual([0, '']);
    const events = eventsOf(page);
    expect(told).toBe(`${page}: 2 cases, 1 failed, ${events.length} events\n`);
    const content = unpackedPage(partOf(readFileSync(page, 'utf8'), 'pianola-content'));
    expect(content.runs.map(({ lines }) => lines).reduce((sum, each) => sum + each)).toBe(events.length);
    expect(events[content.runs[0]?.lines ?? 0]).toMatchObject({ event: 'RunStart', seq: 1 });
    const listed = events.find(({ event, activity }) => event === 'ActivityEnd' && activity === 'list');
    expect(listed.data).toHaveLength(2);
    expect(content.tests?.cases).toMatchObject([
      { name: 'two items', status: 'passed', failures: [] },
      { name: 'no list', status: 'failed' },
    ]);
    expect(content.tests?.cases[1]?.failures[0]?.text).toContain('the status is "warning", not "success"');
    const [cover] = content.tests?.covers ?? [];
    expect(cover?.activities.map(({ id, cases }) => [id, cases])).toEqual([
      ['init', [0, 1]],
      ['list', [0, 1]],
      ['log', [0]],
      ['return', [0, 1]],
    ]);
    expect(cover?.words).toMatch(/^activities 100 %, links /);
    expect(cover?.svg).toContain('data-reach="partly"');
    expect(content.tests?.unstarted).toEqual([]);
    // The case itself says which runbook it plays, and with what.
    expect(content.runs[1]?.replay.runbooks[0]?.svg).toBe(content.runs[0]?.replay.runbooks[0]?.svg);
  });

  test('a page that has not all events says so on standard error, as that of a run does', async () => {
    const cases = [{ name: 'many', mocks: { Linear: { list: { rows: { repeat: 30_000, row: {} } } } } }];
    const many = folder.file('many.test.json', { definition: 'linear.json', cases });
    const { code, out: told, err } = await pianola('report', many, '--out', out('many.html'));
    const kept = eventsOf(out('many.html')).length;
    expect([code, told]).toEqual([0, `${out('many.html')}: 1 case, all passed, ${kept} events\n`]);
    expect(err).toMatch(new RegExp(`^warning: This page has ${kept} of \\d+ events; the counts in words`));
  });

  test('a page says of a case that its run ends otherwise with all published data', async () => {
    const cases = [60_000, 3].map((repeat) => ({
      name: `${repeat} rows`,
      mocks: { Linear: { list: { rows: { repeat, row: {} } } } },
    }));
    const huge = folder.file('huge.test.json', { definition: 'linear.json', cases });
    expect((await pianola('report', huge, '--out', out('huge.html'))).code).toBe(0);
    const { runs, tests: told } = unpackedPage(
      partOf(readFileSync(out('huge.html'), 'utf8'), 'pianola-content'),
    );
    expect(told?.cases.map(({ status }) => status)).toEqual(['passed', 'passed']);
    expect(runs.map(({ replay }) => replay.note)).toEqual([expect.stringContaining('comes to a limit'), '']);
  });

  test('refuses what the cases say themselves, and what it would overwrite; tells what is wrong', async () => {
    for (const flag of [
      ['--param', 'Count=1'],
      ['--trace', 'x.ndjson'],
      ['--start-time', '2020-01-01'],
    ]) {
      const { code, err } = await pianola('report', tests, '--out', out('no.html'), ...flag);
      expect(code).toBe(2);
      expect(err).toContain(`${flag[0]} cannot be used with a test file`);
    }
    expect((await pianola('report', tests, '--out', file)).err).toContain('would overwrite');
    const wrong = folder.file('wrong.test.json', {
      ...reaches,
      cases: [{ name: 'a', expect: { ran: { no: 1 } } }],
    });
    const { code, err } = await pianola('report', wrong, '--out', out('no.html'));
    expect([code, err]).toEqual([2, expect.stringContaining('there is nothing to report')]);
    expect(existsSync(out('no.html'))).toBe(false);
  });
});
