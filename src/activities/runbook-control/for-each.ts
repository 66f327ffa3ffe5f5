import { ActivityFailure } from '../../databus/activity-failure.ts';
import { numberOf } from '../../databus/number.ts';
import { literalText } from '../../databus/readable-template.ts';
import type { Scope } from '../../databus/template.ts';
import type {
  ActivityCall,
  JobsRequest,
  Preparation,
  PropertyProblem,
  Zod,
} from '../../engine/activity-type.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { GroupResult } from '../../model/job-group.ts';
import type { Value } from '../../model/published-data.ts';
import type { Activity } from '../../model/runbook.ts';
import { countItem, defineActivity, executionItem, type PropertiesOf, rowItem } from '../define-activity.ts';
import { compileValue, valueText, wholeNumberText } from '../text-property.ts';
import { failedBranches, failureText, joinedRows } from './group-items.ts';
import { callShape, compileCall, plainBranch } from './runbook-call.ts';

const mostItems = 1_000_000;
/** The parameters of the body that For Each itself sets. */
const own = ['Item', 'Index'] as const;

const properties = (z: Zod) => {
  const { runbook, parameters, runbookServers } = callShape(z);
  return z.strictObject({
    items: z
      .union([z.array(valueText(z)), z.string(), z.int().min(0).max(mostItems)])
      .optional()
      .describe(
        'The items: a list, a text that is split at the separator, or a number n for the items 1 to n.',
      ),
    count: wholeNumberText(z)
      .optional()
      .describe('Instead of items: how many there are, a whole number; they are 1, 2, 3 and so on.'),
    separator: z.string().min(1).default(',').describe('The separator between the items of a text.'),
    runbook: runbook.describe('The body: the runbook that is run once for each item, by path or name.'),
    parameters: parameters.describe(
      'Values for parameters of the body beside Item and Index (from 1), which it gets where it ' +
        'declares them.',
    ),
    runbookServers,
    maxWorkers: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(1)
      .describe('How many items are played at once at most; 0 for no limit.'),
  });
};

type Properties = PropertiesOf<typeof properties>;

/** The properties of a For Each, with defaults filled in. */
export function loopOf(activity: Activity) {
  return activity.properties as Properties;
}

/**
 * Runs a runbook once for each item, each time as a job of its own. Items run one after another by default
 * (section 14.2).
 */
export const forEach = defineActivity({
  name: 'For Each',
  category: 'Runbook Control',
  summary: 'Runs a runbook once for each item of a list.',
  properties,
  publishes: [
    rowItem('Item', 'The item.'),
    rowItem('Index', 'Its number, from 1.', 'Integer'),
    rowItem('Status', 'How the runbook ended for it.'),
    executionItem('Broke at', 'The index of the item that ended the loop with Break; blank otherwise.'),
    countItem('Count', 'How many items were played.'),
  ],
  publishesAreKnown: false,
  multiValue: true,
  play: { how: 'jobs', prepare },
  starts: (activity) => {
    const { runbook, parameters, maxWorkers } = loopOf(activity);
    const where = { path: ['runbook'], parametersPath: ['parameters'] };
    const group = { noun: 'item', maxWorkers } as const;
    return [{ kind: 'body', runbook, parameters, itself: own, waits: true, group, ...where }];
  },
  check,
});

function prepare(preparation: Preparation): (call: ActivityCall) => JobsRequest {
  const given = loopOf(preparation.activity);
  const itemsOf = compileItems(given, preparation);
  const callOf = compileCall(given, preparation);
  return ({ scope }) => {
    const items = itemsOf(scope);
    const call = { ...callOf(scope), optional: own };
    const branches = items.map((item, index) => {
      const parameters = { ...call.parameters, Item: item, Index: index + 1 };
      return plainBranch(String(index + 1), { ...call, parameters });
    });
    return {
      plan: {
        strategy: 'bestEffort',
        isNamed: true,
        noun: 'item',
        raceOn: 'success',
        ...(given.maxWorkers && { maxWorkers: given.maxWorkers }),
        failOnWarning: false,
        branches,
      },
      conclude: (result) => outcomeOf(result, items),
    };
  };
}

function compileItems(
  { items, count, separator }: Properties,
  preparation: Preparation,
): (scope: Scope) => readonly Value[] {
  if (Array.isArray(items)) {
    const values = items.map((item) => compileValue(item, preparation));
    return (scope) => limited(values.map((value) => value.value(scope)));
  }
  if (typeof items === 'string') {
    const whole = preparation.compile(items);
    const divider = preparation.compile(separator);
    return (scope) => limited(parts(whole.text(scope), divider.text(scope)));
  }
  const number = compileValue(items ?? count ?? 0, preparation);
  return (scope) => upTo(number.value(scope));
}

function parts(whole: string, separator: string): readonly string[] {
  if (whole.trim() === '') return [];
  if (separator === '') throw new ActivityFailure('the separator is blank, so the items cannot be split');
  return whole.split(separator).map((part) => part.trim());
}

function upTo(count: Value): readonly number[] {
  const number = count === '' ? 0 : numberOf(count);
  if (number === undefined || !Number.isInteger(number) || number < 0)
    throw new ActivityFailure(`the count of items must be a whole number from 0, not "${count}"`);
  if (number > mostItems) throw tooMany(number);
  return Array.from({ length: number }, (_, index) => index + 1);
}

function limited<Items extends readonly Value[]>(items: Items): Items {
  if (items.length > mostItems) throw tooMany(items.length);
  return items;
}

function tooMany(items: number): ActivityFailure {
  return new ActivityFailure(`${items} items are too many: a For Each takes ${mostItems} at most`);
}

/**
 * One row for each item that was begun, in the order of the items. If items failed, the activity ends with a
 * warning and keeps its rows. It has failed if all did, and then sends on one row (section 2). The items of
 * For Each replace returned data of the same name.
 */
function outcomeOf(result: GroupResult, items: readonly Value[]): Outcome {
  const rows = result.branches.flatMap(({ id, status, returned }) => {
    if (status === 'skipped') return [];
    const index = Number(id);
    const known = { Item: items[index - 1] as Value, Index: index, Status: status };
    return [{ ...known, ...joinedRows(returned), ...known }];
  });
  const brokeAt = result.brokeAt === null ? '' : Number(result.brokeAt);
  const made = { items: { Count: rows.length, 'Broke at': brokeAt }, rows };
  const failed = failedBranches(result);
  if (failed.length === 0) return { status: 'success', ...made };
  const errorSummary = failureText(failed, rows.length, ['item', 'items']);
  return { status: failed.length === rows.length ? 'failed' : 'warning', ...made, errorSummary };
}

/** Whether a For Each may have no items, so that it sends on one blank row (A7). */
export function mayHaveNoItems(activity: Activity): boolean {
  const { items, count } = loopOf(activity);
  if (Array.isArray(items)) return items.length === 0;
  if (typeof items === 'string') return literalText(items).trim() === '';
  const number = items ?? count ?? 0;
  if (isReference(number)) return true;
  return numberOf(number) === 0;
}

function check(activity: Activity): readonly PropertyProblem[] {
  const { items, count, parameters } = loopOf(activity);
  const problems: PropertyProblem[] = [];
  if ((items === undefined) === (count === undefined)) {
    const message = items === undefined ? 'there are no items' : 'both "items" and "count" give the items';
    const hint = 'give either "items", a list or a text, or "count", a number';
    problems.push({
      code: 'for-each-items',
      severity: 'error',
      path: items === undefined ? [] : ['count'],
      message,
      hint,
    });
  }
  if (count !== undefined && !isReference(count) && !isCount(numberOf(count))) {
    const message = `"count" must be a whole number from 0 to ${mostItems}, or a reference to one`;
    const hint = 'give a number such as 10, or a text such as "{{init.Count}}"';
    problems.push({ code: 'for-each-count', severity: 'error', path: ['count'], message, hint });
  }
  for (const name of Object.keys(parameters)) {
    const taken = own.find((each) => each.toLowerCase() === name.trim().toLowerCase());
    if (taken === undefined) continue;
    const message = `For Each itself sets the parameter ${taken}`;
    const hint = 'give the body a parameter of another name';
    problems.push({
      code: 'for-each-parameter',
      severity: 'error',
      path: ['parameters', name],
      message,
      hint,
    });
  }
  return problems;
}

function isReference(count: number | string): boolean {
  return typeof count === 'string' && /\{\{|\[/.test(count);
}

function isCount(number: number | undefined): boolean {
  return number !== undefined && Number.isInteger(number) && number >= 0 && number <= mostItems;
}
