import type { BundleFacts, RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { CallSite } from '../../analysis/calls.ts';
import { symbolName } from '../../analysis/count.ts';
import { DataFlow, type Read } from '../../analysis/data-flow.ts';
import { failurePathsOf, hasFailurePath, silentEndText } from '../../analysis/failure-paths.ts';
import type { Passing } from '../../analysis/link-passing.ts';
import { startOf } from '../../analysis/runbook-start.ts';
import { productText, tokensOverLimit, tokensText } from '../../analysis/tokens-over-limit.ts';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import { type BranchRules, playOf } from '../../engine/activity-type.ts';
import { defaultOptions } from '../../model/default-options.ts';
import type { Options } from '../../model/options.ts';
import type { Activity, Runbook } from '../../model/runbook.ts';
import { givenTexts, groupText, rulesText, startedText } from './call-words.ts';
import { conditionText, exceptText, tabText } from './condition-text.ts';
import { rowsText, symbolically, visitsText } from './count-text.ts';
import { simulatedOutcomeOf } from './outcome-text.ts';
import { playText } from './play-text.ts';
import { returnedDataOf } from './returned-data.ts';

/**
 * Everything that is explained about one runbook, as plain data for `--json`. `rule` cites the semantics.
 * Keys may be added, never changed.
 */
export type Explanation = ReturnType<typeof explanationOf>;

/** Explains one runbook of a bundle, or with `only` that activity alone. */
export function explanationOf(facts: RunbookFacts, bundle: BundleFacts, only?: Wired) {
  const flow = new DataFlow(facts, only);
  const calls = bundle.calls.of(facts.runbook);
  const { wiring } = facts;
  const shown = only === undefined ? wiring.order : [only];
  return {
    runbook: headOf(facts.runbook),
    start: { rule: '1.5', ...startOf(facts) },
    symbols: facts.symbols.map((at, symbol) => ({
      symbol: symbolName(symbol),
      activity: at.activity.id,
      why: facts.visitsOf(at).rows?.why ?? '',
    })),
    activities: shown.map((at) => activityOf(at, facts, flow)),
    links: linksIn(facts, only).map((link) => linkOf(link, facts.passingOf(link))),
    tooManyTokens: tooManyTokensOf(facts, bundle),
    failures: failuresOf(facts),
    calls: calls
      .filter(({ by }) => only === undefined || by === only.activity)
      .map((call) => callOf(call, facts, bundle.calls.parametersMissing(call))),
    calledBy: bundle.calls.callersOf(facts.runbook).map(callerOf),
    returned: { rule: 'section 6, A21', ...returnedDataOf(facts) },
  };
}

/** The values on the tabs of a runbook's properties. */
function headOf(runbook: Runbook) {
  return {
    path: runbook.path,
    name: runbook.name,
    folder: runbook.folder,
    description: runbook.description ?? '',
    maxSimultaneousJobs: runbook.maxSimultaneousJobs,
    runbookServers: runbook.runbookServers ?? [],
    schedule: runbook.schedule ?? null,
    reports: reportsOf(runbook),
    options: changedOptions(runbook),
  };
}

/** The event notifications of a runbook or an activity (section 10). */
function reportsOf({ reportIfFails, reportIfRunsMoreThanSeconds }: Runbook | Activity) {
  return {
    ifFails: reportIfFails === true,
    ifRunsMoreThanSeconds: reportIfRunsMoreThanSeconds ?? null,
  };
}

/** The options that differ from their defaults (section 13). */
function changedOptions({ options }: Runbook): Partial<Options> {
  const defaults: Readonly<Record<string, unknown>> = defaultOptions;
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== defaults[name]));
}

function linksIn({ wiring }: RunbookFacts, only: Wired | undefined): readonly WiredLink[] {
  if (only !== undefined) return [...only.in, ...only.out];
  return wiring.activities.flatMap(({ out }) => out).sort((left, right) => left.index - right.index);
}

function linkOf(link: WiredLink, passing: Passing) {
  return {
    rule: 'section 3',
    from: link.from.activity.id,
    to: link.to.activity.id,
    label: link.link.label ?? '',
    passes: conditionText(link, passing),
    on: passing.on,
    never: passing.never ?? null,
    isAlways: passing.isAlways,
  };
}

function activityOf(at: Wired, facts: RunbookFacts, flow: DataFlow) {
  const { activity, type } = at;
  const visits = facts.visitsOf(at);
  return {
    id: activity.id,
    name: activity.name,
    type: activity.type,
    category: type.category,
    description: activity.description ?? '',
    isEnabled: at.isEnabled,
    runs: {
      rule: at.isJunction ? 'section 4' : '1.4',
      text: visitsText(visits),
      whenAllSucceed: symbolically(visits.usual),
      isAtMost: visits.isAtMost,
      most: symbolically(visits.most),
    },
    rows: {
      rule: 'section 2',
      text: rowsText(at, visits),
      several: visits.rows?.several ?? null,
      why: visits.rows?.why ?? '',
      inAllWhenAllSucceed: symbolically(visits.usualRows),
      isAtMost: visits.rowsAreAtMost,
    },
    loop: loopText(at),
    reports: reportsOf(activity),
    outcome: simulatedOutcomeOf(at),
    played: { how: playOf(activity, type).how, text: playText(at) },
    properties: activity.properties,
    publishes: flow
      .publishedBy(at)
      .map(({ readers, ...item }) => ({ ...item, readBy: readers.map(readerOf) })),
    returnedBy: flow.returnedBy(at).map(({ activity: { id } }) => id),
    reads: flow.readsOf(at).map(sourceOf),
  };
}

/** Where a simulated run would end because too many tokens wait (option `maxTokens`); null if nowhere. */
function tooManyTokensOf({ runbook }: RunbookFacts, bundle: BundleFacts) {
  const found = tokensOverLimit(runbook, bundle);
  if (found === undefined) return null;
  const { at, tokens, limit, product } = found;
  return {
    rule: '1.4, section 2',
    activity: at.activity.id,
    tokens: tokensText(tokens),
    limit,
    product: product.map((factor) => ({ activity: factor.at.activity.id, rows: factor.rows })),
    text: productText(found, ({ label }) => label),
  };
}

function loopText({ activity, isJunction }: Wired): string {
  const { loop } = activity;
  if (loop === undefined || !loop.enabled || isJunction) return '';
  const exit = loop.exit.length === 0 ? 'at once (A18)' : tabText(loop.exit);
  const stay = loop.doNotExit.length === 0 ? '' : `, but not ${exceptText(loop.doNotExit)}`;
  const delay = loop.delaySeconds === 0 ? '' : `, ${loop.delaySeconds} s between attempts`;
  return `exits ${exit}${stay}${delay}`;
}

function readerOf({ reader, place, isThere }: Read) {
  return { activity: reader.activity.id, place, isThere };
}

function sourceOf({ sourceId, item, place, isThere }: Read) {
  return { activity: sourceId, item, place, isThere, rule: isThere === 'always' ? '1.2' : 'A8' };
}

function failuresOf(facts: RunbookFacts) {
  const paths = failurePathsOf(facts);
  return {
    rule: 'section 3, A5',
    rollup: facts.wiring.options.rollup,
    withSuccessors: paths.length,
    withFailurePath: paths.filter(hasFailurePath).length,
    activities: paths.map((path) => ({
      activity: path.at.activity.id,
      failed: path.failed ?? null,
      warning: path.warning ?? null,
      decidedBy: path.decidedBy ?? null,
      hasPath: hasFailurePath(path),
      ending: silentEndText(path, facts),
    })),
  };
}

function callOf(call: CallSite, { wiring, visitsOf, labelOf }: RunbookFacts, missing: readonly string[]) {
  const { by, child, kind } = call;
  return {
    rule: kind === 'invoke' ? 'section 6' : 'section 14',
    activity: by.id,
    kind,
    branch: call.branch ?? null,
    runbook: startedText(call, labelOf),
    isInBundle: child !== undefined,
    isKnownByName: call.name !== undefined,
    parameters: givenTexts(call, labelOf),
    missing,
    waits: call.waits,
    group: groupText(call),
    rules: rulesText(call, labelOf),
    retries: call.rules === undefined ? null : retriesOf(call.rules),
    timeoutSeconds: secondsOf(call.rules?.timeoutMs),
    ignoreFailure: call.rules?.ignoreFailure ?? false,
    compensatedBy: call.rules?.compensate ?? null,
    groupTimeoutSeconds: secondsOf(call.group?.timeoutMs),
    maxSimultaneousJobs: child?.maxSimultaneousJobs ?? null,
    isReplaced: (wiring.byId(by.id) as Wired).simulated !== undefined,
    runs: visitsText(visitsOf(wiring.byId(by.id) as Wired)),
  };
}

function retriesOf({ retries: { attempts, delayMs, backoff, maxDelayMs } }: BranchRules) {
  return { attempts, delaySeconds: delayMs / 1000, backoff, maxDelaySeconds: maxDelayMs / 1000 };
}

function secondsOf(ms: number | undefined): number | null {
  return ms === undefined ? null : ms / 1000;
}

function callerOf({ from, by, kind, waits }: CallSite) {
  return { runbook: from.path, activity: by.id, kind, waits };
}
