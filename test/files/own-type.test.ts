// Activity types of a user's own: what is wrong with them is said to be theirs, wherever it shows.
import { expect, test } from 'vitest';
import { z } from 'zod';
import { propertySchemaOf } from '../../src/activities/property-schema.ts';
import { ActivityFailure } from '../../src/databus/activity-failure.ts';
import type { ActivityType, Play } from '../../src/engine/activity-type.ts';
import { isMeantAsType, ownType } from '../../src/files/own-type.ts';
import { UsageError } from '../../src/model/problem.ts';
import { bundleOf, hereHosts, played } from '../support/host-play.ts';
import { named } from '../support/trace.ts';

const properties = z.strictObject({});
const whole = {
  name: 'Own',
  category: 'Utilities',
  summary: '',
  properties,
  play: { how: 'outcome' },
} as const;
const boom = (): never => {
  throw new RangeError('boom');
};
const typeWith = (more: object) => ownType({ ...whole, ...more } as Partial<ActivityType>, 'own.mjs');

test('an export is meant as a type where it has a name and says how it is played or where it belongs', () => {
  expect([whole, { name: 'A', category: 'x' }, { name: 'A', play: 1 }].every(isMeantAsType)).toBe(true);
  expect([null, 'Own', { name: 'A' }, { play: {} }, () => 1].some(isMeantAsType)).toBe(false);
});

test('a plain object is a type: what it leaves out is the usual', () => {
  expect(typeWith({})).toMatchObject({
    publishes: [],
    multiValue: false,
    start: 'may',
    emptyResult: 'oneBlank',
  });
});

test.each([
  [{ name: '' }, 'must have a text as its name'],
  [{ category: undefined }, 'has no category; it must be one of Runbook Control, '],
  [{ category: 'Utility' }, 'has the category "Utility"; it must be one of '],
  [{ properties: undefined }, 'has no properties; they must be an object schema of zod'],
  [{ properties: { text: 'String' } }, 'has no properties; they must be an object schema of zod'],
  [{ properties: z.string() }, 'has no properties; they must be an object schema of zod'],
  [{ properties: () => z.string() }, 'has no properties; they must be an object schema of zod'],
  [{ properties: boom }, 'threw in properties: boom'],
  [{ publishes: ['Said'] }, 'must publish a list of items'],
  [{ play: undefined }, 'must have as "play.how" one of'],
  [{ play: { how: 'engine' } }, 'must have as "play.how" one of'],
  [{ play: { how: 'computed' } }, 'must have a function "play.prepare"'],
  [{ play: { how: 'live', prepare: boom } }, 'must list in "play.needs" what it needs'],
])('%j: the problem names type and file', (more, problem) => {
  const make = () => propertySchemaOf(typeWith(more));
  expect(make).toThrow(UsageError);
  expect(make).toThrow(/^the activity type ".*" of own\.mjs /);
  expect(make).toThrow(problem);
});

test.each(['check', 'publishesFor', 'publishesAreKnownFor', 'playFor', 'timetable', 'firesAtOnce'] as const)(
  '%s that throws is a UsageError that names the type',
  (name) => {
    const code = typeWith({ [name]: boom })[name] as () => unknown;
    expect(code).toThrow(new UsageError(`the activity type "Own" of own.mjs threw in ${name}: boom`));
  },
);

const plan = {
  strategy: 'waitAll',
  raceOn: 'success',
  failOnWarning: false,
  isNamed: false,
  noun: 'branch',
  branches: [
    {
      id: 'a',
      call: { runbook: 'Child', parameters: {} },
      retries: { attempts: 1, delayMs: 0, backoff: 'constant', maxDelayMs: 0 },
      ignoreFailure: false,
    },
  ],
};
const outcome = (more: object) => () => ({ status: 'success', ...more });
const badGetter = {
  get status(): never {
    throw new RangeError('boom');
  },
};
const unnamable = Object.assign(Object.create(null) as object, { toString: 5 });
const unreadable = new Proxy({}, { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom });
const cyclic: Record<string, unknown> = {};
cyclic['self'] = cyclic;
const thenable = (then: unknown) => Object.fromEntries([['then', then]]) as object;
const throwing = (thrown: unknown) => (): never => {
  throw thrown as Error;
};

const playing: readonly (readonly [string, unknown, string])[] = [
  ['computed', boom, 'threw: boom'],
  ['scripted', boom, 'threw: boom'],
  ['scripted', () => Promise.reject(new Error('late')), 'threw: late'],
  ['jobs', boom, 'threw: boom'],
  ['jobs', () => ({}), 'returned no plan of child jobs with a function "conclude"'],
  ['computed', () => undefined, 'returned undefined instead of an outcome'],
  [
    'computed',
    () => ({ status: 'ok' }),
    'returned the status "ok"; it must be "success", "warning" or "failed"',
  ],
  [
    'scripted',
    async () => ({ status: 'success', rows: 3 }),
    'returned rows that are neither a row nor a list of rows',
  ],
  ['computed', () => ({ status: 'success', rows: [1] }), 'returned 1 instead of published items'],
  [
    'computed',
    () => ({ status: 'success', items: { A: {} } }),
    'published "A" with a wrong value; it must be a text, a number, true or false',
  ],
  ['computed', () => ({ status: 'failed', errorSummary: 5 }), 'returned an errorSummary that is not a text'],
  ['computed', () => null, 'returned null instead of an outcome'],
  ['computed', () => boom, 'returned a function instead of an outcome'],
  ['computed', () => Symbol('x'), 'returned Symbol(x) instead of an outcome'],
  ['computed', () => 1n, 'returned 1 instead of an outcome'],
  ['computed', () => ({ status: 2n }), 'returned the status 2; it must be "success", "warning" or "failed"'],
  [
    'computed',
    outcome({ items: { A: Number.NaN } }),
    'published "A" with the number NaN; it must be a text, a number, true or false',
  ],
  [
    'computed',
    outcome({ items: cyclic }),
    'published "self" with a wrong value; it must be a text, a number, ',
  ],
  [
    'computed',
    outcome({ items: { A: 1n } }),
    'published "A" with a wrong value; it must be a text, a number, ',
  ],
  ['computed', outcome({ rows: [null] }), 'returned null instead of published items'],
  ['computed', () => badGetter, 'returned an outcome that cannot be read: boom'],
  ['computed', () => unreadable, 'threw: boom'],
  ['scripted', async () => badGetter, 'returned an outcome that cannot be read: boom'],
  [
    'computed',
    () => thenable(5),
    'returned the status undefined; it must be "success", "warning" or "failed"',
  ],
  ['scripted', () => thenable(boom), 'threw: boom'],
  [
    'computed',
    outcome({ durationMs: -1 }),
    'returned a wrong value: durationMs is -1; it must be a number from 0',
  ],
  [
    'computed',
    outcome({ eventLog: [{ severity: 'Loud' }] }),
    'returned a wrong value: eventLog[0].severity is "Loud"; it must be "Information" or "Warning" or "Error"',
  ],
  ['computed', outcome({ returned: 3 }), 'returned 3 instead of published items'],
  ['jobs', () => null, 'returned no plan of child jobs with a function "conclude"'],
  [
    'jobs',
    () => ({ plan: { ...plan, branches: null }, conclude: boom }),
    'returned a wrong value: plan.branches is null; it must be a list',
  ],
  [
    'jobs',
    () => ({ plan: { ...plan, branches: [] }, conclude: boom }),
    'returned a wrong value: plan.branches is empty',
  ],
  ['computed', throwing(null), 'threw: null'],
  ['computed', throwing(unnamable), 'threw: a value that cannot be shown'],
];

test.each(playing)(
  '%s, case %#: an activity that throws, or gives no outcome, has failed; nothing else has',
  async (how, perform, problem) => {
    const own = typeWith({ play: { how, prepare: () => perform } });
    for (const [, host] of hereHosts) {
      const bundle = await bundleOf({ a: { type: 'Own' } }, { own: [own] });
      const all = await played(host(bundle, { activityTypes: [own] }));
      expect(named(all, 'ActivityEnd')).toMatchObject([
        { status: 'failed', errorSummary: expect.stringContaining(`the activity type "Own" ${problem}`) },
      ]);
      expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Completed' }]);
    }
  },
);

test('an activity may give its one row as it is', async () => {
  const perform = () => ({ status: 'success', rows: { N: 1 } });
  const own = typeWith({ play: { how: 'computed', prepare: () => perform } });
  for (const [, host] of hereHosts) {
    const bundle = await bundleOf({ a: { type: 'Own' } }, { own: [own] });
    const all = await played(host(bundle, { activityTypes: [own], publishedData: 'specific' }));
    expect(named(all, 'ActivityEnd')).toMatchObject([{ status: 'success', rows: 1, data: [{ N: 1 }] }]);
  }
});

test('prepare that throws is a UsageError before anything starts', async () => {
  for (const prepare of [boom, () => 5]) {
    const own = typeWith({ play: { how: 'computed', prepare } });
    const bundle = await bundleOf({ a: { type: 'Own' } }, { own: [own] });
    for (const [, host] of hereHosts) {
      const start = () => host(bundle, { activityTypes: [own] });
      expect(start).toThrow(UsageError);
      expect(start).toThrow('the activity type "Own" of own.mjs threw in prepare: ');
    }
  }
});

test('a plan of child jobs whose conclusion throws is a failure as well; a failure that is meant stays as it is', () => {
  const request = (conclude: () => unknown) => {
    const play = { how: 'jobs', prepare: () => () => ({ plan, conclude }) };
    const guarded = typeWith({ play }).play as Play & { how: 'jobs' };
    return guarded
      .prepare({} as never)({} as never)
      .conclude({} as never);
  };
  expect(request(boom)).toEqual({ status: 'failed', errorSummary: 'the activity type "Own" threw: boom' });
  const meant = () => {
    throw new ActivityFailure('no such branch');
  };
  expect(request(meant)).toEqual({ status: 'failed', errorSummary: 'no such branch' });
});

test('an outcome is copied as it is returned: its keys are known ones, and __proto__ is a name like any other', async () => {
  const given = { status: 'success', plan: {}, items: JSON.parse('{"__proto__":"p","A":1}') as object };
  const own = typeWith({ play: { how: 'computed', prepare: () => () => given } });
  const bundle = await bundleOf({ a: { type: 'Own' } }, { own: [own] });
  for (const [, host] of hereHosts) {
    const all = await played(host(bundle, { activityTypes: [own], publishedData: 'specific' }));
    expect(JSON.stringify(named(all, 'ActivityEnd')[0]?.data)).toBe('[{"__proto__":"p","A":1}]');
  }
});

const answers: readonly (readonly [keyof ActivityType, () => unknown, string])[] = [
  ['publishesFor', () => null, 'publishesFor is null; it must be a list'],
  ['publishesFor', () => [{}], 'publishesFor[0].name is undefined; it must be a text'],
  ['publishesAreKnownFor', () => 'yes', 'publishesAreKnownFor is "yes"; it must be true or false'],
  ['starts', () => [{ kind: 'call' }], 'starts[0].kind is "call"; it must be "invoke" or '],
  ['returns', () => ({ A: {} }), 'returns.A is an object; it must be a text, a number, true or false'],
  ['touches', () => 5, 'touches is 5; it must be a list'],
  ['check', () => [null], 'check[0] is null; it must be an object'],
  ['firesAtOnce', () => 1, 'firesAtOnce is 1; it must be true or false'],
];

test.each(answers)(
  '%s that answers nonsense is a UsageError that names the type, case %#',
  (name, code, problem) => {
    const ask = typeWith({ [name]: code })[name] as (...given: unknown[]) => unknown;
    expect(() => ask({}, {})).toThrow(UsageError);
    expect(() => ask({}, {})).toThrow(`the activity type "Own" of own.mjs has a wrong value: ${problem}`);
  },
);

test.each([
  [{ multiValue: 'yes' }, 'its definition.multiValue is "yes"; it must be true or false'],
  [{ summary: 5 }, 'its definition.summary is 5; it must be a text'],
  [{ start: 'always' }, 'its definition.start is "always"; it must be "may" or "only" or "never"'],
  [
    { publishes: [{ name: 'A', type: 'Text' }] },
    'its definition.publishes[0].type is "Text"; it must be "String" or ',
  ],
])('%j: a fact that is none is a UsageError that names the type', (more, problem) => {
  expect(() => typeWith(more)).toThrow(`the activity type "Own" of own.mjs has a wrong value: ${problem}`);
});

test('a name that is no text, a getter that throws and a proxy that says nothing name the module', () => {
  expect(() => typeWith({ name: 5n })).toThrow('the activity type 5 of own.mjs must have a text as its name');
  expect(() => ownType(unreadable, 'own.mjs')).toThrow(
    new UsageError('cannot read what own.mjs exports: boom'),
  );
});

test('a timetable that does not go on is a UsageError that names the type', () => {
  const next = (code: unknown) => typeWith({ timetable: () => code }).timetable?.({} as never);
  expect(() => next(() => 5)?.(5, () => 0)).toThrow(
    'the activity type "Own" of own.mjs gave 5 as the next time of its timetable after 5',
  );
  expect(next(() => 6)?.(5, () => 0)).toBe(6);
  expect(() => next(3)).toThrow('the activity type "Own" of own.mjs gave 3 as its timetable');
});

test('playFor that answers nonsense is a UsageError that names the type', () => {
  const ask = () => typeWith({ playFor: () => null }).playFor?.({} as never);
  expect(ask).toThrow(
    'the activity type "Own" of own.mjs, asked for playFor, must have as "play.how" one of',
  );
});
