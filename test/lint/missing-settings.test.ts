import { expect, test } from 'vitest';
import { standardCatalogue } from '../../src/activities/catalogue.ts';
import { readBundle } from '../../src/lint/checked-bundle.ts';

const settings = {
  counters: [{ name: 'Reports', folder: 'Ops' }],
  schedules: [{ name: 'Office hours' }],
  computerGroups: [{ name: 'Web servers' }],
};

/** The problems of a bundle with these settings and one activity. */
async function problemsWith(activity: object) {
  const runbook = { name: 'Test', activities: [{ id: 'a', ...activity }] };
  const bytes = new TextEncoder().encode(JSON.stringify({ ...settings, runbooks: [runbook] }));
  const { bundle, problems } = await readBundle([{ name: 'bundle.json', bytes }], standardCatalogue);
  expect(bundle).toBeDefined();
  return problems;
}

test.each([
  [{ type: 'Get Counter Value', counter: 'Ops/Report' }, 'unknown-counter', 'did you mean "Ops\\\\Reports"?'],
  [{ type: 'Check Schedule', schedule: 'Office hour' }, 'unknown-schedule', 'did you mean "Office hours"?'],
  [
    { type: 'Send Event Log Message', message: 'x', computer: '{Web servrs}' },
    'unknown-computer-group',
    'did you mean "Web servers"?',
  ],
  [{ type: 'Check Schedule', schedule: 'Nights' }, 'unknown-schedule', 'add it to "schedules" of the bundle'],
])('%j is warned of: the bundle has none (section 9)', async (activity, code, hint) => {
  expect(await problemsWith(activity)).toMatchObject([{ code, severity: 'warning', hint, line: 1 }]);
});

test.each([
  { type: 'Get Counter Value', counter: 'Reports' },
  { type: 'Get Counter Value', counter: '/ops/reports' },
  { type: 'Check Schedule', schedule: 'OFFICE HOURS' },
  { type: 'Send Event Log Message', message: 'x', computer: '{web servers}' },
  { type: 'Send Event Log Message', message: 'x', computer: 'WEB01' },
  { type: 'Send Event Log Message', message: 'x' },
  { type: 'Get Counter Value', counter: '{{$Ops/Which}}' },
])('%j is not: it is there, or known only when it runs', async (activity) => {
  const codes = (await problemsWith(activity)).map(({ code }) => code);
  expect(codes.filter((code) => code !== 'unknown-variable')).toEqual([]);
});
