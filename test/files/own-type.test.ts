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
  ['scripted', async () => ({ status: 'success', rows: 3 }), 'returned rows that are not a list'],
  ['computed', () => ({ status: 'success', rows: [1] }), 'returned 1 instead of published items'],
  [
    'computed',
    () => ({ status: 'success', items: { A: {} } }),
    'published "A" with a wrong value; it must be a text, a number, true or false',
  ],
  ['computed', () => ({ status: 'failed', errorSummary: 5 }), 'returned an errorSummary that is not a text'],
];

test.each(playing)(
  '%s, case %#: an activity that throws, or gives no outcome, has failed; nothing else has',
  async (how, perform, problem) => {
    const own = typeWith({ play: { how, prepare: () => perform } });
    for (const [, host] of hereHosts) {
      const bundle = await bundleOf({ a: { type: 'Own' } }, { own: [own] });
      const all = await played(host(bundle, { activityTypes: [own] }));
      expect(named(all, 'ActivityEnd')).toMatchObject([
        { status: 'failed', errorSummary: `the activity type "Own" ${problem}` },
      ]);
      expect(named(all, 'JobEnd')).toMatchObject([{ status: 'Completed' }]);
    }
  },
);

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
    const play = { how: 'jobs', prepare: () => () => ({ plan: {}, conclude }) };
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
