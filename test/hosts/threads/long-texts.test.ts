import { expect, test } from 'vitest';
import { longText, receivedPlan, sentPlan } from '../../../src/hosts/threads/long-texts.ts';
import type { GroupPlan } from '../../../src/model/job-group.ts';

const long = (letter: string) => letter.repeat(longText + 1);
const planOf = (
  ...parameters: readonly GroupPlan['branches'][number]['call']['parameters'][]
): GroupPlan => ({
  strategy: 'waitAll',
  raceOn: 'success',
  failOnWarning: false,
  isNamed: true,
  noun: 'item',
  branches: parameters.map((own, index) => ({
    id: `${index + 1}`,
    call: { runbook: '\\Child', parameters: own },
    retries: { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 0 },
    ignoreFailure: false,
  })),
});

test('each long text of a plan is sent once, and the plan that is received is the one that was sent', () => {
  const [a, b] = [long('a'), long('b')];
  const plan = planOf(
    { First: 'x', Text: a, Last: 1 },
    { Text: a },
    { Text: b, Other: b },
    { Text: 'short' },
  );
  const sent = sentPlan(plan);
  expect(sent.texts).toEqual([a, b]);
  expect(JSON.stringify(sent).length).toBeLessThan(3 * longText);
  const received = receivedPlan(structuredClone(sent));
  expect(received).toEqual(plan);
  expect(received.branches.map(({ call }) => Object.keys(call.parameters))).toEqual(
    plan.branches.map(({ call }) => Object.keys(call.parameters)),
  );
});

test('a plan without long texts is sent as it is', () => {
  const plan = planOf({ Text: 'x'.repeat(longText) });
  expect(sentPlan(plan)).toEqual({ plan, texts: [], places: [] });
});
