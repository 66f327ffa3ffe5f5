import { expect, test } from 'vitest';
import { explained, list, plain, script } from '../reports/explain/explained.ts';
import { runbook } from '../support/runbook-file.ts';

const log = (message: string, more: object = {}) => ({ type: 'Send Event Log Message', message, ...more });

test('who reads each item, and where: properties, links, loops, simulated outcomes', async () => {
  const told = await explained(
    runbook(
      {
        a: {
          ...script,
          publish: [{ name: 'Path' }, { name: 'Size' }],
          loop: { exit: [{ item: 'Size', operator: 'equals', value: 1 }] },
        },
        b: log("{{a.path}} [Upper('{{a.Path}}')]"),
        c: { ...plain, simulate: { errorSummary: '{{a.Activity status}}' } },
      },
      [{ from: 'a', to: 'b', include: [{ item: 'Path', operator: 'contains', value: 'x' }] }, 'a -> c'],
    ),
  );
  const readers = Object.fromEntries(
    told
      .told('a')
      .publishes.map(({ name, readBy }) => [
        name,
        readBy.map(({ activity, place }) => `${activity}: ${place}`),
      ]),
  );
  expect(readers).toMatchObject({
    Path: ['a: the link to Send Event Log Message', 'b: message'],
    Size: ['a: its loop'],
    'Activity status': ['c: simulate.errorSummary'],
    'Standard Output': [],
  });
  expect(told.told('b').reads).toEqual([
    { activity: 'a', item: 'path', place: 'message', isThere: 'always', rule: '1.2' },
  ]);
});

test('what is read is there always, for some tokens, or never (1.2, A8)', async () => {
  const message = '{{a.Activity name}} {{b.Activity name}} {{c.Activity name}} {{d.Activity name}}';
  const { told } = await explained(
    runbook({ a: plain, b: plain, c: plain, d: log(message), e: plain }, [
      'a -> b',
      'a -> c',
      'b -> d',
      'a -> d',
      'c -> e',
    ]),
  );
  expect(told('d').reads.map(({ activity, isThere }) => `${activity} ${isThere}`)).toEqual([
    'a always',
    'b sometimes',
    'c never',
    'd never',
  ]);
});

test('behind a Junction only the data it returns is there, and what that descends from (section 4 rule 4)', async () => {
  const message = '{{a.Activity name}} {{b.Activity name}} {{c.Activity name}} {{j.Selected branch}}';
  const behind = async (returnDataFrom?: string, options = {}) => {
    const junction = { type: 'Junction', ...(returnDataFrom && { returnDataFrom }) };
    const links = ['a -> b', 'a -> c', 'b -> j', 'c -> j', 'j -> d'];
    const { told } = await explained(
      runbook({ a: list, b: plain, c: plain, j: junction, d: log(message) }, links, options),
    );
    return told('d')
      .reads.map(({ activity, isThere }) => `${activity} ${isThere}`)
      .join(', ');
  };
  expect(await behind()).toBe('a never, b never, c never, j always');
  expect(await behind('b')).toBe('a always, b always, c never, j always');
  expect(await behind(undefined, { junctionNone: 'common' })).toBe('a sometimes, b never, c never, j always');
});

test('a Junction that returns an activity whose rows never reach it lets nothing of it through', async () => {
  const { told } = await explained(
    runbook(
      { a: plain, b: plain, first: { type: 'Junction', returnDataFrom: 'b' }, d: log('{{b.Activity name}}') },
      ['a -> b', 'a -> first', { from: 'b', to: 'first', enabled: false }, 'first -> d'],
    ),
  );
  expect(told('d').reads[0]!.isThere).toBe('never');
  expect(told('b').returnedBy).toEqual(['first']);
});

test('behind a Junction there is what its rows descend from only where those rows arrive', async () => {
  const { told, facts } = await explained(
    runbook(
      {
        a: list,
        b: plain,
        j: { type: 'Junction', returnDataFrom: 'b' },
        k: { type: 'Junction', returnDataFrom: 'a' },
        d: log('{{a.Activity name}}'),
      },
      ['a -> b', 'a -> j', { from: 'b', to: 'j', enabled: false }, 'j -> k', 'k -> d'],
    ),
  );
  expect(told('d').reads[0]!.isThere).toBe('never');
  expect(told('k').rows.text).toBe('sends on nothing');
  expect(facts.returnsAtMost).toBe(0);
});

test('what is read although nobody publishes it is told as such', async () => {
  const { told } = await explained(
    runbook(
      {
        a: { type: 'Compare Values', left: '1', test: 'equals', right: '1' },
        s: script,
        d: log('{{a.Nothing}} {{s.Anything}}'),
      },
      ['a -> s', 's -> d'],
    ),
  );
  const said = (id: string, item: string) =>
    told(id).publishes.find(({ name }) => name === item)!.description;
  expect(said('a', 'Nothing')).toBe('It is never published: always blank.');
  expect(said('s', 'Anything')).toBe('Not known to be published.');
});
