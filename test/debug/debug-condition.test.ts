import { describe, expect, test } from 'vitest';
import { Execution, PlayedActivity, RootToken } from '../../src/databus/token.ts';
import { compileDebugCondition, compileHitCondition } from '../../src/debug/debug-condition.ts';
import { DebugWorld } from '../../src/debug/debug-world.ts';
import { loadRunbook } from '../../src/index.ts';
import { runbook } from '../support/runbook-file.ts';

const bundle = await loadRunbook({
  runbooks: [runbook({ get: { name: 'Get rows' }, use: {} })],
  variables: [{ name: 'Limit', value: '5' }],
});
const [read] = bundle.runbooks;
if (read === undefined) throw new Error('no runbook');
const world = new DebugWorld(bundle, {}).of(read);
const [activity] = read.activities;
if (activity === undefined) throw new Error('no activity');
const facts = {
  runbookName: '',
  runbookPath: '',
  serverName: '',
  processId: 1,
  utcOffset: () => 0,
  startMs: 0,
};
const execution = new Execution(new PlayedActivity(activity, 0, facts), new RootToken('1'), 1, 0);
execution.rows = [{ Count: 7, Name: 'a > b', Blank: '' }];
const scope = { token: execution, nowMs: 0 };
const holds = (text: string) => compileDebugCondition(text, world)(scope);

describe('a condition', () => {
  test.each([
    '{{get.Count}} > 3',
    '{{get.Count}} >= {{$Limit}}',
    '{{Get rows.Count}}==7',
    '{{get.Count}} is between 1 and 10',
    '{{get.Count}} Is Less Than 10',
    "{{get.Name}} = 'A > B'",
    '{{get.Name}} contains "> b"',
    '{{get.Name}} matches pattern a.*',
    '{{get.Name}} does not equal x',
    "[Len('{{get.Name}}')] = 5",
    '{{get.Count}}',
  ])('%s holds', (text) => {
    expect(holds(text)).toBe(true);
  });

  test.each([
    '{{get.Count}} < 3',
    '{{get.Count}} != 7',
    '{{get.Blank}}',
    '{{get.Nothing}} > 1',
    '{{use.Count}} = 7',
    '{{get.Name}} matches pattern (',
    'false',
  ])('%s does not hold', (text) => {
    expect(holds(text)).toBe(false);
  });

  test.each([
    ['{{nobody.Count}} > 1', 'no activity "nobody"'],
    ['{{$Nothing}} > 1', 'no variable "Nothing"'],
    ['{{get.Count > 1', 'not closed'],
    ['{{get.Count}} is between 1', 'takes two values'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => holds(text)).toThrow(why);
  });
});

describe('a hit count', () => {
  test.each([
    ['3', [3, 4, 5, 6]],
    ['= 3', [3]],
    ['==3', [3]],
    ['> 3', [4, 5, 6]],
    ['<3', [1, 2]],
    ['<= 3', [1, 2, 3]],
    ['% 3', [3, 6]],
  ])('%s counts these of six hits', (text, hits) => {
    expect([1, 2, 3, 4, 5, 6].filter(compileHitCondition(text))).toEqual(hits);
  });

  test.each(['', 'three', '% 0', '3 4'])('"%s" is none', (text) => {
    expect(() => compileHitCondition(text)).toThrow('is not a hit count');
  });
});
