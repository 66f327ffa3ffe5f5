import { expect, test } from 'vitest';
import { chainOf, codes, placeOf, readAll } from '../support/reading.ts';

/** The problems where a message reads these items of an activity, and a link from it tests one. */
async function problemsOf(activity: object, item: string) {
  const log = { id: 'log', type: 'Send Event Log Message', message: 'x' };
  const include = [{ item, operator: 'equals', value: 0 }];
  const links = [{ from: 'a', to: 'log', include }];
  return (await readAll([{ ...chainOf('Main', [{ id: 'a', ...activity }, log]), links }])).problems;
}

test.each([
  ['Run Program', { program: 'x.exe' }],
  ['Query WMI', { wmiQuery: 'select' }],
  ['Read Line', { file: 'x.txt', lineNumbers: '1' }],
])(
  '%s publishes no count: what reads it is warned of, and what there is is named (section 2)',
  async (type, properties) => {
    for (const item of ['NumberOfObjects', 'Count']) {
      const problems = await problemsOf({ type, ...properties }, item);
      expect(codes(problems)).toEqual(['unknown-item']);
      expect(problems.map(placeOf)).toEqual(['runbooks.0.links.0.include.0.item']);
      expect(problems[0]?.hint).toMatch(/^it publishes "/);
    }
  },
);

test.each(['Get Object', 'Get Relationship', 'Get User', 'Get Computer'])(
  '%s publishes counts, as exports show (A7)',
  async (type) => {
    expect(await problemsOf({ type }, 'NumberOfObjects')).toEqual([]);
    expect(await problemsOf({ type }, 'Count')).toEqual([]);
  },
);
