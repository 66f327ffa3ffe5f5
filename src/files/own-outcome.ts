import { ActivityFailure } from '../databus/activity-failure.ts';
import type { JobsRequest } from '../engine/activity-type.ts';
import type { DiagnosticNote, EventLogEntry, Outcome } from '../engine/outcome.ts';
import {
  type BranchPlan,
  type GroupPlan,
  type RetryPlan,
  type RunbookCall,
  strategies,
} from '../model/job-group.ts';
import type { PlatformEventEntry } from '../model/platform-event.ts';
import { UsageError } from '../model/problem.ts';
import type { ActivityStatus, Row, Rows } from '../model/published-data.ts';
import { thrownText } from '../text/thrown-text.ts';
import {
  amongTexts,
  anyFlag,
  anyScalar,
  anyText,
  listOf,
  maybe,
  numberFrom,
  objectOf,
  ownValueText,
  type ReadValue,
  recordOf,
  WrongValue,
} from './own-values.ts';

/**
 * The outcome that a user's own code returned, as plain data. Throws ActivityFailure, beginning with `about`,
 * if it is wrong or cannot be read.
 */
export function ownOutcome(given: unknown, about: string): Outcome {
  return readOwn(given, about, 'an outcome', outcome(about));
}

/** The plan of child jobs that a user's own code returned, likewise. `conclude` is the user's code. */
export function ownRequest(given: unknown, about: string): JobsRequest {
  return readOwn(given, about, 'a request for child jobs', (value) => {
    const { plan, conclude } = (value ?? {}) as Partial<JobsRequest>;
    if (typeof plan !== 'object' || plan === null || typeof conclude !== 'function')
      throw new WrongValue('returned no plan of child jobs with a function "conclude"');
    return { plan: returned(groupPlan)(plan, 'plan'), conclude: conclude.bind(value) };
  });
}

function readOwn<Value>(given: unknown, about: string, what: string, read: ReadValue<Value>): Value {
  try {
    return read(given, '');
  } catch (error) {
    if (error instanceof WrongValue) throw new ActivityFailure(`${about} ${error.message}`);
    throw new ActivityFailure(`${about} returned ${what} that cannot be read: ${thrownText(error)}`);
  }
}

/** The same, with the words that go before a place in what was returned. */
const returned =
  <Value>(read: ReadValue<Value>): ReadValue<Value> =>
  (value, where) => {
    try {
      return read(value, where);
    } catch (error) {
      if (error instanceof WrongValue) throw new WrongValue(`returned a wrong value: ${error.message}`);
      throw error;
    }
  };

const statuses: readonly ActivityStatus[] = ['success', 'warning', 'failed'];

const status: ReadValue<ActivityStatus> = (value) => {
  const found = statuses.find((each) => each === value);
  if (found !== undefined) return found;
  throw new WrongValue(
    `returned the status ${ownValueText(value)}; it must be "success", "warning" or "failed"`,
  );
};

const items: ReadValue<Row> = (value) => {
  if (typeof value !== 'object' || value === null)
    throw new WrongValue(`returned ${ownValueText(value)} instead of published items`);
  const read = (each: unknown, name: string) => {
    try {
      return anyScalar(each, '');
    } catch {
      const what = typeof each === 'number' ? `the number ${each}` : 'a wrong value';
      throw new WrongValue(
        `published ${JSON.stringify(name)} with ${what}; it must be a text, a number, true or false`,
      );
    }
  };
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, read(each, name)]));
};

const rows: ReadValue<Rows> = (value, where) => {
  if (Array.isArray(value)) return listOf(items)(value, where);
  if (typeof value === 'object' && value !== null) return items(value, where);
  throw new WrongValue('returned rows that are neither a row nor a list of rows');
};

const errorSummary: ReadValue<string> = (value) => {
  if (typeof value === 'string') return value;
  throw new WrongValue('returned an errorSummary that is not a text');
};

const severities = ['Information', 'Warning', 'Error'] as const;
const eventLogEntry = objectOf<EventLogEntry>({
  severity: amongTexts(severities),
  message: anyText,
  computer: anyText,
});
const platformEvent = objectOf<PlatformEventEntry>({
  type: amongTexts(severities),
  summary: anyText,
  details: anyText,
});
const diagnostic = objectOf<DiagnosticNote>({ code: anyText, message: anyText });
const truth: ReadValue<true | undefined> = (value) => (value ? true : undefined);

function outcome(about: string): ReadValue<Outcome> {
  const commit: ReadValue<() => void> = (value) => {
    if (typeof value !== 'function') throw new WrongValue(`returned a commit that is not a function`);
    return () => {
      try {
        value();
      } catch (error) {
        throw new UsageError(`${about} threw in commit: ${thrownText(error)}`);
      }
    };
  };
  const fields = objectOf<Outcome>({
    status,
    items: maybe(items),
    rows: maybe(rows),
    errorSummary: maybe(errorSummary),
    durationMs: maybe(returned(numberFrom(0))),
    simulated: truth,
    texts: maybe(returned(recordOf(anyText))),
    script: maybe(returned(anyText)),
    missingParameters: maybe(returned(listOf(anyText))),
    eventLog: maybe(returned(listOf(eventLogEntry))),
    platformEvent: maybe(returned(platformEvent)),
    returned: maybe(items),
    diagnostics: maybe(returned(listOf(diagnostic))),
    commit: maybe(commit),
    breaks: truth,
    // Limits are Pianola's own.
    limit: () => undefined,
  });
  return (value, where) => {
    if (typeof value === 'object' && value !== null) return fields(value, where);
    throw new WrongValue(`returned ${ownValueText(value)} instead of an outcome`);
  };
}

const call = objectOf<RunbookCall>({
  runbook: anyText,
  parameters: recordOf(anyScalar),
  optional: maybe(listOf(anyText)),
  runbookServers: maybe(listOf(anyText)),
});
const retries = objectOf<RetryPlan>({
  attempts: numberFrom(1, true),
  delayMs: numberFrom(0),
  backoff: amongTexts<RetryPlan['backoff']>(['constant', 'exponential']),
  maxDelayMs: numberFrom(0),
});
const branch = objectOf<BranchPlan>({
  id: anyText,
  call,
  retries,
  timeoutMs: maybe(numberFrom(1)),
  ignoreFailure: anyFlag,
  compensate: maybe(anyText),
});
const planFields = objectOf<GroupPlan>({
  strategy: amongTexts(strategies),
  raceOn: amongTexts<GroupPlan['raceOn']>(['success', 'settled']),
  maxWorkers: maybe(numberFrom(1, true)),
  timeoutMs: maybe(numberFrom(1)),
  failOnWarning: anyFlag,
  isNamed: anyFlag,
  noun: amongTexts<GroupPlan['noun']>(['branch', 'item']),
  branches: listOf(branch),
});

const groupPlan: ReadValue<GroupPlan> = (value, where) => {
  const plan = planFields(value, where);
  const ids = new Set(plan.branches.map(({ id }) => id));
  if (ids.size < plan.branches.length) throw new WrongValue(`${where}.branches has an id twice`);
  if (ids.size === 0 && plan.noun === 'branch') throw new WrongValue(`${where}.branches is empty`);
  return plan;
};
