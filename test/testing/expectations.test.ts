// Format section 7: what each expectation holds, and what is told where it does not.
import { expect, test } from 'vitest';
import { failuresOf, problemsOf, tested } from '../support/test-suite.ts';

const report = {
  name: 'Report',
  folder: 'Ops',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Computer', default: 'WEB01' }] },
    {
      id: 'disks',
      type: 'Query Database',
      name: 'Get disks',
      publishes: [{ name: 'Drive' }, { name: 'Free', type: 'Number' }],
      simulate: {
        durationMs: 2000,
        rows: [
          { Drive: 'C:', Free: 5 },
          { Drive: 'D:', Free: 80 },
        ],
      },
    },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Warning',
      message: '{{init.Computer}}: {{disks.Drive}} has {{disks.Free}} GB',
    },
    { id: 'mail', type: 'Send Email', to: 'ops@example.com' },
    {
      id: 'poll',
      type: 'Query Database',
      loop: { exit: [{ item: 'Loop: Number of attempts', operator: 'equals', value: 3 }] },
      publishes: [{ name: 'Try' }],
      simulate: [{ attempts: 3, rows: [{ Try: 'last' }] }, { rows: [{ Try: 'earlier' }] }],
    },
    { id: 'child', type: 'Invoke Runbook', runbook: '\\Ops\\Child', waitForCompletion: true },
    { id: 'back', type: 'Return Data', values: { Drive: '{{disks.Drive}}' } },
  ],
  links: [
    { from: 'init', to: 'disks' },
    { from: 'disks', to: 'log', include: [{ item: 'Free', operator: 'is less than', value: 10 }] },
    { from: 'disks', to: 'mail', include: [{ status: ['failed'] }] },
    { from: 'log', to: 'poll' },
    { from: 'poll', to: 'child' },
    { from: 'child', to: 'back' },
  ],
  returnedData: [{ name: 'Drive' }],
};
const child = { name: 'Child', folder: 'Ops', activities: [{ id: 'check', type: 'Initialize Data' }] };

async function failures(expectation: object) {
  const tests = { runbook: 'Report', cases: [{ name: 'case', expect: expectation }] };
  const run = await tested({ runbooks: [report, child], tests });
  expect(problemsOf(run)).toEqual([]);
  return failuresOf(run)[0];
}

test.each<[string, object]>([
  ['status', { status: 'success' }],
  ['status', { status: { oneOf: ['success', 'warning'] } }],
  [
    'list',
    {
      list: [
        'Initialize Data',
        'Get disks',
        'Send Event Log Message',
        'Query Database',
        'Query Database (attempt 2)',
        'Query Database (attempt 3)',
        'Invoke Runbook',
        'Return Data',
      ],
    },
  ],
  ['ran', { ran: { log: 1, mail: 0, 'Get disks': { atLeast: 1 }, poll: 3, '\\Ops\\Child/check': 1 } }],
  ['ran, by the end of a path', { ran: { 'Child/check': 1 } }],
  ['order', { order: ['init', 'log', 'back'] }],
  [
    'order',
    {
      order: [
        ['init', 'disks'],
        ['poll', 'poll', 'poll'],
        ['poll', 'Child/check', 'back'],
      ],
    },
  ],
  [
    'before',
    {
      before: [
        ['disks', 'log'],
        ['mail', 'log'],
        ['Child/check', 'back'],
      ],
    },
  ],
  ['links', { links: { 'disks -> log': 1, 'Get disks->mail': 0, 'poll -> child': 1 } }],
  ['given', { given: { log: [{ message: 'WEB01: C: has 5 GB', severity: 'Warning' }], mail: [] } }],
  ['published', { published: { disks: [{ Drive: 'C:' }, { drive: 'D:', Free: { atLeast: 80 } }] } }],
  ['published, common data too', { published: { disks: [{ 'Activity status': 'success' }, {}] } }],
  ['published, the last attempt of a loop (A19)', { published: { poll: [{ Try: 'last' }] } }],
  ['messages', { messages: [{ activity: 'log', severity: 'Warning', message: { contains: '5 GB' } }] }],
  ['returned', { returned: [{ Drive: 'C:' }] }],
  [
    'jobs',
    { jobs: { Child: { count: 1, atOnce: { atMost: 1 }, status: 'Completed' }, '\\Ops\\Report': {} } },
  ],
  ['durationSeconds', { durationSeconds: { between: [2, 3] } }],
  ['diagnostics', { diagnostics: [] }],
  ['limit', { limit: null }],
])('format 7: %s holds', async (_, expectation) => {
  expect(await failures(expectation)).toEqual([]);
});

test.each<[string, object, string]>([
  ['status', { status: 'failed' }, 'the status is "success", not "failed"'],
  ['list', { list: ['Initialize Data'] }, 'other activities ran (8 entries, not 1)'],
  ['ran', { ran: { mail: 1 } }, '"mail" (Send Email) never ran, not 1'],
  ['ran', { ran: { poll: { atMost: 2 } } }, '"poll" (Query Database) ran 3 times, not at most 2'],
  [
    'order',
    { order: ['log', 'disks'] },
    '"disks" (Get disks) did not run after "log" (Send Event Log Message)',
  ],
  ['order', { order: [['init'], ['mail']] }, '"mail" (Send Email) never ran'],
  [
    'before',
    { before: [['log', 'disks']] },
    '"disks" (Get disks) started before the last execution of "log" (Send Event Log Message) had ended',
  ],
  ['links', { links: { 'disks -> log': 2 } }, '1 token passed "disks -> log", not 2; it held back 1'],
  [
    'given',
    { given: { log: [] } },
    '"log" (Send Event Log Message) was given something else (1 entry, not 0)',
  ],
  [
    'given',
    { given: { log: [{ message: 'x' }] } },
    '"log" (Send Event Log Message) was given something else',
  ],
  [
    'published',
    { published: { disks: [{ Drive: 'C:' }] } },
    '"disks" (Get disks) published other rows (2 entries, not 1)',
  ],
  ['messages', { messages: [] }, 'other messages were written (1 entry, not 0)'],
  ['messages', { messages: [{ activity: 'log', severity: 'Error' }] }, 'other messages were written'],
  ['returned', { returned: [{ Drive: 'D:' }] }, 'other rows were returned'],
  [
    'jobs',
    { jobs: { Child: { count: 2, status: 'Failed' } } },
    'of the jobs of "\\\\Ops\\\\Child", count is 1, not 2; status is "Completed", not "Failed"',
  ],
  ['durationSeconds', { durationSeconds: 1 }, 'the duration in seconds is 2, not 1'],
  ['diagnostics', { diagnostics: ['deadlock'] }, 'the diagnostics are others (0 entries, not 1)'],
  ['limit', { limit: 'loop-cap' }, 'the limit is nothing, not "loop-cap"'],
])('format 7: %s does not hold, and that is told', async (_, expectation, message) => {
  expect(await failures(expectation)).toEqual([message]);
});

test('format 7: what a test file names must be there: the place is told, with what was meant', async () => {
  const expectation = {
    ran: { lgo: 1, '\\Ops\\Child/nobody': 1 },
    links: { 'disks -> back': 1, disks: 1 },
    given: { log: [{ mesage: 'x' }] },
    jobs: { Chlid: {} },
    order: ['init', 'nothing'],
    published: { disks: [{ Drive: { matches: '(?!x)' } }] },
  };
  const tests = { runbook: 'Report', cases: [{ name: 'case', expect: expectation }] };
  const run = await tested({ runbooks: [report, child], tests });
  expect(problemsOf(run)).toEqual([
    '6:9 unknown-activity: there is no activity "lgo" in \\Ops\\Report',
    '7:9 unknown-activity: there is no activity "\\\\Ops\\\\Child/nobody" in \\Ops\\Report',
    '9:9 unknown-link: there is no link "disks -> back"',
    '10:9 unknown-link: "disks" names no link',
    '13:13 unknown-property: "log" (Send Event Log Message) has no property "mesage"',
    '15:9 unknown-runbook: there is no runbook "Chlid"',
    '18:11 unknown-activity: there is no activity "nothing" in \\Ops\\Report',
    '22:15 pattern: the pattern "(?!x)" cannot be used: look-around is not supported: (?!',
  ]);
  expect(run.files[0]?.problems.map(({ hint }) => hint)).toEqual(
    expect.arrayContaining(['did you mean "log"?', 'there is "disks -> log" or "disks -> mail"']),
  );
  expect(run.cases).toEqual([]);
});
