// What `pianola test` says of a case that fails: why, up to the first cause, and where (format section 7).
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { pianola, playFolder } from '../support/command-line.ts';

const folder = playFolder();
const ops = {
  runbooks: [
    {
      name: 'Parent',
      returnedData: [{ name: 'Total' }],
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', default: 1 }] },
        { id: 'list', name: 'Get list', type: 'Query Database', publishes: [{ name: 'Row' }] },
        { id: 'call', type: 'Invoke Runbook', runbook: 'Child' },
        { id: 'log', type: 'Send Event Log Message', severity: 'Information', message: '{{list.Row}}' },
        { id: 'back', type: 'Return Data', values: { Total: '{{list.Row}}' } },
      ],
      links: [
        { from: 'init', to: 'list' },
        { from: 'list', to: 'call' },
        { from: 'call', to: 'log' },
        { from: 'log', to: 'back' },
      ],
    },
    {
      name: 'Child',
      activities: [{ id: 'only', type: 'Send Event Log Message', severity: 'Warning', message: 'x' }],
    },
  ],
};
folder.file('bundle.json', ops);
const mocks = { Parent: { list: { status: 'failed', errorSummary: 'no database' } } };

/** The report of one case that expects this. */
async function told(expected: object): Promise<string> {
  const file = folder.file(
    'all.test.yaml',
    stringify({ runbook: 'Parent', mocks, cases: [{ name: 'a', expect: expected }] }),
  );
  const { code, out } = await pianola('test', file);
  expect(code).toBe(1);
  return out;
}

test.each<[string, object]>([
  ['status', { status: 'success' }],
  ['list', { list: ['Initialize Data', 'Get list', 'Invoke Runbook'] }],
  ['ran', { ran: { log: 1 } }],
  ['order', { order: ['list', 'log'] }],
  ['links', { links: { 'list -> call': 1 } }],
  ['messages', { messages: [{ message: 'x' }] }],
  ['returned', { returned: [{ Total: 1 }] }],
  ['jobs', { jobs: { Child: { count: 1 } } }],
  ['durationSeconds', { durationSeconds: 5 }],
])('the first cause is told where %s does not hold', async (_what, expected) => {
  expect(await told(expected)).toMatch(/Get list (of \\Parent )?ended failed: no database/);
});

test('the place of a list is that of the first entry that does not hold', async () => {
  const out = await told({
    messages: [{ message: 'x' }],
    ran: { log: 1 },
    list: ['Initialize Data', 'call'],
  });
  expect(out).toMatch(/all\.test\.yaml:\d+:\d+: other activities ran/);
  const lineOf = (message: RegExp) =>
    Number(/:(\d+):\d+: /.exec(out.split('\n').find((line) => message.test(line)) ?? '')?.[1]);
  const ran = lineOf(/never ran, not 1/);
  // `list:` is two lines below `log: 1`, and its second entry two lines below that.
  expect(lineOf(/other activities ran/) - ran).toBe(3);
});
