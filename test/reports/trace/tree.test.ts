import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chalkColours } from '../../../src/reports/chalk-colours.ts';
import { tree } from '../../../src/reports/trace/tree.ts';
import { HandMadeTrace, linearTrace, written } from '../../trace/hand-made-trace.ts';

const drawn = (trace: HandMadeTrace) => written(tree(), trace.events).trimEnd().split('\n');

test('who triggered whom, with status, rows, duration and error', () => {
  expect(drawn(linearTrace())).toEqual([
    '\\Samples\\Linear: warning (job 1)',
    '└─ Initialize Data: success, 1 row',
    '   └─ Run .Net Script: success, 2 rows, 1.2 s (simulated)',
    '      ├─ Log: success, 1 row',
    '      └─ Log: failed, 1 row: access denied',
  ]);
});

test('V2: equal neighbours with all below them are drawn once, their durations added up', () => {
  const trace = new HandMadeTrace();
  const main = trace.play('Main', trace.begin(), { rows: 10 });
  const firsts = Array.from({ length: 10 }, (_, i) =>
    trace.play('E1', main, { on: `1.${i + 1}`, durationMs: 100 }),
  );
  firsts.forEach((first, i) => {
    trace.play('E2', first, { on: `1.${i + 1}.1`, durationMs: i === 0 ? 0 : 7 });
  });
  trace.end('success');
  expect(drawn(trace)).toEqual([
    '\\Samples\\Linear: success (job 1)',
    '└─ Main: success, 10 rows',
    '   └─ 10 × E1: success, 1 row, 1 s in all',
    '      └─ E2: success, 1 row, 63 ms in all',
  ]);
});

test('V4: what ran on one token belongs together, and such sets are counted as sets', () => {
  const trace = new HandMadeTrace();
  const main = trace.play('Main', trace.begin(), { rows: 3 });
  const ends: number[][] = [];
  for (const on of ['1.1', '1.2', '1.3'])
    ends.push([trace.play('1a', main, { on }), trace.play('2a', main, { on })]);
  ends.forEach(([a1 = 0, a2 = 0], i) => {
    trace.play('1b', a1, { on: `1.${i + 1}.1` });
    trace.play('2b', a2, { on: `1.${i + 1}.1` });
  });
  trace.end('success');
  expect(drawn(trace).slice(2)).toEqual([
    '   └─ 3 times:',
    '      ├─ 1a: success, 1 row',
    '      │  └─ 1b: success, 1 row',
    '      └─ 2a: success, 1 row',
    '         └─ 2b: success, 1 row',
  ]);
});

test('only neighbours are counted together, so that what differs keeps its place', () => {
  const trace = new HandMadeTrace();
  const main = trace.play('Main', trace.begin(), { rows: 4 });
  for (const [i, status] of (['success', 'success', 'warning', 'success'] as const).entries()) {
    trace.play('E1', main, { on: `1.${i + 1}`, status });
  }
  expect(drawn(trace).slice(2)).toEqual([
    '   ├─ 2 × E1: success, 1 row',
    '   ├─ E1: warning, 1 row',
    '   └─ E1: success, 1 row',
  ]);
});

test('section 5: the attempts of a loop are one line, the last one counts', () => {
  const trace = new HandMadeTrace();
  let last = trace.begin();
  for (const attempt of [1, 2, 3]) {
    const status = attempt < 3 ? ('failed' as const) : ('success' as const);
    last = trace.play('Poll', last, {
      attempt,
      status,
      errorSummary: attempt < 3 ? 'busy' : '',
      durationMs: 500,
    });
  }
  trace.play('Next', last, { on: '1.1' });
  expect(drawn(trace)).toEqual([
    '\\Samples\\Linear: not ended (job 1)',
    '└─ Poll: success at attempt 3, 1 row, 1.5 s',
    '   └─ Next: success, 1 row',
  ]);
});

test('section 4: a Junction starts a lineage of its own below its job; warnings stand where they arose', () => {
  const trace = new HandMadeTrace();
  const first = trace.play('Main', trace.begin());
  const start = trace.play('Junction', first, { on: 'J1', rows: 0 }) - 1;
  const end = trace.events.pop();
  const released = trace.add('JunctionReleased', {
    level: 'Verbose',
    activity: 'Junction',
    arrived: 6,
    emitted: 0,
    cause: start,
  });
  trace.add('Diagnostic', {
    level: 'Warning',
    code: 'junction-starved',
    message: 'no data',
    cause: released,
  });
  trace.add('ActivityEnd', { ...(end as object), seq: trace.events.length + 1 } as never);
  trace.add('Diagnostic', { level: 'Information', code: 'aside', message: 'not in the tree' });
  trace.end('success');
  expect(drawn(trace)).toEqual([
    '\\Samples\\Linear: success (job 1)',
    '├─ Main: success, 1 row',
    '└─ Junction: success, 6 tokens in, 0 out',
    '   └─ no data [junction-starved]',
  ]);
});

test('section 6: a child job stands below the execution that invoked it', () => {
  const trace = new HandMadeTrace();
  const invoke = trace.play('Invoke Runbook', trace.begin());
  trace.job = 2;
  trace.runbook = '\\Samples\\Child';
  trace.add('JobQueued', { parent: 1, parentIsWaiting: false, cause: invoke });
  trace.add('JobStart', {});
  trace.play('Log', trace.add('InstanceStart', {}));
  trace.end('failed');
  trace.job = 3;
  trace.add('JobQueued', { parent: 1, parentIsWaiting: false, cause: invoke });
  trace.add('JobEnd', { status: 'Canceled' });
  expect(drawn(trace)).toEqual([
    '\\Samples\\Linear: not ended (job 1)',
    '└─ Invoke Runbook: success, 1 row',
    '   ├─ \\Samples\\Child: failed (job 2)',
    '   │  └─ Log: success, 1 row',
    '   └─ \\Samples\\Child: canceled (job 3)',
  ]);
});

test('an execution that has not ended says so, and text from data stays text', () => {
  const trace = new HandMadeTrace();
  trace.play('\u001b[31mred\nname', trace.begin());
  trace.events.pop();
  expect(drawn(trace)[1]).toBe('└─ ␛[31mred⏎name: not ended');
});

test('a chain of 5,000 executions takes one line each, none of them longer than the indent allows', () => {
  const trace = new HandMadeTrace();
  let last = trace.begin();
  let on = '1';
  for (let i = 0; i < 5000; i += 1) {
    last = trace.play(`A${i}`, last, { on });
    on = i < 10 ? `${on}.1` : '1.1';
  }
  const lines = drawn(trace);
  expect(lines).toHaveLength(5001);
  expect(lines[20]).toBe(`${' '.repeat(57)}└─ A19: success, 1 row`);
  expect(lines[21]).toBe(`${' '.repeat(57)}[21] A20: success, 1 row`);
  expect(lines[5000]).toBe(`${' '.repeat(57)}[5000] A4999: success, 1 row`);
});

test('100,000 executions that differ are all there', () => {
  const trace = new HandMadeTrace();
  const main = trace.play('Main', trace.begin(), { rows: 100_000 });
  for (let i = 1; i <= 100_000; i += 1) trace.play('E1', main, { on: `1.${i}`, rows: i % 2 });
  const lines = drawn(trace);
  expect(lines).toHaveLength(100_002);
  expect(lines.at(-1)).toBe('   └─ E1: success, 0 rows');
});

test('whatever the trace, the counts on the lines add up to the executions', () => {
  const plans = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 2 }), fc.nat({ max: 1 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(plans, (plan) => {
      const trace = new HandMadeTrace();
      const ends = [{ end: trace.play('A', trace.begin()), token: '1', rows: 0 }];
      for (const [at, row, name] of plan) {
        const parent = ends[at % ends.length]!;
        const token = `${parent.token}.${row + 1}`;
        ends.push({ end: trace.play(`A${name}`, parent.end, { on: token }), token, rows: 0 });
      }
      expect(executionsOn(drawn(trace).slice(1))).toBe(plan.length + 1);
    }),
  );
});

/** Adds up the lines, each times the counts of the lines it is below. */
function executionsOn(lines: readonly string[]): number {
  const counts: { depth: number; count: number }[] = [];
  let total = 0;
  for (const line of lines) {
    const [, before = '', text = ''] =
      /^((?:[│ ] {2})*[├└]─ |(?:[│ ] {2})*(?:\[\d+\] ))(.*)$/u.exec(line) ?? [];
    const depth = /\[(\d+)\] $/.exec(before)?.[1];
    const at = depth === undefined ? before.length / 3 : Number(depth);
    while ((counts.at(-1)?.depth ?? 0) >= at) counts.pop();
    const own = Number(/^(\d+) (?:×|times:)/.exec(text)?.[1] ?? 1);
    const count = own * (counts.at(-1)?.count ?? 1);
    if (!text.endsWith(' times:')) total += count;
    counts.push({ depth: at, count });
  }
  return total;
}

test('colour marks the status, and taking it away gives the plain text', () => {
  const { events } = linearTrace();
  const coloured = written(tree({ colours: chalkColours() }), events);
  const esc = '\u001b';
  expect(coloured.replace(new RegExp(`${esc}\\[\\d+m`, 'g'), '')).toBe(written(tree(), events));
  expect(coloured).toContain(`${esc}[31mfailed${esc}[39m`);
  expect(coloured).toContain(`${esc}[33mwarning${esc}[39m`);
});

test('on a terminal lines go on below, within their branch; nothing is cut', () => {
  const trace = new HandMadeTrace();
  const long = 'word '.repeat(40);
  const first = trace.play(long, trace.begin());
  trace.play('Log', first, { on: '1.1', status: 'failed', errorSummary: long });
  const lines = written(tree({ width: 80 }), trace.events)
    .trimEnd()
    .split('\n');
  expect(lines.filter(({ length }) => length > 80)).toEqual([]);
  expect(lines.slice(0, 3)).toEqual([
    '\\Samples\\Linear: not ended (job 1)',
    `└─ ${'word '.repeat(14)}word`,
    `   │  ${'word '.repeat(14)}word`,
  ]);
  expect(lines.join(' ').match(/word/g)).toHaveLength(80);
  expect(written(tree(), trace.events).split('\n')).toHaveLength(4);
});

test('14.1: a child job is drawn with its branch; items of For Each that look the same fold, branches do not', () => {
  const trace = new HandMadeTrace();
  const start = trace.begin();
  const end = trace.play('Parallel', start);
  const cause = end - 1;
  const child = (job: number, more: object) => {
    trace.job = job;
    trace.runbook = '\\Samples\\Child';
    trace.add('JobQueued', { parent: 1, parentIsWaiting: true, cause, ...more });
    trace.add('InstanceEnd', { status: 'success', returned: [] });
  };
  child(2, { branch: 'north' });
  child(3, { branch: 'south' });
  child(4, { branch: 'south', attempt: 2 });
  child(5, { branch: 'north', compensates: true });
  child(6, { branch: '1' });
  child(7, { branch: '2' });
  child(8, {});
  expect(drawn(trace).slice(1)).toEqual([
    '└─ Parallel: success, 1 row',
    '   ├─ \\Samples\\Child: success (job 2, branch north)',
    '   ├─ \\Samples\\Child: success (job 3, branch south)',
    '   ├─ \\Samples\\Child: success (job 4, branch south, attempt 2)',
    '   ├─ \\Samples\\Child: success (job 5, compensates branch north)',
    '   └─ 3 × \\Samples\\Child: success (3 jobs)',
  ]);
});

test.each([
  ['Completed', 'warning'],
  ['Failed', 'failed'],
  ['Canceled', 'canceled'],
] as const)('1.6: of a job that is %s whose runbook ended with a warning, %s is shown', (status, shown) => {
  const trace = new HandMadeTrace();
  trace.begin();
  trace.add('InstanceEnd', { status: 'warning', returned: [] });
  trace.add('JobEnd', { status });
  expect(drawn(trace)).toEqual([`\\Samples\\Linear: ${shown} (job 1)`]);
});

test('platform events that warn stand below what they are about (section 10)', () => {
  const trace = new HandMadeTrace();
  const start = trace.begin();
  const end = trace.play('Work', start, { status: 'failed' });
  const raise = (cause: number, activity: string | null, type: 'Information' | 'Error', summary: string) =>
    trace.add('PlatformEvent', { level: type, cause, activity, type, summary, details: 'more' });
  raise(end, 'Work', 'Error', 'Work failed');
  raise(end, 'Work', 'Information', 'Nothing else');
  raise(start, null, 'Error', 'Linear failed');
  trace.end('failed');
  expect(written(tree(), trace.events)).toBe(
    [
      '\\Samples\\Linear: failed (job 1)',
      '├─ Work: failed, 1 row',
      '│  └─ platform event: Work failed',
      '└─ platform event: Linear failed',
      '',
    ].join('\n'),
  );
});
