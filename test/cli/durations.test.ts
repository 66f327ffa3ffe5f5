import { expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const branches = [
  { id: 'a', runbook: 'A' },
  { id: 'b', runbook: 'B' },
];
const file = folder.file('branches.json', {
  runbooks: [
    { name: 'P', activities: [{ id: 'p', type: 'Parallel', branches }] },
    { name: 'A', activities: [{ id: 'x', type: 'Send Email' }] },
    { name: 'B', activities: [{ id: 'y', type: 'Query Database' }] },
  ],
});
const ofP = [file, '--runbook', 'P'];
const nothing = 'Nothing here takes any time, because no outcome has a duration';

test('compare says when nothing has a duration, and how to give one', async () => {
  const { code, out } = await pianola('compare', ...ofP);
  expect(code).toBe(0);
  const text = out.replace(/\s+/g, ' ');
  expect(text).toContain(
    `${nothing}: give a type one with --duration "Send Email=1s" (and so for Query Database).`,
  );
  const timed = await pianola(
    'compare',
    ...ofP,
    '--duration',
    'send email=1s',
    '--duration',
    'Query Database=1.5m',
  );
  expect(timed.out).not.toContain(nothing);
  expect(timed.out).toContain('One after another: 1 min 31 s\n');
  expect(JSON.parse((await pianola('compare', ...ofP, '--json')).out)).toMatchObject({
    standIns: ['Send Email', 'Query Database'],
  });
});

test('sweep says so as well', async () => {
  const { out } = await pianola('sweep', ...ofP, '--throttle', '1..3');
  expect(out.replace(/\s+/g, ' ')).toContain(nothing);
  const timed = await pianola('sweep', ...ofP, '--throttle', '1..3', '--duration', 'Send Email=200ms');
  expect(timed.out).not.toContain(nothing);
  expect(timed.out).toContain('200ms');
});

test('what is computed takes no time, and no duration is asked for', async () => {
  const compare = { id: 'c', type: 'Compare Values', left: 'a', test: 'equals', right: 'a' };
  const computed = folder.file('computed.json', { name: 'C', activities: [compare] });
  const { out } = await pianola('sweep', computed, '--throttle', '1');
  expect(out).toContain('Nothing here takes any time: every activity is computed');
  expect(out).not.toContain('--duration');
});

test('simulate and run take it too; a mistake is told in a line or two', async () => {
  const timed = await pianola('simulate', file, '--runbook', 'A', '--duration', 'Send Email=1s', '--json');
  expect(JSON.parse(timed.out)).toMatchObject({ durationMs: 1000 });
  const unknown = await pianola('simulate', ...ofP, '--duration', 'Send Emial=1s');
  expect([unknown.code, unknown.out]).toEqual([2, '']);
  expect(unknown.err).toBe(
    'error: a duration is given for the activity type "Send Emial", which does not exist\ndid you mean "Send Email"?\n',
  );
  for (const text of ['Send Email', '=1s', 'Send Email=soon', 'Send Email=']) {
    const { code, err } = await pianola('simulate', ...ofP, '--duration', text);
    expect([code, err.includes('is not TYPE=TIME, as in "Query Database=1s"')]).toEqual([2, true]);
  }
  const twice = await pianola(
    'simulate',
    ...ofP,
    '--duration',
    'Send Email=1s',
    '--duration',
    'SEND EMAIL=2s',
  );
  expect(twice.err).toContain('SEND EMAIL has been given before.');
});

test('completion has the types of the runbooks in the line', async () => {
  const words = ['simulate', file, '--runbook', 'A', '--duration', ''];
  const { out } = await pianola('completion', 'fish', '--answer', '--', ...words);
  expect(out.split('\n')).toContain('Send Email=');
});
