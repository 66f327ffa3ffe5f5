import { MemoryWatch } from '../../databus/memory-watch.ts';
import { permitsStart } from '../../databus/schedule.ts';
import type { TemplateWorld } from '../../databus/template.ts';
import type { Catalogue } from '../../engine/activity-type.ts';
import { type CompiledRunbook, compileRunbook } from '../../engine/compiled-runbook.ts';
import type { Choose } from '../../engine/link-orders.ts';
import type { Tracer } from '../../engine/tracer.ts';
import type { JobOrder } from '../../jobs/dispatch-protocol.ts';
import type { Schedule } from '../../model/bundle.ts';
import { optionsInForce } from '../../model/options.ts';
import { InvariantError } from '../../model/problem.ts';
import type { Runbook } from '../../model/runbook.ts';
import type { UnusedMock } from '../../model/unused-mock.ts';
import { cultureNamed } from '../settings/culture.ts';
import type { HostFacts, PlaySettings } from '../settings/play-settings.ts';
import { compilePerformers } from './compile-performers.ts';
import { CounterValues } from './counter-values.ts';
import { type Gate, JobPlayer } from './job-player.ts';
import { KeptCounters } from './kept-counters.ts';
import { MockUses } from './mock-uses.ts';
import type { PerformerFacts, PlayableRunbook } from './performer.ts';
import { World } from './world.ts';

/**
 * The runbooks of a bundle, each compiled for its first job. Every thread that plays jobs has one repertoire.
 */
export class Repertoire {
  readonly #settings: PlaySettings;
  readonly #catalogue: Catalogue;
  readonly #host: HostFacts;
  readonly #world: World;
  readonly #neededTexts: PerformerFacts['neededTexts'];
  readonly #uses: MockUses;
  readonly #memory: MemoryWatch | undefined;
  readonly #playable = new Map<string, PlayableRunbook>();
  readonly #runbooks: ReadonlyMap<string, Runbook>;

  /** `neededTexts`: what parameters of started runbooks need of what nothing stands in for. */
  constructor(
    settings: PlaySettings,
    catalogue: Catalogue,
    host: HostFacts,
    neededTexts?: PerformerFacts['neededTexts'],
  ) {
    this.#neededTexts = neededTexts;
    this.#settings = settings;
    this.#uses = new MockUses(settings.mocks);
    this.#catalogue = catalogue;
    this.#host = host;
    this.#memory = host.memoryShortage && new MemoryWatch(host.memoryShortage);
    const { bundle, secrets } = settings;
    const { counterScope } = settings.world;
    const counters =
      host.askCounter === undefined
        ? new CounterValues(bundle, counterScope, settings.counters)
        : new KeptCounters(counterScope, host.askCounter);
    this.#world = new World(bundle, counters, host.script, secrets);
    this.#runbooks = new Map(bundle.runbooks.map((runbook) => [runbook.path, runbook]));
  }

  /** Throws UsageError for a runbook that cannot be played for real. */
  playable(path: string): PlayableRunbook {
    const known = this.#playable.get(path);
    if (known !== undefined) return known;
    const runbook = this.#runbooks.get(path);
    if (runbook === undefined) throw new InvariantError(`no runbook ${path} in the repertoire`);
    const { mode, mocks, startMs, isEndless, showScripts, publishedData, durations } = this.#settings;
    const { watch } = this.#host;
    const options = optionsInForce(runbook.options, this.#settings.options);
    const compiled = compileRunbook(
      runbook,
      this.#catalogue,
      options,
      watch?.runbook(path, this.secretValues),
    );
    const world = this.#templateWorld(compiled);
    const passwords = { ...world, variable: (name: string) => this.#world.password(name) };
    const schedule = runbook.schedule === undefined ? undefined : this.schedule(runbook.schedule);
    const permits = (atMs: number) => permitsStart(schedule, atMs, this.#host.utcOffset);
    const performers = compilePerformers(compiled, {
      world,
      passwords,
      secretValues: this.#world.secretValues,
      showScripts,
      durations,
      showTexts: publishedData === 'specific' || publishedData === 'all',
      wantsTexts: (activity) => watch?.wantsTexts(path, activity) === true,
      ...(this.#neededTexts && { neededTexts: this.#neededTexts }),
      missingSecrets: (activity) => this.#world.missingSecrets(activity),
      mode,
      mocks,
      uses: this.#uses,
      granted: this.#settings.allow,
      ports: this.#host.ports,
      allowSimulated: this.#settings.allowSimulated,
      startMs,
      isEndless,
      permits,
    });
    const part = { compiled, performers };
    this.#playable.set(path, part);
    return part;
  }

  /** Whether the jobs of a runbook wait for triggers. */
  isMonitor(path: string): boolean {
    const { compiled, performers } = this.playable(path);
    return performers[compiled.start.index]?.monitor !== undefined;
  }

  /** Looks whether there is room for what the run keeps; undefined where nobody looks. */
  get memory(): MemoryWatch | undefined {
    return this.#memory;
  }

  /** What was used of the caller's mocks by the jobs that it made players for. */
  get unusedMocks(): readonly UnusedMock[] {
    return this.#uses.unused();
  }

  /** Every value that must never be shown. */
  get secretValues(): readonly string[] {
    return this.#world.secretValues;
  }

  /** A player for one job, not yet started. `nowMs`: when its first instance starts. */
  playerOf(order: JobOrder, tracer: Tracer, gate: Gate, choose?: Choose): JobPlayer {
    const { utcOffset, wallOf, processId } = this.#host;
    const { runbook } = this.playable(order.runbook).compiled;
    this.#uses.plays(runbook.path);
    const facts = {
      runbookName: runbook.name,
      runbookPath: runbook.path,
      serverName: order.server,
      processId,
      utcOffset,
      ...(wallOf && { wallOf }),
      ...(this.#memory && { memory: this.#memory }),
    };
    const { seed } = this.#settings;
    const context = {
      parameters: order.parameters,
      services: this.#world,
      seed,
      job: order.job,
      signal: gate.signal,
    };
    return new JobPlayer(this.playable(order.runbook), facts, context, tracer, gate, choose);
  }

  /** The schedule of that name; undefined when there is none. */
  schedule(name: string): Schedule | undefined {
    return this.#world.schedule(name);
  }

  #templateWorld({ runbook, options }: CompiledRunbook): TemplateWorld {
    const byId = new Map(runbook.activities.map((activity) => [activity.id, activity]));
    const given = this.#settings.environment;
    const byName =
      given && new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
    return {
      options,
      utcOffset: this.#host.utcOffset,
      culture: cultureNamed(options.culture),
      activity: (id) => byId.get(id),
      variable: (path) => this.#world.variable(path),
      environment: (name) => (byName ? byName.get(name.toLowerCase()) : this.#host.environment(name)),
      ...(this.#memory && { memory: this.#memory }),
    };
  }
}
