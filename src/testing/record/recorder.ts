import type { Catalogue } from '../../engine/activity-type.ts';
import type { RunResult } from '../../hosts/run.ts';
import { checkedMocks } from '../../hosts/settings/checked-mocks.ts';
import type { RunOptions } from '../../hosts/settings/run-options.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Mock, Mocks } from '../../model/mock.ts';
import type { Row } from '../../model/published-data.ts';
import { CasePlayer } from '../case-player.ts';
import { activityKey, type ObservedActivity } from '../observed-run.ts';
import { type RecordedExpect, RecordedExpectations, type RecordedRun } from './recorded-expect.ts';
import { smallMocks } from './small-mocks.ts';
import { Variations } from './variations.ts';

/** A case that was recorded. */
export interface RecordedCase {
  readonly name: string;
  readonly mocks: Mocks;
  readonly expect: RecordedExpect;
}

/** What is to be recorded. */
export interface RecordRequest {
  readonly bundle: Bundle;
  readonly catalogue: Catalogue;
  readonly options: RunOptions;
  /** What the case of the run itself is called. */
  readonly name: string;
  /** Record only the run itself, not what other outcomes lead to. */
  readonly onlyRun?: boolean;
  readonly signal?: AbortSignal;
}

/** What came of it. The first case is the run itself. */
export interface Recording {
  readonly cases: readonly RecordedCase[];
  /** The paths of the runbooks that were started, one as often as it was. */
  readonly roots: readonly string[];
  /** How the run itself ended. */
  readonly result: RunResult;
  /** Whether there are outcomes that were not tried. */
  readonly isCutShort: boolean;
}

/** Enough to reach every link of large runbooks, and not more than can be looked through. */
const mostCases = 100;
const mostRuns = 2_000;
/** A run that takes longer by the clock is not recorded. */
export const mostMs = 10_000;

/**
 * Plays a run, and records it as a case that pins it with the smallest mocks. Then it plays the run with
 * other outcomes, one more at a time, and records each that leads somewhere new: an activity ends with
 * another status, or a link passes or holds back what it did not before with that status. Rejects with
 * UsageError for what `simulate` refuses.
 */
export async function record(request: RecordRequest): Promise<Recording> {
  const recorder = new Recorder(request);
  try {
    return await recorder.record();
  } finally {
    await recorder.close();
  }
}

/** A run with the mocks that it was played with. */
interface Played extends RecordedRun {
  readonly name: string;
  readonly mocks: Mocks;
  readonly roots: readonly string[];
  /** By activity: a row that it published. */
  readonly rows: ReadonlyMap<ObservedActivity, Row>;
}

class Recorder {
  readonly #request: RecordRequest;
  readonly #player: CasePlayer;
  readonly #looks;
  /** What was reached so far. */
  readonly #reached = new Set<string>();

  constructor(request: RecordRequest) {
    this.#request = request;
    const signal = request.signal ?? new AbortController().signal;
    this.#player = new CasePlayer(request.bundle, signal, mostMs);
    const keys = request.bundle.runbooks.flatMap(({ path, activities }) =>
      activities.map(({ id }) => activityKey(path, id)),
    );
    const all = new Set(keys);
    const first = new Map(keys.map((key) => [key, { most: 1 }]));
    this.#looks = { data: first, texts: all, order: new Set<string>(), list: true };
  }

  async record(): Promise<Recording> {
    const { bundle, catalogue, options, name, onlyRun } = this.#request;
    const given = checkedMocks({ mocks: options.mocks ?? {}, mockCheck: 'off' }, bundle, catalogue);
    const first = await this.#play(name, given);
    this.#isNew(first);
    const base = { ...first, mocks: smallMocks(given, bundle, first.result.unusedMocks ?? []) };
    const all = [base];
    const isCutShort = onlyRun ? false : await this.#explore(all);
    const { roots, result } = first;
    const pins = new RecordedExpectations(bundle, roots);
    const cases = all.map((run): RecordedCase => {
      const { name: caseName, mocks } = run;
      return { name: caseName, mocks, expect: run === base ? pins.ofWhole(run) : pins.of(run) };
    });
    return { cases, roots, result, isCutShort };
  }

  async close(): Promise<void> {
    await this.#player.close();
  }

  /** Adds the runs that lead somewhere new. Returns whether some outcomes were not tried. */
  async #explore(all: Played[]): Promise<boolean> {
    const { bundle, catalogue, signal, name } = this.#request;
    const variations = new Variations(bundle, catalogue);
    const tried = new Set<string>();
    // Those that are added are gone on from in their turn.
    for (const from of all) {
      for (const runbook of bundle.runbooks) {
        for (const activity of runbook.activities) {
          const key = activityKey(runbook.path, activity.id);
          if (!from.observed.ran.has(key)) continue;
          for (const { mock, name: what } of variations.of(runbook, activity, from.rows.get(key))) {
            const id = JSON.stringify([key, mock]);
            if (tried.has(id)) continue;
            if (all.length >= mostCases || tried.size >= mostRuns || signal?.aborted) return true;
            tried.add(id);
            const played = await this.#play(
              from.name === name ? what : `${from.name}, ${what}`,
              withMock(from.mocks, runbook.path, activity.id, mock),
            );
            const { limit, unusedMocks = [] } = played.result;
            if (limit !== undefined || !this.#isNew(played)) continue;
            const called = newName(played.name, all);
            all.push({ ...played, name: called, mocks: smallMocks(played.mocks, bundle, unusedMocks) });
          }
        }
      }
    }
    return false;
  }

  async #play(name: string, mocks: Mocks): Promise<Played> {
    const { options } = this.#request;
    const stoodIn = new Set<ObservedActivity>();
    const raised = new Map<ObservedActivity, readonly string[]>();
    const roots: string[] = [];
    const { run, result } = await this.#player.play(
      {
        name,
        path: [],
        options: { ...options, mocks, mockCheck: 'off' },
        mockSources: [],
        schedules: 'documented',
        expectations: [],
        looks: this.#looks,
      },
      {
        take: (event) => {
          if (event.event === 'ActivityEnd' && event.simulated === true)
            stoodIn.add(activityKey(event.runbook, event.activity));
          else if (event.event === 'EventLogMessage')
            raised.set(activityKey(event.runbook, event.activity), ['message', 'severity']);
          else if (event.event === 'PlatformEvent' && event.activity !== null)
            raised.set(activityKey(event.runbook, event.activity), []);
          else if (event.event === 'JobQueued' && event.parent === null) roots.push(event.runbook);
        },
      },
    );
    const rows = new Map(
      [...run.ran.keys()].flatMap((key): [ObservedActivity, Row][] => {
        const [row] = run.rowsOf(key);
        return row === undefined ? [] : [[key, row]];
      }),
    );
    return { name, mocks, observed: run, result, stoodIn, raised, roots, rows };
  }

  /** Whether a run reached something that no run before it had. */
  #isNew({ observed }: Played): boolean {
    const before = this.#reached.size;
    for (const { path, links } of this.#request.bundle.runbooks) {
      for (const [index, { passed, heldBack }] of (observed.links.get(path) ?? []).entries()) {
        const {
          success = 0,
          warning = 0,
          failed = 0,
        } = observed.statuses.get(activityKey(path, links[index]?.from ?? '')) ?? {};
        const link = `${path} ${index} ${success > 0} ${warning > 0} ${failed > 0}`;
        if (passed > 0) this.#reached.add(`${link} passed`);
        if (passed > 1) this.#reached.add(`${link} passed several`);
        if (heldBack > 0) this.#reached.add(`${link} held back`);
      }
    }
    for (const [key, statuses] of observed.statuses)
      for (const [status, count] of Object.entries(statuses))
        if (count > 0) this.#reached.add(`${key} ${status}`);
    return this.#reached.size > before;
  }
}

/** A name that no case has yet. */
function newName(wanted: string, cases: readonly { readonly name: string }[]): string {
  const isTaken = (name: string) => cases.some((one) => one.name === name);
  let [name, at] = [wanted, 1];
  while (isTaken(name)) {
    at += 1;
    name = `${wanted} (${at})`;
  }
  return name;
}

function withMock(mocks: Mocks, path: string, id: string, mock: Mock): Mocks {
  return { ...mocks, [path]: { ...mocks[path], [id]: mock } };
}
