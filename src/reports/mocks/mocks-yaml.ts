import { Document, isMap, isScalar, type Pair, Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { ownLoop, type PlannedReader } from './item-readers.ts';
import type { OutcomePlan, PlannedItem, RunbookPlan } from './mocks-plan.ts';
import { mocksValue } from './mocks-value.ts';

/** A secret that has to be given. */
export interface NeededSecret {
  /** As in Ops\Password. */
  readonly path: string;
  /** `Query (connection)`. */
  readonly readers: readonly string[];
}

/**
 * A mocks file to start from, as YAML: the outcomes of the plan. Comments say who reads what, show the
 * scripts that are not run, and say how to let an activity fail. Text from the runbook cannot end a comment.
 */
export function mocksYaml(plans: readonly RunbookPlan[], secrets: readonly NeededSecret[]): string {
  const value = mocksValue(plans);
  const document = new Document(value, { version: '1.2', aliasDuplicateObjects: false });
  document.commentBefore = comment([...intro, ...secretLines(secrets), ...(isEmpty(value) ? nothing : [])]);
  const runbooks = document.contents as YAMLMap;
  for (const { runbook, outcomes, haveOwn } of plans) {
    const pair = pairOf(runbooks, runbook.path);
    if (pair === undefined) continue;
    const key = pair.key as Scalar;
    key.spaceBefore = pair !== runbooks.items[0];
    if (haveOwn.length > 0)
      key.commentBefore = comment([`left out, with an outcome in the runbook itself: ${listed(haveOwn)}`]);
    for (const [index, outcome] of outcomes.entries())
      annotate(pairOf(pair.value as YAMLMap, outcome.activity.id) as Pair, outcome, index > 0);
  }
  return document.toString({ lineWidth: 0 });
}

const intro = [
  'Simulated outcomes to start from. Change values, add rows, let activities fail. Play it with --mocks.',
  'Values are templates, and may read anything upstream: {{activityId.Item name}}.',
];
const nothing = ['', 'No activity needs an outcome: all of them compute, or have one in the runbook.'];
const mostListed = 8;
const mostReaders = 5;
const mostScriptLines = 40;

function secretLines(secrets: readonly NeededSecret[]): readonly string[] {
  if (secrets.length === 0) return [];
  const told = secrets.map(
    ({ path, readers }) => `  --secret "${path}=@FILE"   read by ${listed(readers, mostReaders)}`,
  );
  return ['', 'Secrets that run needs if an activity that reads one has no simulated outcome:', ...told];
}

function annotate({ key, value }: Pair, outcome: OutcomePlan, isLater: boolean): void {
  const { activity, items, rows, isMonitor } = outcome;
  const name = key as Scalar;
  name.spaceBefore = isLater;
  name.commentBefore = comment(titleLines(outcome));
  let body = value as YAMLMap;
  if (isMonitor) {
    const triggers = pairOf(body, 'triggers')?.value as YAMLSeq;
    triggers.commentBefore = comment([
      'each trigger starts an instance of the runbook; "at": seconds after the run began, or a time',
    ]);
    body = triggers.items[0] as YAMLMap;
  }
  body.comment = comment(['status: failed', 'errorSummary: what went wrong']);
  const list = pairOf(body, 'rows')?.value as YAMLSeq | undefined;
  if (list === undefined) return;
  if (rows > 1) {
    const what = activity.flatten === undefined ? manyRuns : 'flattened: all rows go on as one';
    list.commentBefore = comment([what]);
  }
  const [first] = list.items;
  if (!isMap(first)) return;
  for (const item of items) {
    const { value: node } = pairOf(first, item.name) ?? {};
    const told = isScalar(node) ? itemComment(item) : '';
    if (told !== '') (node as Scalar).comment = comment([told]);
  }
}

const manyRuns = 'each row is one more run of what follows';

/**
 * The comment above an outcome: `List files (Run Program)`, items that get a value without being given, and
 * the script.
 */
function titleLines({ activity, given }: OutcomePlan): readonly string[] {
  const { name, type, properties } = activity;
  const lines = [name === type ? type : `${name} (${type})`];
  if (given.length > 0)
    lines.push(`${listed(given)} ${given.length === 1 ? 'is set automatically' : 'are set automatically'}`);
  const { script, language } = properties;
  if (typeof script !== 'string') return lines;
  const code = script
    .trimEnd()
    .replace(/\t/g, '  ')
    .split(/\r\n?|\n/);
  lines.push(`the ${typeof language === 'string' ? `${language} ` : ''}script, which is not run:`);
  lines.push(...code.slice(0, mostScriptLines).map((line) => `  | ${line}`.trimEnd()));
  const more = code.length - mostScriptLines;
  if (more > 0) lines.push(`  … ${counted(more, 'more line')}`);
  return lines;
}

function itemComment({ readers, passes }: PlannedItem): string {
  const told = readers.map(readerText);
  const parts = told.length > 0 ? [`read by ${listed([...new Set(told)], mostReaders)}`] : [];
  if (passes !== undefined && new Set(told).size > 1)
    parts.push(passes.text === ownLoop ? 'this value ends the loop' : `this value passes the ${passes.text}`);
  return parts.join('; ');
}

/** `link to Error (equals "Critical")`. */
function readerText({ text, test }: PlannedReader): string {
  if (test === undefined) return text;
  const value = Array.isArray(test.value) ? test.value.join(' and ') : String(test.value);
  return `${text} (${test.operator} "${value}")`;
}

function listed(names: readonly string[], most = mostListed): string {
  const rest = names.length - most;
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ');
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** The text of a comment. No text in it can begin a new line. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => ` ${harmless(line)}`).join('\n');
}

/** The pair of a key. The key is made a scalar, so that it can carry comments. */
function pairOf(map: YAMLMap, key: string): Pair | undefined {
  const pair = map.items.find(({ key: found }) => (isScalar(found) ? found.value : found) === key);
  if (pair !== undefined && !isScalar(pair.key)) pair.key = new Scalar(key);
  return pair;
}
