import { describe, expect, test } from 'vitest';
import { chainOf, placeOf, readAll } from '../support/reading.ts';

const tell = (message: string, more: object = {}) => ({
  id: 'log',
  type: 'Send Event Log Message',
  message,
  ...more,
});
const child = chainOf(
  'Child',
  [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'X', type: 'Integer', default: 1 }] },
    { id: 'end', type: 'Return Data', values: { Result: '{{init.X}}' } },
  ],
  { returnedData: [{ name: 'Result' }, { name: 'Unset' }] },
);
const invoke = (more: object = {}) => ({ id: 'i', type: 'Invoke Runbook', runbook: 'Child', ...more });
/** The warnings of a parent that starts the child and reads something of it. */
const warnings = async (activity: object, message: string, link: object = {}) => {
  const parent = {
    ...chainOf('Parent', [activity, tell(message)]),
    links: [{ from: (activity as { id: string }).id, to: 'log', ...link }],
  };
  return (await readAll([parent, child])).problems;
};

describe('what a child returns (section 6)', () => {
  test('a name that the child never returns is always blank', async () => {
    const problems = await warnings(invoke(), 'x {{i.Result}} {{i.result}} {{i.Reslt}}');
    expect(problems).toMatchObject([
      {
        code: 'child-data-blank',
        severity: 'warning',
        message: '"Reslt" of "i" is always blank: "\\\\Child" never returns it',
        hint: 'did you mean "Result"?',
      },
    ]);
    expect(problems.map(placeOf)).toEqual(['runbooks.0.activities.1.message']);
  });

  test('so is one that it declares and never sets, and one that a condition reads', async () => {
    const condition = { item: 'Unset', operator: 'equals', value: '' };
    const problems = await warnings(invoke(), '{{i.Child runbook status}}', { include: [condition] });
    expect(problems.map(placeOf)).toEqual(['runbooks.0.links.0.include.0.item']);
    expect(problems[0]?.message).toContain('"\\\\Child" declares it and never sets it');
  });

  test('without waiting only the id of the job is known', async () => {
    const text = '{{i.Result}} {{i.Child runbook status}} {{i.Child runbook Job ID}} {{i.Activity name}}';
    const problems = await warnings(invoke({ waitForCompletion: false }), text);
    expect(problems.map(({ message }) => message)).toEqual(
      ['Result', 'Child runbook status'].map(
        (item) => `"${item}" of "i" is always blank: it does not wait for the runbook it starts`,
      ),
    );
  });

  test('the same for branches of Parallel and the body of For Each', async () => {
    const group = (more: object = {}) => {
      return { id: 'p', type: 'Parallel', branches: [{ id: 'b', runbook: 'Child' }], ...more };
    };
    expect(await warnings(group(), '{{p.b.Result}} {{p.b.Status}} {{p.Status}}')).toEqual([]);
    expect(await warnings(group(), '{{p.b.Nope}} {{p.Status}}')).toMatchObject([
      { code: 'child-data-blank', message: '"b.Nope" of "p" is always blank: "\\\\Child" never returns it' },
    ]);
    expect(await warnings(group({ strategy: 'fireAndForget' }), '{{p.b.Result}}')).toMatchObject([
      { code: 'child-data-blank', message: expect.stringContaining('does not wait') },
    ]);
    const each = { id: 'e', type: 'For Each', items: 'a,b', runbook: 'Child' };
    expect(await warnings(each, '{{e.Result}} {{e.Item}} {{e.Count}}')).toEqual([]);
    expect(await warnings(each, '{{e.Nope}} {{e.Count}}')).toMatchObject([{ code: 'child-data-blank' }]);
  });

  test.each([
    ['a simulated outcome', invoke({ simulate: { rows: [{ Nope: 'x' }] } })],
    ['declared data', invoke({ publishes: [{ name: 'Nope' }] })],
    ['a runbook that a reference names', invoke({ runbook: '{{$Which}}' })],
  ])('nothing is said where it cannot be known: %s', async (_, activity) => {
    const codes = (await warnings(activity, '{{i.Nope}}')).map(({ code }) => code);
    expect(codes).not.toContain('child-data-blank');
  });
});

describe('what a child takes (A33)', () => {
  test.each([
    ['abc', 1],
    ['4.5', 1],
    ['4', 0],
    [4, 0],
    ['', 0],
    ["[Sum('1', 'x')]", 0],
    ['{{$Which}}', 0],
  ])('%j for an Integer: %i warnings', async (value, count) => {
    const problems = await warnings(invoke({ parameters: { x: value } }), 'x');
    expect(problems.filter(({ code }) => code === 'parameter-type')).toHaveLength(count);
  });

  test('a parameter that gets no value and has no default is warned of, at the name of the runbook', async () => {
    const needy = chainOf('Needy', [
      { id: 'init', type: 'Initialize Data', parameters: [{ name: 'A' }, { name: 'B', default: '' }] },
    ]);
    const problems = async (...activities: object[]) =>
      (await readAll([chainOf('Main', activities), needy])).problems;
    const start = (more: object = {}) => invoke({ runbook: 'Needy', ...more });
    const found = await problems(start());
    expect(found).toMatchObject([
      { code: 'parameter-missing', severity: 'warning', message: '"\\\\Needy" gets no value for "A"' },
    ]);
    expect(found.map(placeOf)).toEqual(['runbooks.0.activities.0.runbook']);
    expect(await problems(start({ parameters: { a: '' } }))).toEqual([]);
    expect(await problems(start({ simulate: {} }))).toEqual([]);
    const each = { id: 'e', type: 'For Each', items: 'x', runbook: 'Needy' };
    expect((await problems(each)).map(({ code }) => code)).toContain('parameter-missing');
    expect(
      (await problems({ ...each, parameters: { A: '{{$Item}}' } })).map(({ code }) => code),
    ).not.toContain('parameter-missing');
  });

  test('the warning names the parameter, the value and the runbook, at the value', async () => {
    const problems = await warnings(invoke({ parameters: { x: 'abc' } }), 'x');
    expect(problems.map(placeOf)).toEqual(['runbooks.0.activities.0.parameters.x']);
    expect(problems[0]?.message).toBe(
      'parameter X should be a whole number, such as 42, not "abc"; it is given as it is to "\\\\Child"',
    );
  });
});
