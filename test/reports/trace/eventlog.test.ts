import { expect, test } from 'vitest';
import { chalkColours } from '../../../src/reports/chalk-colours.ts';
import { eventlog, signs } from '../../../src/reports/trace/eventlog.ts';
import { plainColours } from '../../../src/text/colours.ts';
import { HandMadeTrace, linearTrace, written } from '../../trace/hand-made-trace.ts';

const esc = '\u001b';
const sequences = new RegExp(`${esc}\\[\\d+m`, 'g');
/** Where what is told begins. */
const column = 'i 00:00:00.000 Pianola      100 '.length;

test('format 5: one line per event: level, time, source, event id, activity, message', () => {
  expect(written(eventlog(), linearTrace().events)).toBe(
    [
      'i 00:00:00.000 Pianola      100 \\Samples\\Linear: run started on 2000-01-01 (UTC), seed 0, Pianola 0.1.0',
      'i 00:00:00.000 Pianola      110 \\Samples\\Linear: job 1 queued',
      'i 00:00:00.000 Pianola      111 \\Samples\\Linear: job 1 started on RBS01',
      'i 00:00:00.000 Pianola      120 \\Samples\\Linear: runbook started',
      '. 00:00:00.000 Pianola      130 Initialize Data: started on token 1',
      'i 00:00:00.000 Pianola      131 Initialize Data: ended success, 1 row',
      '. 00:00:00.000 Pianola      130 Run .Net Script: started on token 1.1',
      'i 00:00:00.000 Pianola      131 Run .Net Script: ended success after 1.2 s, 2 rows (simulated)',
      '. 00:00:00.000 Pianola      130 Log: started on token 1.1.1',
      'i 00:00:00.000 Pianola      131 Log: ended success, 1 row',
      '. 00:00:00.000 Pianola      130 Log: started on token 1.1.2',
      'x 00:00:00.000 Pianola      131 Log: ended failed, 1 row: access denied',
      '! 00:00:00.000 Pianola      121 \\Samples\\Linear: runbook ended warning, returned Total = 2',
      'i 00:00:00.000 Pianola      112 \\Samples\\Linear: job 1 completed',
      '',
    ].join('\n'),
  );
});

test('format 4: every kind of event has words of its own; activities go by the name people see', () => {
  const trace = new HandMadeTrace();
  const end = trace.play('Look for files', trace.begin(), { id: 'look', attempt: 2, rows: 0 });
  trace.events.length = 0;
  const report = eventlog();
  trace.play('Look for files', end, { id: 'look', attempt: 2, rows: 0 });
  trace.add('TokenDropped', {
    level: 'Verbose',
    activity: 'look',
    token: '1.2',
    reason: `Name equals "a": "${'x'.repeat(200)}"`,
  });
  trace.add('JunctionReleased', { level: 'Verbose', activity: 'join', arrived: 6, emitted: 1 });
  trace.add('EventLogMessage', {
    activity: 'look',
    severity: 'Information',
    message: 'Found\nit',
    computer: 'rbs01',
  });
  trace.add('EventLogMessage', {
    level: 'Error',
    activity: 'look',
    severity: 'Error',
    message: 'No',
    computer: 'WEB01',
  });
  trace.add('Diagnostic', {
    level: 'Warning',
    code: 'junction-starved',
    message: 'Join never runs',
    activity: 'join',
  });
  trace.add('Diagnostic', { level: 'Error', code: 'timeout', message: 'the run was ended' });
  trace.job = 2;
  trace.runbook = '\\Samples\\Child';
  trace.add('JobQueued', { parent: 1, parentIsWaiting: true });
  trace.add('JobQueued', { parent: 1, parentIsWaiting: false });
  trace.add('JobQueued', { parent: 1, parentIsWaiting: true, branch: 'north', attempt: 2 });
  trace.add('JobQueued', { parent: 1, parentIsWaiting: false, branch: 'north', compensates: true });
  trace.play('Look for files', end, { id: 'look' });
  trace.add('InstanceEnd', { status: 'success', returned: [{ A: 1 }, { A: 2 }] });
  const lines = written(report, trace.events).trimEnd().split('\n');
  expect(lines.map((line) => line[0] + line.slice(27))).toEqual([
    '. 130 Look for files: started on token 1, attempt 2',
    'i 131 Look for files: ended success at attempt 2, 0 rows',
    `. 132 Look for files: token 1.2 goes no further: Name equals "a": "${'x'.repeat(79)}…"`,
    '. 133 join: released: 6 tokens arrived, 1 goes on',
    'i   1 Look for files: Found⏎it',
    'x   1 Look for files: No (on WEB01)',
    '! 140 join: Join never runs [junction-starved]',
    'x 140 \\Samples\\Linear: the run was ended [timeout]',
    'i 110 #2 \\Samples\\Child: job 2 queued by job 1, which waits for it',
    'i 110 #2 \\Samples\\Child: job 2 queued by job 1',
    'i 110 #2 \\Samples\\Child: job 2 queued by job 1, which waits for it: branch north, attempt 2',
    'i 110 #2 \\Samples\\Child: job 2 queued by job 1: compensates branch north',
    '. 130 #2 Look for files: started on token 1',
    'i 131 #2 Look for files: ended success, 1 row',
    'i 121 #2 \\Samples\\Child: runbook ended success, returned 2 rows',
  ]);
});

test('lines of a later day carry the date, those of the first do not', () => {
  const trace = new HandMadeTrace();
  trace.add('InstanceStart', {});
  trace.time = '2000-01-02T03:04:05.678Z';
  trace.add('InstanceStart', {});
  expect(
    written(eventlog(), trace.events)
      .split('\n')
      .map((line) => line.slice(0, 33)),
  ).toEqual(['i 00:00:00.000 Pianola      120 \\', 'i 2000-01-02 03:04:05.678 Pianola', '']);
});

test('nothing is cut: on a terminal of 80 columns lines break between words and go on below the message', () => {
  const trace = new HandMadeTrace();
  const long = 'word '.repeat(40).trimEnd();
  trace.play(long, 0);
  trace.play('Log', 0, { status: 'failed', errorSummary: long });
  trace.add('EventLogMessage', { activity: 'Log', severity: 'Information', message: long, computer: '' });
  for (const colours of [plainColours, chalkColours()]) {
    const told = written(eventlog({ width: 80, colours }), trace.events).replace(sequences, '');
    const lines = told.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    const unbroken = told.replace(new RegExp(`\n {${column}}(?=\\S)`, 'g'), ' ');
    expect(unbroken).toBe(written(eventlog(), trace.events));
    expect(lines.length).toBeGreaterThan(10);
  }
});

test('on a narrow terminal lines go on near its left edge; a word wider than that stays whole', () => {
  const trace = new HandMadeTrace();
  const message = `one two ${'x'.repeat(60)} three`;
  trace.add('EventLogMessage', { activity: 'Log', severity: 'Information', message, computer: '' });
  expect(
    written(eventlog({ width: 40 }), trace.events)
      .split('\n')
      .slice(1),
  ).toEqual([...['    two', `    ${'x'.repeat(60)}`, '    three', '']]);
});

test('colour means what the sign means, and taking it away gives the plain text', () => {
  const { events } = linearTrace();
  const coloured = written(eventlog({ colours: chalkColours() }), events);
  expect(coloured.replace(sequences, '')).toBe(written(eventlog(), events));
  const lines = coloured.split('\n');
  expect(lines[4]?.startsWith(`${esc}[2m${signs.Verbose} `)).toBe(true);
  expect(lines[5]?.startsWith(`${esc}[34m${signs.Information}${esc}[39m`)).toBe(true);
  expect(lines[11]?.startsWith(`${esc}[31m${signs.Error}${esc}[39m`)).toBe(true);
  expect(lines[12]?.startsWith(`${esc}[33m${signs.Warning}${esc}[39m`)).toBe(true);
});

test('a platform event: its summary and details, of its activity or of the runbook (section 10)', () => {
  const trace = new HandMadeTrace();
  trace.play('Look for files', 0, { id: 'look' });
  const raise = (
    activity: string | null,
    type: 'Information' | 'Warning' | 'Error',
    summary: string,
    details: string,
  ) => trace.add('PlatformEvent', { level: type, activity, type, summary, details });
  raise('look', 'Warning', 'Slow', 'It goes\non');
  raise(null, 'Error', 'Linear failed', '');
  raise('look', 'Information', '', '');
  expect(written(eventlog(), trace.events.slice(2)).split('\n')).toEqual([
    '! 00:00:00.000 Pianola      134 look: platform event: Slow: It goes⏎on',
    'x 00:00:00.000 Pianola      134 \\Samples\\Linear: platform event: Linear failed',
    'i 00:00:00.000 Pianola      134 look: platform event',
    '',
  ]);
});
