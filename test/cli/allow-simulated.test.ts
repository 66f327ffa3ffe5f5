// format.md section 5: what a run says of outcomes that stood in for activities.
import { expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const query = {
  type: 'Query WMI',
  computer: 'A',
  namespace: 'root',
  wmiQuery: 'select * from Win32_Service',
};
const query1 = { id: 'ask', ...query, simulate: {} };
const compute = { id: 'log', type: 'Send Event Log Message', message: 'asked' };
const links = [{ from: 'ask', to: 'log' }];
const inPart = folder.file('part.json', { name: 'Part', activities: [query1, compute], links });
const child = { name: 'Child', activities: [query1] };
const start = { id: 'call', type: 'Invoke Runbook', runbook: 'Child', waitForCompletion: true };
const family = folder.file('family.json', {
  runbooks: [{ name: 'Parent', activities: [start] }, child],
});
const pure = folder.file('pure.json', { name: 'Pure', activities: [compute] });

test('run refuses a runbook in which an outcome would stand in, names the activities, and starts nothing', async () => {
  const { code, out, err } = await pianola('run', inPart);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('in \\Part simulated outcomes would stand in for:\n  ask (Query WMI)\n');
  expect(err).toContain('--allow-simulated');
});

test('so it does for a child runbook', async () => {
  const { code, out, err } = await pianola('run', family, '--runbook', 'Parent');
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('in \\Child simulated outcomes would stand in for:\n  ask (Query WMI)\n');
});

test('so it does for an activity that could be computed and has an outcome of the mocks file', async () => {
  const mocks = folder.file('log.mocks.json', { '\\Pure': { log: { status: 'success' } } });
  expect((await pianola('run', pure)).code).toBe(0);
  const { code, err } = await pianola('run', pure, '--mocks', mocks);
  expect([code, err]).toEqual([2, expect.stringContaining('log (Send Event Log Message)')]);
  expect((await pianola('run', pure, '--mocks', mocks, '--allow-simulated')).code).toBe(0);
});

test('with --allow-simulated it plays, and the last line says how many were stood in for', async () => {
  const { code, err } = await pianola('run', inPart, '--allow-simulated');
  expect(code).toBe(0);
  expect(err.trimEnd().split('\n').at(-1)).toBe('note: simulated outcomes stood in for 1 of 2 activities');
  const json = await pianola('run', inPart, '--allow-simulated', '--json', '--quiet');
  expect([JSON.parse(json.out).simulated, json.err]).toEqual([1, '']);
});

test('nothing is said of a run in which nothing was stood in for, nor of a simulation', async () => {
  expect((await pianola('run', pure, '--allow-simulated')).err).toBe('');
  expect((await pianola('simulate', inPart)).err).toBe('');
});
