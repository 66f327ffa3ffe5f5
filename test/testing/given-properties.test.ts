// format.md section 7, `given`: what an activity was given, as it was played.
import { expect, test } from 'vitest';
import { failuresOf, tested } from '../support/test-suite.ts';

const runbook = (subject: string) => ({
  name: 'Report',
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', default: '7' }] },
    { id: 'work', type: 'Run .Net Script', language: 'PowerShell', script: '$n = {{init.N}}', simulate: {} },
    { id: 'mail', type: 'Send Email', subject, body: 'it is {{init.N}}' },
  ],
  links: [
    { from: 'init', to: 'work' },
    { from: 'work', to: 'mail' },
  ],
});
const given = {
  work: [{ script: '$n = 7', language: 'PowerShell' }],
  mail: [{ subject: 'Report', body: 'it is 7' }],
};

test('a script has its references resolved, and so has every other property', async () => {
  const run = await tested({
    runbooks: [runbook('Report')],
    tests: { cases: [{ name: 'a', expect: { given } }] },
  });
  expect([run.passed, failuresOf(run)]).toEqual([1, [[]]]);
});

test('a property without references is that of the runbook as it is', async () => {
  const run = await tested({
    runbooks: [runbook('Other')],
    tests: { cases: [{ name: 'a', expect: { given } }] },
  });
  expect(run.failed).toBe(1);
});

test('list takes names or ids', async () => {
  const list = ['Initialize Data', 'work', 'Send Email'];
  const suite = (names: readonly string[]) => ({
    runbooks: [runbook('Report')],
    tests: { cases: [{ name: 'a', expect: { list: names } }] },
  });
  expect((await tested(suite(list))).passed).toBe(1);
  const failed = await tested(suite(['Initialize Data', 'mail', 'work']));
  expect(failed.failed).toBe(1);
  expect(failed.cases[0]?.failures[0]?.actual).toContain('Send Email');
});
