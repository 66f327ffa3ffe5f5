import type { MockCheck } from '../../src/model/mock-check.ts';
import type { TraceEvent } from '../../src/trace/trace-event.ts';

/** An event as it stands in a trace, of whatever version. */
export type AnyEvent = Readonly<Record<string, unknown>> & Pick<TraceEvent, 'event'>;

/** A difference between what a release played and what this version plays, which was decided. */
export interface Decision {
  /** The sentence of CHANGELOG.md that tells users of it. It stands above the section of the release. */
  readonly changelog: string;
  /** The event of the release as it would be now. `now`: the event that this version has in its place. */
  rewritten?(old: AnyEvent, now: AnyEvent): AnyEvent;
  /** How closely the outcomes of the release are checked. */
  readonly mockCheck?: MockCheck;
  /** The plays that go another way now, by their file, and the activities that run in them. */
  readonly goesAnotherWay?: Readonly<Record<string, readonly string[]>>;
}

const counts = ['Count', 'NumberOfObjects'];

/** What was decided since each release, in the order in which it is applied. */
export const decisionsSince: Readonly<Record<string, readonly Decision[]>> = {
  '0.2.0': [
    {
      changelog: 'Simulated outcomes are checked against what their activities publish',
      mockCheck: 'off',
    },
    {
      changelog: '`RunStart` names it.',
      rewritten: (old, now) => (old.event === 'RunStart' ? { ...old, timeZone: now.timeZone } : old),
    },
    newOptions('The option `culture` sets another.', 'culture'),
    newOptions('The option `mapPattern` set to `whole`', 'mapPattern'),
    newOptions('The option `scriptMixedValues` set to `repeat`', 'scriptMixedValues'),
    newOptions('`maxTokens`, 10 million by default', 'maxTokens'),
    newOptions('`maxTextLength`, 50 million by default', 'maxTextLength'),
    newOptions('The option `parameterTypes` set to `checked`', 'parameterTypes'),
    {
      changelog: 'A dropped token says which condition did not hold, or excluded it, and with which value',
      rewritten: (old, now) =>
        old.event === 'TokenDropped' && old.reason === 'no link passes'
          ? { ...old, reason: now.reason }
          : old,
    },
    {
      changelog: '*Query Database*, *Query WMI*, *Read Line*, *Get File Status*',
      rewritten: (old) =>
        old.type === 'Query Database' ? withRows(old, (row) => without(row, counts)) : old,
      // Its condition reads a count, which is blank now.
      goesAnotherWay: { 'x14-nothing-found/trace.ndjson': ['Initialize Data', 'Get', 'Z'] },
    },
    {
      changelog: 'What an activity publishes of its own inputs is as configured, whatever stands in for it.',
      rewritten: (old, now) =>
        old.type === 'Run .Net Script' ? withRows(old, (row) => ({ ...row, ...ownInputs(now) })) : old,
    },
    {
      changelog:
        '`--published-data specific` and `all` put the texts of each activity into the trace as well',
      rewritten: (old, now) =>
        old.event === 'ActivityEnd' && now.texts !== undefined ? { ...old, texts: now.texts } : old,
    },
    {
      changelog: 'Activities of one type without a name are numbered as the Designer does',
      rewritten: (old, now) => {
        const isNumbered = (key: string) => key in old && unnumbered(now[key]) === JSON.stringify(old[key]);
        const keys = ['name', 'message', 'data'].filter(isNumbered);
        return keys.length === 0 ? old : { ...old, ...pick(now, keys) };
      },
    },
  ],
};

function newOptions(changelog: string, name: string): Decision {
  const rewritten = (old: AnyEvent, now: AnyEvent) =>
    old.event === 'RunStart'
      ? { ...old, options: { ...(old.options as object), ...pick(now.options as object, [name]) } }
      : old;
  return { changelog, rewritten };
}

type Row = Readonly<Record<string, unknown>>;

function withRows(event: AnyEvent, change: (row: Row) => Row): AnyEvent {
  return Array.isArray(event.data) ? { ...event, data: event.data.map(change) } : event;
}

const without = (row: Row, names: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

const pick = (from: object, names: readonly string[]) =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

function ownInputs({ data }: AnyEvent): Row {
  const [first] = Array.isArray(data) ? (data as readonly Row[]) : [];
  return first === undefined ? {} : pick(first, ['Script Body', 'Script Language']);
}

const unnumbered = (value: unknown) => JSON.stringify(value)?.replace(/ \(\d+\)/g, '');
