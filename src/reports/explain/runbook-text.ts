import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import { type Colours, plainColours } from '../../text/colours.ts';
import { counted } from '../../text/plain-words.ts';
import { TextLines } from '../../text/text-lines.ts';
import type { Explanation } from './explanation.ts';
import { outlineOf } from './outline.ts';

/** An explanation of one runbook in words, broken at `width` columns. */
export function runbookText(
  explanation: Explanation,
  facts: RunbookFacts,
  width: number,
  colours: Colours = plainColours,
): string {
  const lines = new TextLines(colours, width);
  head(explanation, facts, lines);
  outcomes(explanation, lines, facts);
  paths(facts, explanation, lines);
  tooManyTokens(explanation, facts, lines);
  links(explanation, facts, lines);
  failures(explanation, facts, lines);
  calls(explanation, facts, lines);
  returned(explanation, facts, lines);
  return lines.text;
}

function head(
  { runbook, start, calledBy }: Explanation,
  { runbook: { origin } }: RunbookFacts,
  lines: TextLines,
): void {
  lines.title(runbook.path);
  lines.paragraphs(runbook.description);
  lines.line(`Start: ${start.text}`);
  for (const { name, type, default: fallback, description } of start.parameters) {
    const value = fallback === null ? 'a value is needed' : `default ${JSON.stringify(fallback)}`;
    lines.line(`${name}: ${type}, ${value}${description === '' ? '' : `; ${description}`}`, 2);
  }
  const { maxSimultaneousJobs, runbookServers, schedule, options } = runbook;
  lines.line(`Job concurrency: ${counted(maxSimultaneousJobs, 'job')} at a time`);
  if (runbookServers.length > 0) lines.line(`Runbook servers: ${runbookServers.join(', ')}`);
  if (schedule !== null) lines.line(`Schedule: a job starts only where ${schedule} permits it`);
  const reports = reportsText(runbook.reports);
  if (reports !== '') lines.line(reports);
  // Every runbook of an export has this option, so it says nothing about this one.
  const own = Object.entries(options).filter(([name]) => origin === undefined || name !== 'defaultOutcome');
  const switches = own.map(([name, value]) => `${name}=${value}`);
  if (switches.length > 0) lines.line(`Options: ${switches.join(', ')}`);
  for (const { runbook: path, activity, kind, waits } of calledBy) {
    const how = kind === 'invoke' ? '' : ` as ${kind}`;
    lines.line(`Called by: ${path} [${activity}]${how}${waits ? ', which waits' : ''}`);
  }
}

/** `Reports, by a platform event: if it fails, and if it runs for more than 60 seconds`; blank if neither. */
export function reportsText({
  ifFails,
  ifRunsMoreThanSeconds: seconds,
}: Explanation['runbook']['reports']): string {
  const conditions = [
    ...(ifFails ? ['if it fails'] : []),
    ...(seconds === null ? [] : [`if it runs for more than ${counted(seconds, 'second')}`]),
  ];
  return conditions.length === 0 ? '' : `Reports, by a platform event: ${conditions.join(', and ')}`;
}

/** What each activity is taken to give, where the runbook is looked at as it is simulated. */
function outcomes({ activities }: Explanation, lines: TextLines, { labelOf }: RunbookFacts): void {
  const told = activities.filter(({ outcome }) => outcome !== null);
  if (told.length === 0) return;
  lines.title('With these outcomes');
  for (const { id, outcome } of told)
    if (outcome !== null && !outcome.isDefault) lines.line(`${labelOf(id)}: ${outcome.text}`);
  const defaults = told.filter(({ outcome }) => outcome?.isDefault);
  if (defaults.length > 0)
    lines.line(`No outcome, so success with one row: ${defaults.map(({ id }) => labelOf(id)).join(', ')}`);
}

function paths(facts: RunbookFacts, { symbols, activities }: Explanation, lines: TextLines): void {
  lines.title('Paths, in the order a token meets the activities');
  for (const { level, isBranch, text } of outlineOf(facts))
    lines.line(text, level + 1, level === 0 ? '' : isBranch ? '- ' : '  ');
  const isSimulated = activities.some(({ outcome }) => outcome !== null);
  if (symbols.length === 0) {
    lines.line(
      isSimulated
        ? 'Counts hold with these outcomes, where all that can succeed does.'
        : 'Nothing here can return several rows; counts hold where all succeed.',
    );
    return;
  }
  lines.title('Counts hold where every activity succeeds, with');
  for (const { symbol, activity, why } of symbols)
    lines.line(`${symbol} = rows of ${facts.labelOf(activity)}${why === '' ? '' : `: ${why}`}`);
}

function tooManyTokens(
  { tooManyTokens: told }: Explanation,
  { labelOf }: RunbookFacts,
  lines: TextLines,
): void {
  if (told === null) return;
  lines.title('Too many tokens');
  const { activity, tokens, limit, text } = told;
  lines.line(`${tokens} tokens would wait for ${labelOf(activity)}: ${text}`);
  lines.line(`${limit} are the most (option maxTokens): a simulated run would end with exit code 4`);
}

function links({ links: all }: Explanation, { labelOf }: RunbookFacts, lines: TextLines): void {
  const never = all.filter((link) => link.never !== null);
  const always = all.filter(({ isAlways, never: reason }) => isAlways && reason === null);
  if (never.length > 0) lines.title('Links that can never pass');
  for (const { from, to, passes } of never) lines.line(`${labelOf(from)} -> ${labelOf(to)}: ${passes}`);
  if (always.length > 0) lines.title('Links that always pass, after failures too');
  for (const { from, to } of always) lines.line(`${labelOf(from)} -> ${labelOf(to)}`);
}

function failures({ failures: told }: Explanation, { labelOf }: RunbookFacts, lines: TextLines): void {
  const { activities, withSuccessors, withFailurePath } = told;
  if (withSuccessors === 0) return;
  lines.title(`Failures: ${failurePathsText(withFailurePath, withSuccessors)}`);
  for (const path of activities) {
    const text = followsText(path);
    if (text !== '') lines.line(`${labelOf(path.activity)}: ${text}`);
  }
  const silent = Map.groupBy(
    activities.filter(({ ending }) => ending !== ''),
    ({ ending }) => ending,
  );
  for (const [ending, each] of silent)
    lines.line(`${each.map(({ activity }) => labelOf(activity)).join(', ')}: ${ending}`);
}

type Failure = Explanation['failures']['activities'][number];

const deciding = {
  include: 'where a condition on a value holds',
  exclude: 'unless a condition on a value holds',
  both: 'where conditions on values permit it',
} as const;

/** What follows if an activity does not succeed; blank if nothing does. */
export function followsText({ failed, warning, decidedBy }: Failure): string {
  const holds = deciding[decidedBy ?? 'both'];
  const isLost = warning === 'never' ? ', but not after a warning' : '';
  if (failed === 'always') return `goes on when it fails${isLost}`;
  if (failed === 'sometimes') return `goes on when it fails, ${holds}${isLost}`;
  if (warning === null || warning === 'never') return '';
  return `goes on after a warning${warning === 'always' ? '' : `, ${holds}`}`;
}

/** `1 of 4 activities with successors has a failure path`. */
function failurePathsText(withFailurePath: number, withSuccessors: number): string {
  const of = counted(withSuccessors, 'activity', 'activities');
  const have = withFailurePath === 1 || withSuccessors === 1 ? 'has' : 'have';
  return `${withFailurePath} of ${of} with successors ${have} a failure path`;
}

function calls({ calls: all }: Explanation, { labelOf }: RunbookFacts, lines: TextLines): void {
  if (all.length === 0) return;
  lines.title('Runbooks it starts');
  for (const [activity, own] of Map.groupBy(all, (call) => call.activity)) {
    const [first] = own as [Call, ...Call[]];
    const isGroup = first.group !== '';
    if (isGroup) lines.line(`${labelOf(activity)}, ${first.runs}: ${first.group}; ${waitText(first)}`);
    for (const call of own) {
      lines.line(
        isGroup ? callText(call) : `${labelOf(activity)}, ${call.runs}: ${callText(call)}`,
        isGroup ? 2 : 1,
      );
      for (const [name, value] of Object.entries(call.parameters))
        lines.line(`${name} = ${value === '' ? '(blank)' : value}`, isGroup ? 3 : 2);
      if (call.missing.length > 0) lines.line(`no value for ${call.missing.join(', ')}`, isGroup ? 3 : 2);
    }
  }
}

type Call = Explanation['calls'][number];

function waitText({ waits }: Call): string {
  return waits ? 'waits' : 'does not wait';
}

/** `\Ops\Child; waits; 1 job of it at a time`, `branch a: \Ops\A`. */
export function callText(call: Call): string {
  const { runbook, kind, branch, isInBundle, isKnownByName, isReplaced, rules, maxSimultaneousJobs } = call;
  const purpose =
    kind === 'compensate' ? `compensates ${branch}: ` : branch === null ? '' : `branch ${branch}: `;
  const parts = [
    `${purpose}${runbook}`,
    kind === 'invoke' ? waitText(call) : '',
    rules,
    isReplaced ? 'its outcome is given, so nothing is started' : '',
    maxSimultaneousJobs === null ? '' : `${counted(maxSimultaneousJobs, 'job')} of it at a time`,
    isInBundle ? '' : isKnownByName ? 'it is not in the bundle' : 'which one is known only when it runs',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

function returned({ returned: told }: Explanation, { labelOf }: RunbookFacts, lines: TextLines): void {
  const { definitions, activities, mostRows } = told;
  if (definitions.length === 0 && activities.length === 0) return;
  const most = mostRows === '1' ? '1 row' : `${mostRows} rows`;
  lines.title(activities.length === 0 ? 'Returned data' : `Returned data: at most ${most}`);
  for (const { name, type, setBy } of definitions)
    lines.line(
      `${name}: ${type}, ${setBy.length === 0 ? 'never set' : `set by ${setBy.map(labelOf).join(', ')}`}`,
    );
  for (const { activity, runs, after, values, undefinedNames } of activities) {
    const before = after.length === 0 ? 'nothing' : after.join('; or after ');
    lines.line(`${labelOf(activity)} runs ${runs}, after ${before}`);
    for (const [name, value] of Object.entries(values))
      lines.line(`${name} = ${value === '' ? '(blank)' : value}`, 2);
    for (const name of undefinedNames) lines.line(`${name} is not defined, and not returned`, 2);
  }
}
