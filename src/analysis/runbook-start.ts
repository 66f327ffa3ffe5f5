import { initializeData, parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { monitorDateTime } from '../activities/scheduling/monitor-date-time.ts';
import type { DataType } from '../model/data-type.ts';
import { isTriggerSpec } from '../model/mock.ts';
import { counted } from '../text/plain-words.ts';
import type { RunbookFacts } from './bundle-facts.ts';

/** What starts a runbook (1.5). */
export interface RunbookStart {
  readonly kind: 'parameters' | 'monitor' | 'activity';
  /** The id of the starting activity. */
  readonly activity: string;
  readonly name: string;
  /**
   * In words: `it begins with Initialize Data`, `Monitor Date/Time starts an instance every day at 18:30`.
   */
  readonly text: string;
  readonly parameters: readonly StartParameter[];
}

export interface StartParameter {
  readonly name: string;
  readonly type: DataType;
  /** Null if a caller must give a value. */
  readonly default: string | number | boolean | null;
  readonly description: string;
}

/** What starts a runbook: its parameters, its monitor with its trigger times, or a plain activity. */
export function startOf({ wiring, runbook }: RunbookFacts): RunbookStart {
  const { start } = wiring;
  const told = { activity: start.activity.id, name: start.label, parameters: [] };
  if (!start.isEnabled)
    return { ...told, kind: 'activity', text: `${start.label} is disabled, so nothing ever runs` };
  if (start.type.isMonitor) {
    const text = `the monitor ${start.label} starts an instance ${firingText(wiring.start)}`;
    return { ...told, kind: 'monitor', text };
  }
  if (start.type !== initializeData)
    return { ...told, kind: 'activity', text: `a start of the runbook begins with ${start.label}` };
  const parameters = parametersOf(runbook).map(({ name, type, default: fallback, description }) => ({
    name,
    type,
    default: fallback ?? null,
    description: description ?? '',
  }));
  const count = parameters.length === 0 ? 'no parameters' : counted(parameters.length, 'parameter');
  return { ...told, kind: 'parameters', parameters, text: `${start.label} takes ${count}` };
}

function firingText({ activity, type }: RunbookFacts['wiring']['start']): string {
  const { simulate } = activity;
  if (type === monitorDateTime) return timetableText(activity.properties);
  const simulated =
    simulate !== undefined && isTriggerSpec(simulate)
      ? `; simulated: ${counted(triggerCount(simulate.triggers), 'trigger')}`
      : '';
  return `each time it is triggered${simulated}`;
}

function triggerCount(triggers: readonly unknown[] | { readonly count: number }): number {
  return 'count' in triggers ? triggers.count : triggers.length;
}

/** The trigger times of a Monitor Date/Time in words. Exactly one of the properties is given (8.3). */
function timetableText(properties: Readonly<Record<string, unknown>>): string {
  const { at, every, everySeconds } = properties as {
    readonly at?: string;
    readonly everySeconds?: number;
    readonly every?: Readonly<Record<'days' | 'hours' | 'minutes', number>> & {
      readonly startingMinute?: number;
      readonly timeSlices: boolean;
      readonly triggerImmediately: boolean;
    };
  };
  if (at !== undefined) return `every day at ${at}`;
  if (every === undefined) return `every ${counted(everySeconds ?? 0, 'second')}`;
  const { days, hours, minutes, startingMinute, timeSlices, triggerImmediately } = every;
  const parts = [
    days > 0 ? counted(days, 'day') : '',
    hours > 0 ? counted(hours, 'hour') : '',
    minutes > 0 ? counted(minutes, 'minute') : '',
  ].filter((part) => part !== '');
  const minute = startingMinute === undefined ? '' : `, ${startingMinute} minutes past the hour`;
  const slices = timeSlices ? ', at slices of the hour' : '';
  return `every ${parts.join(' ')}${minute}${slices}${triggerImmediately ? ', and at once' : ''}`;
}
