import { expect, test } from 'vitest';
import { runbookText } from '../../../src/reports/explain/runbook-text.ts';
import { runbook } from '../../support/runbook-file.ts';
import { explained, plain } from './explained.ts';

const child = { ...runbook({ c: plain }, []), name: 'Child' };
const undo = { ...runbook({ c: plain }, []), name: 'Undo' };

/** The calls of a Parallel with these branches: purpose and rules. */
async function rules(branches: readonly object[], group: object = {}) {
  const parallel = {
    type: 'Parallel',
    branches: branches.map((each, index) => ({ id: `b${index}`, runbook: 'Child', ...each })),
    ...group,
  };
  const told = await explained({ ...runbook({ p: parallel }, []), name: 'Test' }, child, undo);
  return { ...told, calls: told.explanation.calls };
}

test('a branch says how it is tried, how long it may take, whether its failure counts and what compensates it (14.1)', async () => {
  const { calls } = await rules([
    {},
    { retries: { attempts: 3, delaySeconds: 5 } },
    { retries: { attempts: 3 }, timeoutSeconds: 90 },
    { retries: { attempts: 4, delaySeconds: 1, backoff: 'exponential', maxDelaySeconds: 60 } },
    { timeoutSeconds: 0.5, ignoreFailure: true },
    { compensate: 'Undo' },
  ]);
  expect(calls.map(({ kind, branch, rules }) => [kind, branch, rules])).toEqual([
    ['branch', 'b0', ''],
    ['branch', 'b1', 'up to 3 attempts, 5 s apart'],
    ['branch', 'b2', 'up to 3 attempts, without a delay; at most 1 min 30 s for all attempts'],
    ['branch', 'b3', 'up to 4 attempts, 1 s apart at first, then twice as long each time up to 1 min'],
    ['branch', 'b4', 'at most 500 ms; its failure is ignored'],
    ['branch', 'b5', 'compensated by Undo if the group fails'],
    ['compensate', 'b5', 'once for each row that its branch returned, the last first'],
  ]);
  expect(calls[3]).toMatchObject({
    retries: { attempts: 4, delaySeconds: 1, backoff: 'exponential', maxDelaySeconds: 60 },
    timeoutSeconds: null,
    ignoreFailure: false,
    compensatedBy: null,
  });
  expect(calls[4]).toMatchObject({ timeoutSeconds: 0.5, ignoreFailure: true });
  expect(calls[5]).toMatchObject({ compensatedBy: 'Undo' });
});

test('a compensation is given what it declares of the parameters of its branch (14.1 rule 5)', async () => {
  const parameters = { VM: 'v', n: 3 };
  const declaring = (...names: string[]) => {
    const file = {
      ...runbook({ i: { type: 'Initialize Data', parameters: names.map((name) => ({ name })) } }, []),
    };
    return { ...file, name: 'Undo' };
  };
  const parallel = {
    type: 'Parallel',
    branches: [{ id: 'b', runbook: 'Child', parameters, compensate: 'Undo' }],
  };
  const given = async (...names: string[]) => {
    const parent = { ...runbook({ p: parallel }, []), name: 'Test' };
    return (await explained(parent, child, declaring(...names))).explanation.calls.map(
      (call) => call.parameters,
    );
  };
  expect(await given('vm')).toEqual([{ VM: 'v', n: '3' }, { VM: 'v' }]);
  expect(await given()).toEqual([{ VM: 'v', n: '3' }, {}]);
});

test('what the strategy ignores is not told', async () => {
  const { calls } = await rules([{ ignoreFailure: true, compensate: 'Undo' }], { strategy: 'bestEffort' });
  expect(calls.map(({ rules }) => rules)).toEqual(['', '']);
});

test('the group says who wins a race, how long it may take and whether warnings fail a branch', async () => {
  const group = { strategy: 'race', maxWorkers: 2, timeoutSeconds: 30, failOnWarning: true };
  const { calls, facts, explanation } = await rules([{}, {}], group);
  expect(calls[0]).toMatchObject({
    group:
      'race, the first that succeeds wins, up to 2 branches at once, at most 30 s for the group, a branch that ends with a warning has failed',
    groupTimeoutSeconds: 30,
  });
  expect(runbookText(explanation, facts, 80)).toContain(
    '  Parallel, once: race, the first that succeeds wins, up to 2 branches at once,\n',
  );
  const settled = await rules([{}], { strategy: 'race', raceOn: 'settled' });
  expect(settled.calls[0]!.group).toBe('race, the first that ends wins, all branches at once');
});

test('For Each says what items that fail do to it (14.2)', async () => {
  const each = { type: 'For Each', items: ['a', 'b'], runbook: 'Child', maxWorkers: 2 };
  const { explanation } = await explained({ ...runbook({ e: each }, []), name: 'Test' }, child);
  expect(explanation.calls).toMatchObject([
    { group: 'up to 2 items at once', rules: 'items that fail give a warning, and a failure if all fail' },
  ]);
});
