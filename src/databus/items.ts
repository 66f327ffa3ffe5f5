import type { Value } from '../model/published-data.ts';
import { weekdays } from '../model/weekdays.ts';
import { calendarTime, isoTime } from './calendar.ts';
import type { Execution } from './token.ts';

/** Reads an item that every activity publishes. */
type CommonItemReader = (execution: Execution) => Value;

const inLocal = (execution: Execution) => execution.facts.utcOffset(execution.endMs);

function endTimeItems(
  prefix: string,
  offset?: (execution: Execution) => number,
): [string, CommonItemReader][] {
  const part = (
    name: string,
    read: (time: ReturnType<typeof calendarTime>) => Value,
  ): [string, CommonItemReader] => [
    `${prefix} (${name})`,
    (execution) => read(calendarTime(execution.endMs, offset?.(execution))),
  ];
  return [
    part('year', (t) => t.year),
    part('month', (t) => t.month),
    part('day', (t) => t.day),
    part('weekday', (t) => weekdays[t.weekday] as string),
    part('hours', (t) => t.hour),
    part('minutes', (t) => t.minute),
    part('seconds', (t) => t.second),
  ];
}

const seconds = (ms: number) => ms / 1000;

/**
 * The execution whose row this one runs on. Undefined for the first activity of an instance and for a
 * Junction.
 */
function previous(execution: Execution): Execution | undefined {
  return execution.token.execution;
}

/**
 * The published data common to all activities (8.0), by Designer name, in the documentation's order.
 * Durations and delays are in seconds; times are ISO 8601, local time with its offset and UTC with `Z`.
 */
export const commonItems: ReadonlyMap<string, CommonItemReader> = new Map<string, CommonItemReader>([
  ['Activity ID', (execution) => execution.activity.id],
  ['Activity name', (execution) => execution.activity.name],
  ['Activity Process ID', (execution) => execution.facts.processId],
  ['Activity status', (execution) => execution.status],
  ['Activity type', (execution) => execution.activity.type],
  ['Error summary text', (execution) => execution.errorSummary],
  ['Runbook name', (execution) => execution.facts.runbookName],
  ['Runbook Process ID', (execution) => execution.facts.processId],
  ['Server name', (execution) => execution.facts.serverName],
  ['Activity duration', (execution) => seconds(execution.durationMs)],
  ['Activity end time', (execution) => isoTime(execution.endMs, inLocal(execution))],
  ...endTimeItems('Activity end time', inLocal),
  ['Activity end time in UTC', (execution) => isoTime(execution.endMs)],
  ...endTimeItems('Activity end time in UTC'),
  [
    'Activity start time',
    (execution) => isoTime(execution.startMs, execution.facts.utcOffset(execution.startMs)),
  ],
  ['Activity start time in UTC', (execution) => isoTime(execution.startMs)],
  ['Loop: Delay between attempts', (execution) => execution.activity.loop?.delaySeconds ?? 0],
  ['Loop: Enabled', (execution) => execution.activity.loop?.enabled ?? false],
  [
    'Loop: Loop error message',
    ({ activity, status, errorSummary }) =>
      activity.loop?.enabled && status === 'failed' ? errorSummary : '',
  ],
  ['Loop: Number of attempts', (execution) => execution.attempt],
  ['Loop: Total duration', (execution) => seconds(execution.endMs - execution.loopStartMs)],
  ['Previous Activity', (execution) => previous(execution)?.activity.id ?? ''],
  ['Previous Activity Name', (execution) => previous(execution)?.activity.name ?? ''],
]);

const commonByLowerCase = new Map([...commonItems].map(([name, read]) => [name.toLowerCase(), read]));

/**
 * Reads one published item off an execution and one of its rows, by its name. It looks at the activity's own
 * data first, row-level before execution-level, then at the common data, and then at own data whose name
 * differs only in case, because Orchestrator ignores case.
 */
export class ItemReader {
  readonly #name: string;
  readonly #lower: string;
  readonly #common: CommonItemReader | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#lower = name.toLowerCase();
    this.#common = commonByLowerCase.get(this.#lower);
  }

  /** Undefined when it was not published. */
  read(execution: Execution, row: number): Value | undefined {
    const own = execution.rowAt(row)?.[this.#name];
    if (isValue(own)) return own;
    const item = execution.items[this.#name];
    if (isValue(item)) return item;
    return this.#common === undefined ? this.#ignoringCase(execution, row) : this.#common(execution);
  }

  #ignoringCase(execution: Execution, row: number): Value | undefined {
    for (const from of [execution.rowAt(row), execution.items]) {
      for (const key in from) if (key.toLowerCase() === this.#lower) return from[key];
    }
    return undefined;
  }
}

/**
 * Whether a value read off a row by name was published. What an object inherits is neither text nor number
 * nor Boolean.
 */
function isValue(found: unknown): found is Value {
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
}
