// What nothing used of a mocks file is told after a simulation (format section 3).
import { expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const twice = { type: 'Send Email', subject: 'x' };
const bundle = folder.file('bundle.json', {
  runbooks: [
    {
      name: 'A',
      activities: [
        { id: 'disks', type: 'Get Disk Space Status' },
        { id: 'one', name: 'Mail', ...twice },
        { id: 'two', name: 'Mail', ...twice },
        { id: 'never', type: 'Send Email' },
      ],
      links: [
        { from: 'disks', to: 'one' },
        { from: 'one', to: 'two', include: [{ status: ['failed'] }] },
        { from: 'one', to: 'never', include: [{ status: ['failed'] }] },
      ],
    },
    { name: 'B', activities: [{ id: 'x', type: 'Send Email' }] },
  ],
});
const simulated = (mocks: string, ...argv: string[]) =>
  pianola('simulate', bundle, '--runbook', 'A', '--mocks', folder.file('m.yaml', mocks), ...argv);
const warnings = (err: string) =>
  [...err.matchAll(/m\.yaml:(\d+:\d+): warning unused-mock: (.*)/g)].map(
    ([, place, text]) => `${place} ${text}`,
  );

test('nothing is told of outcomes and entries that were used', async () => {
  const { err } = await simulated('A:\n  disks: [{ attempts: 1, rows: [{ Drive: C }] }]\n  Mail: {}\n');
  expect(err).toBe('');
});

test('an entry that never matched, an activity that never came to it, a runbook without a job: each with its place', async () => {
  const mocks = `A:
  disks:
    - { attempts: 2, status: failed }
    - { rows: [{ Drive: C }] }
    - { when: [{ item: disks.Drive, operator: equals, value: D }] }
  one: [{ attempts: 3 }]
  never: { status: failed }
B: { x: {} }
`;
  const { code, err, out } = await simulated(mocks, '--json');
  expect(code).toBe(0);
  expect(warnings(err)).toEqual([
    '3:7 no execution of "disks" used entry 1 of its outcome',
    '5:7 no execution of "disks" used entry 3 of its outcome',
    '6:3 no execution of "one" matched its outcome: it was not used',
    '7:3 "never" was never played: its outcome was not used',
    '8:1 no job played \\B: its outcomes were not used',
  ]);
  expect(JSON.parse(out)).toMatchObject({
    unusedMocks: [
      { runbook: '\\A', activity: 'disks', entry: 1, why: 'never-matched' },
      { runbook: '\\A', activity: 'disks', entry: 3, why: 'never-matched' },
      { runbook: '\\A', activity: 'one', entry: null, why: 'never-matched' },
      { runbook: '\\A', activity: 'never', entry: null, why: 'never-asked' },
      { runbook: '\\B', activity: null, entry: null, why: 'runbook-not-played' },
    ],
  });
  expect((await simulated(mocks, '--quiet')).err).toBe('');
});

test('an outcome for all activities of a name is used if one of them uses it', async () => {
  expect((await simulated('A: { Mail: { status: success } }\n')).err).toBe('');
});

test('a run that a limit has ended says nothing of it', async () => {
  const { code, err } = await simulated('A: { never: {} }\n', '--max-steps', '1');
  expect(code).toBe(4);
  expect(warnings(err)).toEqual([]);
});
