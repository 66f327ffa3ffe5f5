import type { RunResult } from '../../hosts/run.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Row, Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { activityKey, type ObservedActivity, type ObservedRun } from '../observed-run.ts';

/** What a case expects, as it is written. Keys that a run says nothing about are absent. */
export interface RecordedExpect {
  readonly status: RunResult['status'];
  readonly limit?: string;
  readonly list?: readonly string[];
  readonly ran: Readonly<Record<string, number>>;
  readonly links?: Readonly<Record<string, number>>;
  readonly given?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  readonly messages?: readonly { readonly severity: string; readonly message: string }[];
  readonly returned?: readonly Readonly<Record<string, Value>>[];
  readonly jobs?: Readonly<Record<string, { readonly count: number; readonly status?: string }>>;
  readonly durationSeconds?: number;
  readonly diagnostics?: readonly string[];
}

/** A run of the recorder. */
export interface RecordedRun {
  readonly observed: ObservedRun;
  readonly result: RunResult;
  /** The activities that a simulated outcome stood in for. */
  readonly stoodIn: ReadonlySet<ObservedActivity>;
}

/** Longer lists pin nothing that the counts do not, and nobody reads them. */
const mostListed = 200;
const mostExecutions = 20;
const mostMessages = 50;
/** Longer texts are left out. */
const mostCharacters = 2_000;

/**
 * What pins a run: which activities ran and in what order, what passed each link they could send over, what
 * was given to activities that act on something outside, what was written and returned. Data that only goes
 * on to others is not expected: what comes of it is.
 * `isWhole`: also what never happened, so that every activity and link of the runbooks is there.
 */
export function recordedExpect(
  { observed, result, stoodIn }: RecordedRun,
  { runbooks }: Bundle,
  roots: readonly string[],
  isWhole: boolean,
): RecordedExpect {
  const played = runbooks.filter(({ path }) => observed.jobs.has(path));
  const nameOf = namer(roots);
  const given = givenTo(observed, stoodIn, played, nameOf);
  const children = played.filter(({ path }) => !roots.includes(path));
  const links = linksOf(observed, played, nameOf, isWhole);
  const { list, messages, diagnostics } = observed;
  const { returned, durationMs, limit, status } = result;
  return {
    status,
    ...(limit !== undefined && { limit }),
    ...(list.length <= mostListed && { list: list.map(({ name }) => name) }),
    ran: ranOf(observed, played, nameOf, isWhole),
    ...(Object.keys(links).length > 0 && { links }),
    ...(Object.keys(given).length > 0 && { given }),
    ...(messages.length <= mostMessages && {
      messages: messages.map(({ severity, message }) => ({ severity, message })),
    }),
    ...(returned.length <= mostListed && { returned: returned.map((row: Row) => ({ ...row })) }),
    ...(children.length > 0 && { jobs: jobsOf(observed, children) }),
    ...(durationMs > 0 && { durationSeconds: durationMs / 1000 }),
    ...(diagnostics.length <= mostListed && { diagnostics }),
  };
}

/** The name of an activity in a test file; one of a runbook that was not started has its path before. */
type NameOf = (runbook: Runbook, id: string) => string;

function namer(roots: readonly string[]): NameOf {
  const [only, ...others] = roots;
  return ({ path }, id) => (others.length === 0 && path === only ? id : `${path}/${id}`);
}

/** How often each activity ran that did, or that another one could have sent a token to. */
function ranOf(
  observed: ObservedRun,
  played: readonly Runbook[],
  nameOf: NameOf,
  isWhole: boolean,
): Record<string, number> {
  const ran: Record<string, number> = {};
  for (const runbook of played) {
    const going = runbook.links.filter(({ from }) => hasRun(observed, runbook, from));
    const targets = new Set(going.map(({ to }) => to));
    for (const { id } of runbook.activities) {
      const count = observed.ran.get(activityKey(runbook.path, id)) ?? 0;
      if (count > 0 || isWhole || targets.has(id)) ran[nameOf(runbook, id)] = count;
    }
  }
  return ran;
}

function hasRun(observed: ObservedRun, { path }: Runbook, id: string): boolean {
  return observed.ran.has(activityKey(path, id));
}

function linksOf(
  observed: ObservedRun,
  played: readonly Runbook[],
  nameOf: NameOf,
  isWhole: boolean,
): Record<string, number> {
  const passed: Record<string, number> = {};
  for (const runbook of played) {
    const uses = observed.links.get(runbook.path) ?? [];
    for (const [index, { from, to }] of runbook.links.entries()) {
      if (!isWhole && !hasRun(observed, runbook, from)) continue;
      const name = `${nameOf(runbook, from)} -> ${to}`;
      passed[name] = (passed[name] ?? 0) + (uses[index]?.passed ?? 0);
    }
  }
  return passed;
}

function givenTo(
  observed: ObservedRun,
  stoodIn: ReadonlySet<ObservedActivity>,
  played: readonly Runbook[],
  nameOf: NameOf,
) {
  const given: Record<string, Record<string, string>[]> = {};
  for (const runbook of played) {
    for (const { id } of runbook.activities) {
      const key = activityKey(runbook.path, id);
      const texts = observed.texts.get(key) ?? [];
      if (!stoodIn.has(key) || texts.length > mostExecutions) continue;
      const rows = texts.map((each) =>
        Object.fromEntries(Object.entries(each).filter(([, text]) => text.length <= mostCharacters)),
      );
      if (rows.some((row) => Object.keys(row).length > 0)) given[nameOf(runbook, id)] = rows;
    }
  }
  return given;
}

function jobsOf(observed: ObservedRun, children: readonly Runbook[]) {
  return Object.fromEntries(
    children.map(({ path }) => {
      const { count = 0, statuses = [] } = observed.jobs.get(path) ?? {};
      const [status, ...others] = new Set(statuses);
      return [path, { count, ...(status !== undefined && others.length === 0 && { status }) }];
    }),
  );
}
