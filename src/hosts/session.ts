import { catalogueWith } from '../activities/catalogue.ts';
import { parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { BundleCalls, type CallSite } from '../analysis/calls.ts';
import { ParameterTexts } from '../analysis/parameter-texts.ts';
import { runbooksOf } from '../analysis/runbook-names.ts';
import type { Catalogue } from '../engine/activity-type.ts';
import { Tracer, type TraceStream } from '../engine/tracer.ts';
import type { JobToQueue } from '../jobs/dispatch-protocol.ts';
import { Dispatcher } from '../jobs/dispatcher.ts';
import type { Bundle } from '../model/bundle.ts';
import type { RunbookServer } from '../model/job.ts';
import { optionsInForce } from '../model/options.ts';
import { UsageError } from '../model/problem.ts';
import type { Row, Value } from '../model/published-data.ts';
import type { Activity, Runbook } from '../model/runbook.ts';
import { CallableRunbooks } from './play/callable-runbooks.ts';
import { CounterValues } from './play/counter-values.ts';
import { type JobHost, OngoingRun } from './play/ongoing-run.ts';
import { Repertoire } from './play/repertoire.ts';
import { checkedSecrets, hiddenIn, hiding, withoutSecrets } from './play/secrets.ts';
import type { Run } from './run.ts';
import { checkedDurations } from './settings/checked-durations.ts';
import { checkedGrants } from './settings/checked-grants.ts';
import { checkedMocks } from './settings/checked-mocks.ts';
import { checkedOptions, checkedSeed, checkNumbers, defaultServer } from './settings/checked-options.ts';
import type { Mode, PlaySettings, RunHostFacts } from './settings/play-settings.ts';
import type { RunOptions } from './settings/run-options.ts';
import { checkedTimeZone } from './settings/time-zone.ts';
import { version } from './version.ts';

/** Who gets the events of a run. Without `listened` all are made. */
type Listened = Pick<Run, 'publish'> & Partial<Pick<Run, 'listened'>>;

/**
 * One run, checked and compiled before anything starts. The constructor throws UsageError for every mistake
 * of the caller. The session begins the trace, queues the first jobs, and sums up.
 */
export class Session {
  readonly settings: PlaySettings;
  readonly repertoire: Repertoire;
  readonly servers: readonly RunbookServer[];
  readonly #given: RunOptions;
  readonly #callable: CallableRunbooks;
  readonly #host: RunHostFacts;
  readonly #runbooks: readonly [Runbook, ...Runbook[]];
  readonly #jobs: readonly JobToQueue[];

  constructor(mode: Mode, bundle: Bundle, given: RunOptions, host: RunHostFacts, startMs: number) {
    checkNumbers(given);
    this.#given = given;
    this.#host = host;
    this.#runbooks = runbooksOf(bundle, given.runbook);
    const { isLimitedElsewhere = false } = host;
    const servers = given.servers ?? [defaultServer];
    this.servers = isLimitedElsewhere
      ? servers.map(({ name }) => ({ name, throttle: Number.POSITIVE_INFINITY }))
      : servers;
    if (this.servers.length === 0) throw new UsageError('a run needs at least one runbook server');
    const catalogue = catalogueWith(given.activityTypes);
    this.settings = settingsOf(mode, bundle, given, this.#runbooks[0], startMs, catalogue, host);
    const calls = new BundleCalls(bundle.runbooks, catalogue);
    const neededTexts = mode === 'simulate' ? textsNeededBy(calls) : undefined;
    this.repertoire = new Repertoire(this.settings, catalogue, host, neededTexts);
    this.#callable = new CallableRunbooks({
      runbooks: bundle.runbooks,
      repertoire: this.repertoire,
      servers: this.servers,
      concurrencyOf: concurrencyOf(bundle, given.concurrency),
      isLimitedElsewhere,
    });
    this.#refuseUnplayable(calls);
    this.#jobs = this.#firstJobs(given.parameters ?? {});
  }

  /** The name of a runbook server as it was given. Letter case of `name` does not matter. */
  serverNamed(name: string): string {
    return this.servers.find((server) => server.name.toLowerCase() === name.toLowerCase())?.name ?? name;
  }

  /** Makes everything ready; nothing has begun. */
  prepare(run: Listened, host: JobHost): OngoingRun {
    const { world, seed } = this.settings;
    const { timeZone } = this.#host;
    const { secretValues } = this.repertoire;
    const stream = this.streamTo(run);
    const about = this.#runbooks[0].path;
    const rules = {
      about,
      servers: this.servers,
      options: world,
      utcOffset: this.#host.utcOffset,
      maxWorkers: this.#given.maxWorkers,
    };
    const begin = (nowMs: number) => {
      const tracer = new Tracer(stream, { server: null, job: null, runbook: about });
      const started = tracer.runStart(nowMs, { options: world, seed, version: version(), timeZone });
      return { kind: 'begin', jobs: this.#jobs, cause: started } as const;
    };
    const { bundle, counters } = this.settings;
    const values = new CounterValues(bundle, world.counterScope, counters);
    const hide = hiding(secretValues);
    const shown = (row: Row) => hiddenIn(row, hide);
    const { memory } = this.repertoire;
    return new OngoingRun(new Dispatcher(rules), this.#callable, host, stream, begin, values, shown, memory);
  }

  /** A trace that has not begun. Its events go to the run, without secrets. */
  streamTo(run: Listened): TraceStream {
    const { world, publishedData, showScripts } = this.settings;
    return {
      seq: 1,
      publishedData,
      showScripts,
      eventLogSource: world.eventLogSource,
      eventLogEventId: world.eventLogEventId,
      ...(run.listened && { listened: run.listened }),
      emit: withoutSecrets(this.repertoire.secretValues, (event) => run.publish(event)),
    };
  }

  /**
   * Throws UsageError, before anything starts, for runbooks that cannot be played, child runbooks included.
   */
  #refuseUnplayable(calls: BundleCalls): void {
    const { mocks } = this.settings;
    const isMocked = ({ from, by }: CallSite) => Object.hasOwn(mocks[from.path] ?? {}, by.id);
    const errors = calls.reachedFrom(this.#runbooks, isMocked).flatMap(({ path }) => {
      try {
        this.repertoire.playable(path);
        return [];
      } catch (error) {
        if (error instanceof UsageError) return [error];
        throw error;
      }
    });
    if (errors.length === 0) return;
    const hints = new Set(errors.flatMap(({ hint }) => hint ?? []));
    throw new UsageError(errors.map(({ message }) => message).join('\n'), [...hints].join('\n'));
  }

  /** The first jobs. */
  #firstJobs(parameters: Readonly<Record<string, Value>>): readonly JobToQueue[] {
    const takers = this.#runbooks.map((runbook) => parametersTakenBy(runbook, parameters, this.#runbooks));
    return this.#runbooks.map((runbook, index) => this.#callable.jobOf(runbook, takers[index] ?? {}));
  }
}

/** The texts that parameters of started runbooks need of the items of an activity, by item. */
function textsNeededBy(calls: BundleCalls) {
  const texts = new ParameterTexts(calls);
  return (runbook: Runbook, { id }: Activity): ReadonlyMap<string, string> =>
    new Map(
      texts.itemsOf(runbook, id).flatMap((item): [string, string][] => {
        const text = texts.textFor(runbook, id, item, 1);
        return text === undefined ? [] : [[item, text]];
      }),
    );
}

function settingsOf(
  mode: Mode,
  bundle: Bundle,
  given: RunOptions,
  runbook: Runbook,
  startMs: number,
  catalogue: Catalogue,
  { counters, ports }: RunHostFacts,
): PlaySettings {
  const options = checkedOptions(given.options);
  const world = optionsInForce(runbook.options, options);
  return {
    mode,
    bundle,
    options,
    mocks: checkedMocks(given, bundle, catalogue),
    durations: checkedDurations(given.durations, catalogue, bundle),
    seed: checkedSeed(given.seed),
    publishedData: given.publishedData ?? 'none',
    showScripts: given.showScripts === true,
    ...(given.timeZone !== undefined && { timeZone: checkedTimeZone(given.timeZone) }),
    ...(given.environment && { environment: given.environment }),
    allow: (ports?.grantsOf ?? checkedGrants)(given.allow ?? []),
    allowSimulated: given.allowSimulated !== false,
    secrets: checkedSecrets(given.secrets, bundle),
    counters: new CounterValues(bundle, world.counterScope, counters).memory,
    world,
    startMs,
    isEndless: mode === 'run' || given.untilMs !== undefined || given.timeoutMs !== undefined,
  };
}

/**
 * The parameters that a runbook declares. Throws UsageError for a parameter that no runbook of the run
 * declares.
 */
function parametersTakenBy(
  runbook: Runbook,
  parameters: Readonly<Record<string, Value>>,
  all: readonly Runbook[],
): Readonly<Record<string, Value>> {
  if (all.length === 1) return parameters;
  const declares = (by: Runbook, name: string) =>
    parametersOf(by).some((parameter) => parameter.name.toLowerCase() === name.toLowerCase());
  return Object.fromEntries(
    Object.entries(parameters).filter(
      ([name]) => declares(runbook, name) || !all.some((other) => declares(other, name)),
    ),
  );
}

function concurrencyOf(bundle: Bundle, given: RunOptions['concurrency']) {
  if (given === undefined || typeof given === 'number') return () => given;
  const byPath = new Map(
    Object.entries(given).map(([name, limit]) => [runbooksOf(bundle, name)[0].path, limit]),
  );
  return ({ path }: Runbook) => byPath.get(path);
}
