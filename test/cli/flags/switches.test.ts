import { expect, test } from 'vitest';
import { switchesFrom } from '../../../src/cli/flags/switches.ts';
import { UsageError } from '../../../src/model/problem.ts';

test('what is typed becomes the text, number or truth value that the switch takes', () => {
  expect(
    switchesFrom([
      ['waitingParentHoldsSlot', 'false'],
      ['midBase', '1'],
      ['maxJobs', '50'],
      ['jobOrder', 'strict'],
      ['eventLogSource', 'true'],
    ]),
  ).toEqual({
    waitingParentHoldsSlot: false,
    midBase: 1,
    maxJobs: 50,
    jobOrder: 'strict',
    eventLogSource: 'true',
  });
  expect(switchesFrom([['waitingParentHoldsSlot', 'TRUE']])).toEqual({ waitingParentHoldsSlot: true });
});

test.each(['no', '0', ''])('a truth value is not %j', (text) => {
  expect(() => switchesFrom([['waitingParentHoldsSlot', text]])).toThrow(UsageError);
  try {
    switchesFrom([['waitingParentHoldsSlot', text]]);
  } catch (error) {
    expect((error as UsageError).hint).toBe('it takes true | false');
  }
});
