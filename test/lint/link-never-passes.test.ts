import { expect, test } from 'vitest';
import { pianola, playFolder } from '../support/command-line.ts';
import { chainOf, codes, placeOf, readAll } from '../support/reading.ts';

const activities = [
  { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Count' }] },
  { id: 'log', type: 'Send Event Log Message', message: 'x' },
];
const linked = (link: object) => ({
  ...chainOf('R', activities),
  links: [{ from: 'init', to: 'log', ...link }],
});
const condition = { item: 'Count', operator: 'equals', value: '1' };

const never = [
  [
    'the same condition in both tabs',
    { include: [condition], exclude: [condition] },
    'everything that is included',
  ],
  ['the same status in both tabs', { exclude: [{ status: ['success'] }] }, 'everything that is included'],
  [
    'a status that Initialize Data never ends with',
    { include: [{ status: ['failed'] }] },
    'never ends with that status',
  ],
  [
    'less than a word',
    { include: [{ item: 'Count', operator: 'is less than', value: 'abc' }] },
    'no value meets its conditions',
  ],
  [
    'between bounds the wrong way round',
    { include: [{ item: 'Count', operator: 'is between', value: [9, 1] }] },
    'no value meets its conditions',
  ],
  [
    'a status that there is not',
    { include: [{ item: 'Activity status', operator: 'equals', value: 'done' }] },
    'no value meets its conditions',
  ],
] as const;

test.each(never)(
  '%s: the link never passes, for validate as for explain (section 3)',
  async (_, link, why) => {
    const { problems } = await readAll([linked(link)]);
    expect(problems).toMatchObject([{ code: 'link-never-passes', severity: 'warning' }]);
    expect(problems.map(placeOf)).toEqual(['runbooks.0.links.0']);
    expect(problems[0]?.message).toContain(why);
    const file = playFolder().file('never.json', linked(link));
    expect((await pianola('validate', file)).out).toMatch(/ warning link-never-passes: /);
    const { out } = await pianola('explain', file);
    expect(out).toContain('Links that can never pass');
    expect(out).toContain(why);
  },
);

test.each([
  ['another condition in the Exclude tab', { include: [condition], exclude: [{ ...condition, value: '2' }] }],
  ['a link that is disabled', { include: [condition], exclude: [condition], enabled: false }],
  ['everything', { include: [] }],
])('%s is not warned of', async (_, link) => {
  expect(codes((await readAll([linked(link)])).problems)).toEqual([]);
});
