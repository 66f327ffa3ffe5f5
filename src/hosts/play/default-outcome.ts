import { convertTo } from '../../activities/data-type.ts';
import { passingValue } from '../../activities/passing-value.ts';
import { ActivityFailure } from '../../databus/activity-failure.ts';
import { commonItems } from '../../databus/items.ts';
import type { Scope, Template } from '../../databus/template.ts';
import { type PublishedItem, publishedItemsOf } from '../../engine/activity-type.ts';
import type { CompiledActivity } from '../../engine/compiled-runbook.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Options } from '../../model/options.ts';
import type { Row, Value } from '../../model/published-data.ts';
import type { Activity } from '../../model/runbook.ts';

/** Compiles a text of the activity. */
type Compile = (text: string, rules?: { functions?: boolean }) => Template;

/** What an activity publishes that is not played itself (option `defaultOutcome`). */
export interface DefaultOutcome {
  /** The outcome if none is given: plain success with one row. */
  whole(scope: Scope): Outcome;
  /** A given outcome, completed with the items that repeat an input (section 2). */
  completed(outcome: Outcome, scope: Scope): Outcome;
}

/**
 * Compiles the option `defaultOutcome` for one activity. Items that repeat an input have its value with
 * references resolved, whatever stands in for the activity (section 2). `blank`: everything else that is not
 * given is blank (format section 3). `plausible`: counts are 1, Boolean values are true, loops get the item
 * that ends them, what a parameter of a started runbook reads is of its type, and the rest is blank.
 */
export function compileDefaultOutcome(
  { activity, type }: Pick<CompiledActivity, 'activity' | 'type'>,
  { defaultOutcome }: Options,
  compile: Compile,
  neededTexts: () => ReadonlyMap<string, string> = () => new Map(),
): DefaultOutcome {
  const published = publishedItemsOf(activity, type);
  const echoes = published.flatMap((item): Echo[] => {
    const read = echoOf(item, activity.properties, compile);
    return read === undefined ? [] : [{ name: item.name, read }];
  });
  const completed: DefaultOutcome['completed'] =
    echoes.length === 0
      ? asGiven
      : (outcome, scope) => ({
          ...outcome,
          items: { ...echoedIfPossible(echoes, scope), ...outcome.items },
        });
  if (defaultOutcome === 'blank') return { whole: (scope) => completed(standIn, scope), completed };
  return { whole: plausible(activity, published, echoes, neededTexts()), completed };
}

function asGiven(outcome: Outcome): Outcome {
  return outcome;
}

function plausible(
  activity: Activity,
  published: readonly PublishedItem[],
  echoes: readonly Echo[],
  neededByName: ReadonlyMap<string, string>,
): DefaultOutcome['whole'] {
  const needed = new Map([...neededByName].map(([name, text]) => [name.toLowerCase(), text]));
  const known = new Set(published.map(({ name }) => name.toLowerCase()));
  const strange = [...neededByName].filter(([name]) => !known.has(name.toLowerCase()));
  const guessed = (level: PublishedItem['level']): Row =>
    Object.fromEntries(
      published
        .filter((item) => item.level === level)
        .flatMap(({ name, isCount, type: dataType }): [string, Value][] => {
          if (isCount) return [[name, 1]];
          const text = dataType === 'String' ? needed.get(name.toLowerCase()) : undefined;
          if (text !== undefined) return [[name, text]];
          return dataType === 'Boolean' ? [[name, true]] : [];
        }),
    );
  const { status = 'success', execution, row: exitRow } = loopExit(activity, published);
  const items = guessed('execution');
  const row = { ...Object.fromEntries(strange), ...guessed('row'), ...exitRow };
  const rows = Object.keys(row).length > 0 ? [row] : undefined;
  return (scope) => ({
    ...standIn,
    status,
    items: { ...items, ...echoed(echoes, scope), ...execution },
    ...(rows !== undefined && { rows }),
  });
}

/** What ends a loop at its first attempt. */
interface LoopExit {
  readonly status?: Outcome['status'];
  readonly execution?: Row;
  readonly row?: Row;
}

/**
 * What ends the activity's loop if plain success does not (section 5): the value of an item, or else a
 * status.
 */
function loopExit({ loop }: Activity, published: readonly PublishedItem[]): LoopExit {
  if (!loop?.enabled) return {};
  const statuses = loop.exit.flatMap((criterion) => ('status' in criterion ? criterion.status : []));
  if (statuses.includes('success')) return {};
  for (const criterion of loop.exit) {
    if (!('item' in criterion) || commonItems.has(criterion.item)) continue;
    const item = published.find(({ name }) => name.toLowerCase() === criterion.item.toLowerCase());
    const value = passingValue(criterion, item?.type ?? 'String');
    if (value !== undefined)
      return { [item?.level ?? 'execution']: { [item?.name ?? criterion.item]: value } };
  }
  const [status] = statuses;
  return status === undefined ? {} : { status };
}

const standIn: Outcome = Object.freeze({ status: 'success', simulated: true });

interface Echo {
  readonly name: string;
  read(scope: Scope): Value;
}

/**
 * Reads the input that an item repeats, converted to the item's type if possible; undefined if there is no
 * such input.
 */
function echoOf(
  { echoes, type }: PublishedItem,
  properties: Readonly<Record<string, unknown>>,
  compile: Compile,
): Echo['read'] | undefined {
  const given = echoes === undefined ? undefined : properties[echoes];
  if (typeof given === 'number' || typeof given === 'boolean') return () => given;
  const text = Array.isArray(given) ? given.join(';') : given;
  if (typeof text !== 'string') return undefined;
  const template = compile(text, { functions: echoes !== 'script' });
  return (scope) => {
    const value = template.value(scope);
    return value === '' ? value : (convertTo(type, value) ?? value);
  };
}

function echoed(echoes: readonly Echo[], scope: Scope): Row {
  return Object.fromEntries(echoes.map(({ name, read }) => [name, read(scope)]));
}

/** The same without inputs that cannot be resolved: what stands in for the activity counts all the same. */
function echoedIfPossible(echoes: readonly Echo[], scope: Scope): Row {
  return Object.fromEntries(
    echoes.flatMap(({ name, read }): [string, Value][] => {
      try {
        return [[name, read(scope)]];
      } catch (error) {
        if (error instanceof ActivityFailure) return [];
        throw error;
      }
    }),
  );
}
