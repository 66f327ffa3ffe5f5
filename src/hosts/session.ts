import type { UtcOffset } from '../databus/calendar.ts';
import type { TemplateWorld } from '../databus/template.ts';
import type { Capabilities, ScriptRequest, ScriptResult } from '../engine/activity-type.ts';
import { type CompiledRunbook, compileRunbook } from '../engine/compiled-runbook.ts';
import { type InstanceEnding, RunbookInstance } from '../engine/instance.ts';
import { Tracer, type TraceStream } from '../engine/tracer.ts';
import type { Bundle } from '../model/bundle-schema.ts';
import type { Options } from '../model/options-schema.ts';
import { UsageError } from '../model/problem.ts';
import type { Value } from '../model/published-data.ts';
import type { Runbook } from '../model/runbook-schema.ts';
import { catalogueWith } from './catalogue-with.ts';
import { checkedMocks, checkedOptions, checkedSeed, checkNumbers } from './checked-options.ts';
import { checkedParameters } from './checked-parameters.ts';
import { JobPlayer } from './job-player.ts';
import { compilePerformers, type Mode, type Performer } from './performer.ts';
import type { Run, RunResult } from './run.ts';
import type { RunbookServer, RunOptions } from './run-options.ts';
import { runbookOf } from './runbook-of.ts';
import { version } from './version.ts';
import { World } from './world.ts';

/** What a host adds to the world a runbook runs in. */
export interface HostFacts {
  readonly mode: Mode;
  readonly utcOffset: UtcOffset;
  readonly processId: number;
  readonly capabilities: Capabilities;
  environment(name: string): string | undefined;
  script(request: ScriptRequest): PromiseLike<ScriptResult>;
}

const defaultServer: RunbookServer = { name: 'RBS01', throttle: 50 };
const jobNumber = 1;

/**
 * One run of one runbook, checked and compiled before anything starts: whatever the caller got wrong is a UsageError of the constructor.
 * It writes the events of the run and its job around those of the instance.
 */
export class Session {
  readonly runbook: Runbook;
  readonly #compiled: CompiledRunbook;
  readonly #performers: readonly Performer[];
  readonly #parameters: Readonly<Record<string, Value>>;
  readonly #world: World;
  readonly #options: Options;
  readonly #given: RunOptions;
  readonly #host: HostFacts;
  readonly #server: string;
  readonly #seed: number;

  constructor(bundle: Bundle, given: RunOptions, host: HostFacts) {
    checkNumbers(given);
    this.#given = given;
    this.#host = host;
    this.runbook = runbookOf(bundle, given.runbook);
    this.#options = checkedOptions(this.runbook, given.options);
    this.#seed = checkedSeed(given.seed);
    const catalogue = catalogueWith(given.activityTypes);
    this.#parameters = checkedParameters(this.runbook, given.parameters ?? {});
    this.#compiled = compileRunbook(this.runbook, catalogue, this.#options);
    this.#world = new World(bundle, this.#options.counterScope, host.script);
    const mocks = checkedMocks(given.mocks, bundle);
    this.#performers = compilePerformers(
      this.#compiled,
      this.#templateWorld(),
      host.mode,
      mocks,
      host.capabilities,
    );
    const [server] = given.servers ?? [defaultServer];
    if (server === undefined) throw new UsageError('a run needs at least one runbook server');
    this.#server = server.name;
  }

  /** Queues and starts the job. */
  start(run: Run, nowMs: number): StartedJob {
    const { path, name } = this.runbook;
    const { eventLogSource, eventLogEventId } = this.#options;
    const publishedData = this.#given.publishedData ?? 'none';
    const stream: TraceStream = {
      seq: 1,
      publishedData,
      eventLogSource,
      eventLogEventId,
      emit: (event) => run.publish(event),
    };
    const tracerOf = (server: string | null, job: number | null) =>
      new Tracer(stream, { server, job, runbook: path });
    const facts = { options: this.#options, seed: this.#seed, version: version() };
    const started = tracerOf(null, null).runStart(nowMs, facts);
    const queued = tracerOf(null, jobNumber).jobQueued(nowMs, started, null, false);
    const tracer = tracerOf(this.#server, jobNumber);
    const { utcOffset, processId } = this.#host;
    const instanceFacts = {
      runbookName: name,
      runbookPath: path,
      serverName: this.#server,
      processId,
      utcOffset,
      startMs: nowMs,
    };
    const instance = new RunbookInstance(this.#compiled, instanceFacts, tracer, this.#given.choose);
    instance.start(nowMs, tracer.jobStart(nowMs, queued));
    const context = { parameters: this.#parameters, services: this.#world, seed: this.#seed, job: jobNumber };
    const player = new JobPlayer(instance, this.#performers, context, run);
    return new StartedJob(player, tracer, stream, nowMs);
  }

  #templateWorld(): TemplateWorld {
    const byId = new Map(this.runbook.activities.map((activity) => [activity.id, activity]));
    const given = this.#given.environment;
    const byName =
      given && new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
    return {
      options: this.#options,
      utcOffset: this.#host.utcOffset,
      activity: (id) => byId.get(id),
      variable: (path) => this.#world.variable(path),
      environment: (name) => (byName ? byName.get(name.toLowerCase()) : this.#host.environment(name)),
    };
  }
}

/** A job on its way: plays, and writes what belongs around the events of its instance. */
export class StartedJob {
  readonly player: JobPlayer;
  readonly #tracer: Tracer;
  readonly #stream: TraceStream;
  readonly #startMs: number;

  constructor(player: JobPlayer, tracer: Tracer, stream: TraceStream, startMs: number) {
    this.player = player;
    this.#tracer = tracer;
    this.#stream = stream;
    this.#startMs = startMs;
  }

  /** Ends a run that has taken longer than it may. */
  timedOut(nowMs: number, timeoutMs: number): RunResult {
    const message = `the run was ended by its timeout of ${timeoutMs / 1000} s`;
    this.#tracer.diagnostic(nowMs, this.#stream.seq - 1, 'Error', { code: 'timeout', message });
    return this.finish({ ...this.player.cancel(nowMs, message), limit: 'timeout' }, nowMs);
  }

  /** Writes the end of the job and sums up. A failed runbook is a completed job (1.6). */
  finish(ending: Omit<InstanceEnding, 'limit'> & Pick<RunResult, 'limit'>, nowMs: number): RunResult {
    const { status, returned, limit, seq } = ending;
    this.#tracer.jobEnd(nowMs, seq, status === 'canceled' ? 'Canceled' : 'Completed');
    const { executions } = this.player;
    const events = this.#stream.seq - 1;
    return {
      status,
      returned,
      executions,
      events,
      durationMs: nowMs - this.#startMs,
      ...(limit && { limit }),
    };
  }
}
