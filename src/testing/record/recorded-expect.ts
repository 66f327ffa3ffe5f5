import { RunbookNames } from '../../analysis/runbook-names.ts';
import type { RunResult } from '../../hosts/run.ts';
import type { Bundle } from '../../model/bundle.ts';
import { ownValue, setOwn } from '../../model/own-key.ts';
import { textOf, type Value } from '../../model/published-data.ts';
import type { Runbook } from '../../model/runbook.ts';
import { suggester } from '../../text/suggestion.ts';
import { activityKey, type ObservedActivity, type ObservedRun } from '../observed-run.ts';
import { attemptOfList, TestNames } from '../test-names.ts';

/** What a case expects, as it is written. Keys that a run says nothing about are absent. */
export interface RecordedExpect {
  readonly status: RunResult['status'];
  readonly limit?: string;
  readonly list?: readonly string[];
  readonly ran: Readonly<Record<string, number>>;
  readonly links?: Readonly<Record<string, number>>;
  readonly given?: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  readonly messages?: readonly Readonly<Record<string, string>>[];
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
  /** The activities that wrote messages or raised events, with their texts that are expected of these. */
  readonly raised: ReadonlyMap<ObservedActivity, readonly string[]>;
}

/** Longer lists pin nothing that the counts do not, and nobody reads them. */
const mostListed = 200;
const mostExecutions = 20;
const mostMessages = 50;
/** Longer texts are left out. */
const mostCharacters = 2_000;

/**
 * Says what pins a run: which activities ran and in what order, what passed each link they could send over,
 * what was given to activities that act on something outside, what was written and returned. Data that only
 * goes on to others is not expected: what comes of it is. What a test file cannot name is left out.
 */
export class RecordedExpectations {
  readonly #bundle: Bundle;
  readonly #roots: ReadonlySet<string>;
  readonly #names: TestNames;
  /** The names that several activities have. */
  readonly #shared: ReadonlySet<string>;
  readonly #areClear = new Map<string, boolean>();

  /** `roots`: the paths of the runbooks that are started. */
  constructor(bundle: Bundle, roots: readonly string[]) {
    this.#bundle = bundle;
    this.#roots = new Set(roots);
    const started = bundle.runbooks.filter(({ path }) => this.#roots.has(path));
    const names = started.flatMap(({ activities }) => activities.map(({ name }) => name));
    this.#shared = sharedAmong(names);
    this.#names = new TestNames(new RunbookNames(bundle.runbooks), started, { add: () => {} }, suggester());
  }

  /** Of a run, with what its activities could have sent on. */
  of(run: RecordedRun): RecordedExpect {
    return this.#expect(run, ({ path }, id) => run.observed.ran.has(activityKey(path, id)));
  }

  /** The same with every activity and link of the runbooks that were played, also what never happened. */
  ofWhole(run: RecordedRun): RecordedExpect {
    return this.#expect(run, () => true);
  }

  /** `isTold`: whether it is told of what an activity could have sent on. */
  #expect({ observed, result, stoodIn, raised }: RecordedRun, isTold: IsTold): RecordedExpect {
    const played = this.#bundle.runbooks.filter(({ path }) => observed.jobs.has(path));
    const given = this.#given({ observed, stoodIn, raised }, played);
    const children = played.filter(({ path }) => !this.#roots.has(path));
    const links = this.#links(observed, played, isTold);
    const { list, messages, diagnostics } = observed;
    const { returned, durationMs, limit, status } = result;
    return {
      status,
      ...(limit !== undefined && { limit }),
      ...(list.length <= mostListed && {
        list: list.map(({ name, id }) => (this.#shared.has(name.replace(attemptOfList, '')) ? id : name)),
      }),
      ran: this.#ran(observed, played, isTold),
      ...(Object.keys(links).length > 0 && { links }),
      ...(Object.keys(given).length > 0 && { given }),
      ...(messages.length <= mostMessages && {
        messages: messages.map(({ severity, message }) => withoutLong({ severity, message })),
      }),
      ...(returned.length <= mostListed && { returned: returned.map(withoutLong) }),
      ...(children.length > 0 && { jobs: jobsOf(observed, children) }),
      ...(durationMs > 0 && { durationSeconds: durationMs / 1000 }),
      ...(diagnostics.length <= mostListed && { diagnostics }),
    };
  }

  /** How often each activity ran that did, or that another one could have sent a token to. */
  #ran(observed: ObservedRun, played: readonly Runbook[], isTold: IsTold): Record<string, number> {
    const ran: Record<string, number> = {};
    for (const runbook of played) {
      const targets = new Set(runbook.links.flatMap(({ from, to }) => (isTold(runbook, from) ? to : [])));
      for (const { id } of runbook.activities) {
        const name = this.#nameOf(runbook, id);
        const count = observed.ran.get(activityKey(runbook.path, id)) ?? 0;
        if (name !== undefined && (isTold(runbook, id) || targets.has(id))) setOwn(ran, name, count);
      }
    }
    return ran;
  }

  #links(observed: ObservedRun, played: readonly Runbook[], isTold: IsTold): Record<string, number> {
    const passed: Record<string, number> = {};
    for (const runbook of played) {
      const uses = observed.links.get(runbook.path) ?? [];
      for (const [index, { from, to }] of runbook.links.entries()) {
        const name = isTold(runbook, from) ? this.#linkNameOf(runbook, from, to) : undefined;
        if (name !== undefined) {
          setOwn(passed, name, (ownValue(passed, name) ?? 0) + (uses[index]?.passed ?? 0));
        }
      }
    }
    return passed;
  }

  #given(
    { observed, stoodIn, raised }: Pick<RecordedRun, 'observed' | 'stoodIn' | 'raised'>,
    played: readonly Runbook[],
  ) {
    const given: Record<string, Record<string, string>[]> = {};
    for (const runbook of played) {
      for (const { id } of runbook.activities) {
        const name = this.#nameOf(runbook, id);
        const key = activityKey(runbook.path, id);
        const texts = observed.texts.get(key) ?? [];
        const isPinned = stoodIn.has(key) || raised.has(key);
        if (name === undefined || !isPinned || texts.length > mostExecutions) continue;
        const rows = texts.map((row) => withoutLong(without(row, raised.get(key) ?? [])));
        if (rows.some((row) => Object.keys(row).length > 0)) setOwn(given, name, rows);
      }
    }
    return given;
  }

  /** The name of an activity in a test file; one of a runbook that was not started has its path before. */
  #nameOf({ path }: Runbook, id: string): string | undefined {
    const name = this.#written(path, id);
    return this.#means('activity', name, () => this.#names.activity(name, [])?.key === activityKey(path, id));
  }

  #linkNameOf({ path }: Runbook, from: string, to: string): string | undefined {
    const name = `${this.#written(path, from)} -> ${to}`;
    return this.#means('link', name, () => {
      const found = this.#names.links(name, []);
      return found?.runbook.path === path && found.from.id === from && found.to === to;
    });
  }

  /** A name that a test file can have; undefined for one that would not mean what it should. */
  #means(kind: 'activity' | 'link', name: string, does: () => boolean): string | undefined {
    const key = `${kind} ${name}`;
    const isClear = this.#areClear.get(key) ?? does();
    this.#areClear.set(key, isClear);
    return isClear ? name : undefined;
  }

  #written(path: string, id: string): string {
    return this.#roots.size === 1 && this.#roots.has(path) ? id : `${path}/${id}`;
  }
}

function sharedAmong(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}

/** Whether a case tells of what an activity could have sent on. */
type IsTold = (runbook: Runbook, id: string) => boolean;

function without<Item>(row: Readonly<Record<string, Item>>, names: readonly string[]): Record<string, Item> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** A row without its long texts. */
function withoutLong<Item extends Value>(row: Readonly<Record<string, Item>>): Record<string, Item> {
  const kept = Object.entries(row).filter(([, value]) => textOf(value).length <= mostCharacters);
  return Object.fromEntries(kept);
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
