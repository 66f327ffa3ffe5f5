import { expect, test } from 'vitest';
import {
  type ActivityType,
  knowsPublishedItems,
  type Play,
  playOf,
  publishedItemsOf,
  typeOf,
  unknownTypes,
} from '../../src/engine/activity-type.ts';
import { failure } from '../../src/engine/outcome.ts';
import { activity } from './hand-made.ts';

const type = (name: string, more: Partial<ActivityType> = {}) =>
  ({
    name,
    publishes: [],
    publishesAreKnown: true,
    play: { how: 'outcome' },
    ...more,
  }) as unknown as ActivityType;
const catalogue = new Map(
  ['Send Email', unknownTypes.activity, unknownTypes.monitor].map((name) => [name, type(name)]),
);
const origin = { objectType: 'GUID' } as never;

test('a type of the catalogue is found by its name, in an export as well', () => {
  expect(typeOf({ type: 'Send Email' }, catalogue)).toBe(catalogue.get('Send Email'));
  expect(typeOf({ type: 'Send Email', origin }, catalogue)).toBe(catalogue.get('Send Email'));
});

test('a type that nobody knows is taken from an export only, under its own name', () => {
  expect(typeOf({ type: 'Get VM' }, catalogue)).toBeUndefined();
  expect(typeOf({ type: 'Get VM', origin: {} as never }, catalogue)).toBeUndefined();
  expect(typeOf({ type: 'Get VM', origin }, catalogue)).toEqual(type('Get VM'));
  expect(typeOf({ type: 'Get VM', origin }, new Map())).toBeUndefined();
});

test('of unknown types those whose name begins with Monitor are monitors', () => {
  const monitor = type('', { start: 'only' });
  const kinds = new Map([...catalogue, [unknownTypes.monitor, monitor]]);
  const starts = ['Monitor VM', 'monitor VM', 'Get Monitor', 'Monitoring'].map(
    (name) => typeOf({ type: name, origin }, kinds)?.start,
  );
  expect(starts).toEqual(['only', 'only', undefined, undefined]);
});

test('an activity publishes what its type says, what its properties make of it, and what it declares', () => {
  const declaring = activity('a', { publishes: [{ name: 'Own', type: 'text' }] as never });
  const full = type('Full', {
    multiValue: true,
    publishes: [{ name: 'Fixed' }] as never,
    publishesFor: ({ id }) => [{ name: `of ${id}` }] as never,
  });
  const own = { name: 'Own', type: 'text', level: 'row', description: '' };
  expect(publishedItemsOf(declaring, full)).toEqual([{ name: 'Fixed' }, { name: 'of a' }, own]);
  expect(publishedItemsOf(declaring, type('Plain'))).toEqual([{ ...own, level: 'execution' }]);
  expect(publishedItemsOf(activity('a'), type('Plain'))).toEqual([]);
});

test('how an activity is played, and whether its items are known, may hang on its properties', () => {
  const play: Play = { how: 'engine' };
  const special = type('Special', { playFor: () => play, publishesAreKnownFor: () => false });
  expect([playOf(activity('a'), special), knowsPublishedItems(activity('a'), special)]).toEqual([
    play,
    false,
  ]);
  const plain = type('Plain');
  expect([playOf(activity('a'), plain), knowsPublishedItems(activity('a'), plain)]).toEqual([
    plain.play,
    true,
  ]);
});

test('a failure is a failed outcome with its reason (section 2)', () => {
  expect(failure('disk full')).toEqual({ status: 'failed', errorSummary: 'disk full' });
});
