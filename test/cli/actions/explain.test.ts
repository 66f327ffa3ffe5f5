import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeIo, pianola, playFolder } from '../../support/command-line.ts';
import { linear } from '../example-runbooks.ts';

const folder = playFolder();
const good = folder.file('good.json', linear);
const child = { name: 'Child', folder: 'Ops', activities: [{ id: 'a', type: 'Send Email' }] };
const parent = {
  name: 'Parent',
  folder: 'Ops',
  activities: [{ id: 'call', type: 'Invoke Runbook', name: 'Call it', runbook: 'Child' }],
};
const several = folder.file('several.json', { runbooks: [parent, child] });

test('a runbook in words, in lines of 80 columns; exit code 0', async () => {
  const { code, out, err } = await pianola('explain', good);
  expect([code, err]).toEqual([0, '']);
  for (const part of [
    '\\Samples\\Linear\n',
    '  Start: Initialize Data takes 2 parameters\n    Count: Integer, default 3\n',
    '  Initialize Data: once\n    - on success -> List files: once; n rows\n      on success -> Send Event Log Message: n times\n    - on success -> Return Data: once\n',
    '  n = rows of List files: its simulated outcome has several rows\n',
    'Failures: 0 of 2 activities with successors have a failure path\n',
    'Returned data: at most 1 row\n  Total: String, set by Return Data\n',
  ])
    expect(out).toContain(part);
  expect(out.split('\n').filter((line) => Array.from(line).length > 80)).toEqual([]);
});

test('one activity, by id or name: what it reads, who reads it, what if it fails', async () => {
  const { code, out } = await pianola('explain', good, 'list FILES');
  expect(code).toBe(0);
  expect(out).toBe((await pianola('explain', good, 'list')).out);
  expect(out).toMatch(/^List files \[list\] of \\Samples\\Linear\n {2}Type: Run Program \(System\)\n/);
  expect(out).toContain('simulate.rows.repeat: Count of Initialize Data\n');
  expect(out).toMatch(/Program output \(.*\): read by Send Event Log\s+Message \(message\)/);
  expect(out).toContain('nothing follows; the runbook ends with a warning (A5 `sco`)\n');
});

test('several runbooks: a table and who starts whom; with --runbook one of them', async () => {
  const { code, out } = await pianola('explain', several);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^Runbook +Start +Act\. +Links +Calls +On failure +Rows\n\\Ops\\Parent +Invoke Runbook +1 +0 +1 +0 of 0 +1\n/,
  );
  expect(out).toContain('Who starts whom\n  \\Ops\\Parent\n    Call it -> \\Ops\\Child\n');
  expect((await pianola('explain', several, '--runbook', 'child')).out).toContain(
    '  Called by: \\Ops\\Parent [call], which waits\n',
  );
});

test('--json prints one object, for a runbook, an activity and several', async () => {
  const whole = JSON.parse((await pianola('explain', good, '--json')).out) as Record<string, unknown>;
  expect(Object.keys(whole)).toEqual([
    'runbook',
    'start',
    'symbols',
    'activities',
    'links',
    'tooManyTokens',
    'failures',
    'calls',
    'calledBy',
    'returned',
    'trace',
  ]);
  const one = JSON.parse((await pianola('explain', good, 'list', '--json')).out) as {
    activities: { id: string; publishes: unknown }[];
    links: unknown[];
  };
  expect(one.activities.map(({ id }) => id)).toEqual(['list']);
  expect(one.links).toHaveLength(2);
  const told = (whole['activities'] as { id: string }[]).find(({ id }) => id === 'list');
  expect(one.activities[0]).toEqual(told);
  const overview = JSON.parse((await pianola('explain', several, '--json')).out) as {
    runbooks: { path: string }[];
  };
  expect(overview.runbooks.map(({ path }) => path)).toEqual(['\\Ops\\Parent', '\\Ops\\Child']);
});

test('--trace says why each activity ran as often as it did', async () => {
  const trace = join(folder.path, 'trace.ndjson');
  await pianola('simulate', good, '--format', 'ndjson', '--out', trace, '--quiet', '--param', 'Count=4');
  const { code, out } = await pianola('explain', good, '--trace', trace);
  expect(code).toBe(0);
  expect(out).toContain('What happened in 1 job with 1 instance, ended 1 x success\n');
  expect(out).toContain('  Send Event Log Message ran 4 times: 4 rows of List files\n');
  const one = await pianola('explain', good, 'log', '--trace', trace, '--json', '--job', '1');
  expect((JSON.parse(one.out) as { trace: { activities: object[] } }).trace.activities).toMatchObject([
    { id: 'log', visits: 4 },
  ]);
});

test('--mocks says what holds with these outcomes; a mistake in them is told as everywhere', async () => {
  const mocks = folder.file('four.mocks.json', {
    '\\Samples\\Linear': { 'List files': { rows: { repeat: 4, row: {} } } },
  });
  const { code, out } = await pianola('explain', good, '--mocks', mocks);
  expect(code).toBe(0);
  expect(out).toContain('\nWith these outcomes\n  List files: success, 4 rows\n');
  expect(out).toContain('Send Event Log Message: 4 times\n');
  const one = await pianola('explain', good, 'list', '--mocks', mocks);
  expect(one.out).toContain('\nOutcome: success, 4 rows\n'.slice(1));
  const wrong = folder.file('wrong.mocks.json', { '\\Samples\\Linear': { 'Lst files': {} } });
  const refused = await pianola('explain', good, '--mocks', wrong);
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toContain('List files');
});

test('an ACTIVITY with --trace is explained up to the first cause, in a runbook without a job as well', async () => {
  const parent = {
    name: 'P',
    activities: [
      { id: 'a', type: 'Send Email', simulate: { status: 'failed', errorSummary: 'no relay' } },
      { id: 'i', type: 'Invoke Runbook', runbook: 'C' },
    ],
    links: [{ from: 'a', to: 'i' }],
  };
  const child = { name: 'C', activities: [{ id: 'w', type: 'Send Email', name: 'Mail' }] };
  const both = folder.file('both.json', { runbooks: [parent, child] });
  const trace = join(folder.path, 'both.ndjson');
  await pianola('simulate', both, '--runbook', 'P', '--format', 'ndjson', '--out', trace, '--quiet');
  const { code, out } = await pianola('explain', both, '--runbook', 'C', 'mail', '--trace', trace);
  expect(code).toBe(0);
  expect(out.slice(out.indexOf('What happened'))).toBe(
    [
      'What happened in 0 jobs with 0 instances',
      '  Mail never ran',
      '',
      'Why, up to the first cause',
      '  Mail never ran: no instance of \\C began',
      '    Invoke Runbook of \\P never ran',
      '      Send Email ended 1 x failed with 1 row, but its link passes on success',
      '        1 row of Send Email of \\P passed no link: status is success: failed',
      '        Send Email of \\P ended failed: no relay',
      '',
    ].join('\n'),
  );
  const told = await pianola('explain', both, '--runbook', 'P', 'a', '--trace', trace, '--json');
  expect((JSON.parse(told.out) as { trace: object }).trace).toMatchObject({
    activities: [{ id: 'a', errors: [{ status: 'failed', errorSummary: 'no relay', count: 1 }] }],
    causes: [
      { level: 0, text: 'Send Email ended failed: no relay' },
      { level: 0, text: '1 row of Send Email passed no link: status is success: failed' },
      { level: 0, text: 'Send Email first ran on token 1 in job 1' },
      { level: 1, text: 'job 1 (\\P) was started from outside' },
    ],
  });
});

test('a trace of another runbook, or without the job: one clear message; exit code 2', async () => {
  const trace = join(folder.path, 'whole.ndjson');
  await pianola('simulate', good, '--format', 'ndjson', '--out', trace, '--quiet');
  const lines = readFileSync(trace, 'utf8').split('\n').slice(0, -1);
  const foreign = lines.map((line) => line.replaceAll('Linear', 'Other'));
  const other = folder.file('other.ndjson', foreign.join('\n'));
  const refusal = async (...flags: string[]) => {
    const { code, out, err } = await pianola('explain', good, ...flags);
    expect([code, out]).toEqual([2, '']);
    return err;
  };
  expect(await refusal('--trace', other)).toBe(
    `error: ${other} has no job of \\Samples\\Linear\nit has jobs of \\Samples\\Other\n`,
  );
  expect(await refusal('--trace', trace, '--job', '7')).toBe(`error: ${trace} has no job 7\n`);
  expect(await refusal('--job', '1')).toBe('error: --job needs --trace\ngive the trace with --trace FILE\n');
});

test('a torn trace is explained as far as it goes, wherever it is cut, and that is said', async () => {
  const trace = join(folder.path, 'to-tear.ndjson');
  await pianola('simulate', good, '--format', 'ndjson', '--out', trace, '--quiet');
  const whole = readFileSync(trace, 'utf8');
  const lines = whole.split('\n').slice(0, -1);
  const started = lines.findIndex((line) => line.includes('"event":"ActivityStart"'));
  const torn = folder.file('torn.ndjson', lines.slice(0, started + 1).join('\n'));
  const { code, out, err } = await pianola('explain', good, '--trace', torn);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain(`The trace is torn after line ${started + 1}: job 1 has not ended.`);
  expect(out).toContain('ran once: 1 instance; not ended in the trace\n');
  expect(out).toContain(' has not ended in the trace\n');
  expect(out).not.toContain('the instance ended');
  const told = JSON.parse((await pianola('explain', good, '--trace', torn, '--json')).out);
  expect(told.trace.torn).toEqual({
    lines: started + 1,
    text: `torn after line ${started + 1}: job 1 has not ended`,
  });
  const beginning = whole.indexOf('\n') + 1;
  for (let end = beginning; end < whole.length - 1; end += 97) {
    const cut = folder.file('torn.ndjson', whole.slice(0, end));
    expect(await pianola('explain', good, '--trace', cut)).toMatchObject({
      code: 0,
      out: expect.stringContaining('The trace is torn after line '),
    });
  }
});

test('a trace that is cut within a character is explained as far as it goes; one that is empty is refused', async () => {
  const piano = folder.file('piano.json', {
    name: 'Piano',
    activities: [{ id: 'a', type: 'Send Event Log Message', message: '🎹' }],
  });
  const trace = join(folder.path, 'piano.ndjson');
  await pianola('simulate', piano, '--format', 'ndjson', '--out', trace, '--quiet');
  const bytes = readFileSync(trace);
  writeFileSync(trace, bytes.subarray(0, bytes.indexOf('🎹') + 2));
  const { code, out } = await pianola('explain', piano, '--trace', trace);
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/The trace is torn after line \d+: line \d+ is cut off/),
  ]);
  writeFileSync(trace, '');
  expect((await pianola('explain', piano, '--trace', trace)).err).toContain(
    'piano.ndjson: the file is empty',
  );
});

test('unknown names: suggestions; exit code 2', async () => {
  const err = async (...argv: string[]) => {
    const told = await pianola('explain', ...argv);
    expect([told.code, told.out]).toEqual([2, '']);
    return told.err;
  };
  expect(await err(several, '--runbook', 'Chlid')).toBe(
    'error: there is no runbook "Chlid"\ndid you mean "Child"?\n',
  );
  expect(await err(good, 'List fils')).toBe(
    'error: \\Samples\\Linear has no activity "List fils"\ndid you mean "List files"?\n',
  );
  expect(await err(good, 'zzzzzzzz')).toContain('its activities are:\n  init (Initialize Data)\n');
  expect(await err(several, 'call')).toMatch(/^error: there are 2 runbooks here; say which one\n/);
  const twins = folder.file('twins.json', {
    name: 'Twins',
    activities: [
      { id: 'a', type: 'Send Email', name: 'Tell' },
      { id: 'b', type: 'Send Email', name: 'Tell' },
    ],
    links: [{ from: 'a', to: 'b' }],
  });
  expect(await err(twins, 'tell')).toBe(
    'error: 2 activities are called "tell"; give the id\n  a (Tell)\n  b (Tell)\n',
  );
});

test('what is wrong with a definition is told as by validate, a cycle too; exit code 2', async () => {
  const cycle = folder.file('cycle.json', {
    name: 'Cycle',
    activities: [
      { id: 'a', type: 'Send Email' },
      { id: 'b', type: 'Send Email' },
    ],
    links: [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
    ],
  });
  const { code, out, err } = await pianola('explain', cycle);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(
    /cycle\.json:\d+:\d+: error [a-z-]+: .*\n[\s\S]*\n2 errors; there is nothing to explain\n$/,
  );
});

test('colour on a terminal only, and its width', async () => {
  expect((await new FakeIo().onTerminal().main('explain', good)).out).toContain('\u001b[1m');
  expect((await new FakeIo().onTerminal().main('explain', good, '--no-color')).out).not.toContain('\u001b');
  const narrow = (await new FakeIo().onTerminal(50).main('explain', good, '--no-color')).out;
  expect(narrow.split('\n').filter((line) => Array.from(line).length > 50)).toEqual([]);
});

test('text from a file can neither move the cursor nor break a line', async () => {
  const odd = folder.file('odd.json', {
    name: 'Odd\u001b[2J',
    description: 'a\nb',
    activities: [{ id: 'a', type: 'Send Email', name: 'x\u0007' }],
  });
  for (const argv of [[odd], [odd, 'a']])
    expect((await pianola('explain', ...argv)).out).not.toMatch(/\p{Cc}(?<!\n)/u);
});

test('a name that is the id of another activity is refused, with ids in brackets to choose from', async () => {
  const twins = folder.file('import-like.json', {
    name: 'Twins',
    activities: [
      { id: 'Get Status', type: 'Send Email', name: 'Get Status' },
      { id: 'Get Status (2)', type: 'Send Email', name: 'Get Status' },
    ],
    links: [{ from: 'Get Status', to: 'Get Status (2)' }],
  });
  const refused = await pianola('explain', twins, 'get status');
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toBe(
    'error: 2 activities are called "get status"; give the id in brackets\n' +
      '  [Get Status]\n  [Get Status (2)] (Get Status)\n',
  );
  const title = async (wanted: string) => (await pianola('explain', twins, wanted)).out.split('\n')[0];
  expect(await title('[Get Status]')).toBe('Get Status [Get Status] of \\Twins');
  expect(await title('[get status (2)]')).toBe('Get Status [Get Status (2)] of \\Twins');
  expect(await title('Get Status (2)')).toBe('Get Status [Get Status (2)] of \\Twins');
});

test('paths of the overview go on in the next line on a terminal, and are never cut', async () => {
  const deep = { ...child, folder: 'Acme\\A rather long folder\\And another one\\Common' };
  const file = folder.file('deep.json', { runbooks: [deep, parent] });
  expect((await pianola('explain', file)).out).toContain(
    '\n\\Acme\\A rather long folder\\And another one\\Common\\Child  Send Email',
  );
  const { out } = await new FakeIo().onTerminal(70).main('explain', file, '--no-color');
  expect(out).toMatch(
    /\n\\Acme\\A rather +Send Email .*\n {2}long folder\\\n {2}And another\n {2}one\\Common\\\n {2}Child\n/,
  );
  expect(out.split('\n').filter((line) => Array.from(line).length > 70)).toEqual([]);
});

test('what an export sets for every runbook in it is not told of each', async () => {
  const imported = { ...child, options: { defaultOutcome: 'plausible', rollup: 'strict' } };
  const options = async (name: string, runbook: object) =>
    (await pianola('explain', folder.file(name, runbook))).out.match(/Options: .*/)?.[0];
  expect(await options('own.json', imported)).toBe('Options: rollup=strict, defaultOutcome=plausible');
  expect(await options('imported.json', { ...imported, origin: {} })).toBe('Options: rollup=strict');
});
