import { ActivityFailure } from '../databus/activity-failure.ts';
import { publishedRow } from '../engine/tracer.ts';
import { hiding } from '../hosts/play/secrets.ts';
import type { RunResult } from '../hosts/run.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import { realSurroundings } from '../hosts/threads/surroundings.ts';
import type { Bundle } from '../model/bundle.ts';
import { pathOf } from '../model/path.ts';
import { UsageError } from '../model/problem.ts';
import { type ActivityStatus, itemNamed, type Value } from '../model/published-data.ts';
import type { TraceEvent } from '../trace/trace-event.ts';
import { Breakpoint, type BreakpointRules } from './breakpoint.ts';
import { type CallFrame, callStack } from './call-stack.ts';
import { type DataNode, type DataSource, type SettablePlace, scopesOf } from './data-view.ts';
import { compileChecked } from './debug-condition.ts';
import { DebugWorld } from './debug-world.ts';
import { destinationOf, isBackward, type Motion } from './motion.ts';
import { type JobTrack, ReplayableRun, type Settings } from './replayable-run.ts';
import type { SourceNode } from './source-nodes.ts';

/** Why the machine stands where it does. */
export type StopReason = 'entry' | 'step' | 'breakpoint' | 'exception' | 'pause' | 'goto' | 'end';

/** Where the machine stands after it was moved; or that the run has ended. */
export type Stop =
  | {
      readonly kind: 'stopped';
      readonly reason: StopReason;
      readonly job: number;
      /** The breakpoints that are hit. */
      readonly breakpoints: readonly number[];
      /** In words, where there is more to say. */
      readonly text?: string;
    }
  | { readonly kind: 'ended'; readonly result: RunResult };

/** What an editor is told while the machine moves. */
export interface DebugListener {
  /** An event is passed for the first time. */
  onEvent(event: TraceEvent): void;
  /** A breakpoint has something to tell. */
  onMessage(text: string): void;
}

/** The statuses of activities that can stop it. */
export type FailureFilter = Exclude<ActivityStatus, 'success'>;

/**
 * Moves through a simulation: on, back, and on again after a value was set. It stands before an activity
 * plays a token, or after one that failed. Nothing outside is touched.
 */
export class DebugMachine {
  #world: DebugWorld;
  readonly #options: RunOptions;
  readonly #listener: DebugListener;
  #breakpoints: readonly PlacedBreakpoint[] = [];
  #recording: ReplayableRun;
  #settings: Settings = { items: [], counters: [] };
  #failures: ReadonlySet<FailureFilter> = new Set();
  #at = -1;
  #told = -1;
  #lastId = 0;
  #isToPause = false;

  /** Throws UsageError for options that cannot be played with. */
  constructor(bundle: Bundle, options: RunOptions, listener: DebugListener) {
    this.#options = options;
    this.#listener = listener;
    this.#world = new DebugWorld(bundle, options);
    this.#recording = new ReplayableRun(bundle, options);
  }

  /** What texts and conditions are read with; another one once a variable was set. */
  get world(): DebugWorld {
    return this.#world;
  }

  /** Sets a breakpoint, in the group of those that are cleared together. Throws UsageError for its rules. */
  addBreakpoint(group: string, node: SourceNode, rules: BreakpointRules): Breakpoint {
    this.#lastId += 1;
    const breakpoint = new Breakpoint(this.#lastId, node, rules, this.world);
    this.#breakpoints = [...this.#breakpoints, { group, rules, breakpoint }];
    return breakpoint;
  }

  clearBreakpoints(group: string): void {
    this.#breakpoints = this.#breakpoints.filter((each) => each.group !== group);
  }

  stopOnFailures(filters: Iterable<FailureFilter>): void {
    this.#failures = new Set(filters);
  }

  /** The events up to where it stands. */
  get events(): readonly TraceEvent[] {
    return this.#recording.events.slice(0, this.#at + 1);
  }

  /** The event that it stands at; undefined before the first. */
  get event(): TraceEvent | undefined {
    return this.#recording.events[this.#at];
  }

  /** The jobs that have begun and not ended, and the one that it stands in. */
  jobs(): readonly JobTrack[] {
    return [...this.#recording.jobs.values()].filter(
      ({ job, queuedAt, endedAt }) =>
        job === this.event?.job || (queuedAt <= this.#at && (endedAt === undefined || endedAt > this.#at)),
    );
  }

  frames(job: number): readonly CallFrame[] {
    return callStack(job, this.#at, this.#recording);
  }

  scopes(frame: CallFrame): readonly DataNode[] {
    return scopesOf(frame, this.#source());
  }

  /** A template as a frame reads it. Throws UsageError for a text that means nothing, ActivityFailure. */
  evaluate(text: string, frame: CallFrame): string {
    const runbook = this.world.runbook(frame.runbook);
    if (runbook === undefined) return text;
    const { token, execution } = frame;
    const template = compileChecked(text, this.world.of(runbook));
    return hiding(this.#recording.secrets)(template.text({ token, nowMs: execution.nowMs }));
  }

  /** Moves to the first activity, or to the end if there is none. */
  async begin(): Promise<Stop> {
    return await this.#forward((index) => this.#recording.events[index]?.event === 'ActivityStart', 'entry');
  }

  async move(motion: Motion, job: number): Promise<Stop> {
    const isThere = destinationOf(motion, job, this.#recording);
    return isBackward(motion) ? await this.#backward(isThere) : await this.#forward(isThere, 'step');
  }

  /** Moves back to where the activity of a frame began. */
  restart(frame: CallFrame): Stop {
    return this.#stop(this.#recording.startOf(frame.execution), 'goto');
  }

  /** Stops a move that is under way as soon as possible. */
  pause(): void {
    this.#isToPause = true;
  }

  /**
   * Sets an item of published data, as if the activity had published it; a counter, from where it stands on;
   * or a variable, as if the definition had this value. The run is played again with it, and what its links
   * pass is decided anew. Stays in place, or where that is not reached any more, moves to the first activity
   * after the two ways part. Throws UsageError for a text that is no such value.
   */
  async set(place: SettablePlace, text: string): Promise<Stop | undefined> {
    const { bundle } = this.#world;
    const settings = this.#settingsWith(place, text);
    const changed = place.kind === 'variable' ? withVariable(bundle, place.path, text) : bundle;
    const before = this.#recording;
    const recording = new ReplayableRun(changed, this.#options, settings);
    await recording.reach(this.#at);
    const parting = partingOf(before.events, recording.events, this.#at);
    this.#settings = settings;
    this.#recording = recording;
    if (changed !== bundle) this.#readWith(new DebugWorld(changed, this.#options));
    await before.close();
    if (parting > this.#at) return undefined;
    this.#at = parting - 1;
    this.#told = Math.min(this.#told, this.#at);
    const isStart = (index: number) => recording.events[index]?.event === 'ActivityStart';
    return await this.#forward(isStart, 'goto');
  }

  #settingsWith(place: SettablePlace, text: string): Settings {
    const { items } = this.#settings;
    // What was set further on belongs to a run that is not played any more.
    const counters = this.#settings.counters.filter(({ at }) => at <= this.#at);
    if (place.kind === 'item') {
      const { seq, row, item } = place;
      const value = valueFrom(text, this.#valueAt(seq, row, item));
      const others = items.filter((each) => each.seq !== seq || each.row !== row || each.item !== item);
      return { items: [...others, { seq, row, item, value }], counters };
    }
    if (place.kind === 'variable') return { items, counters };
    const { counter, runbook } = place;
    const at = this.#at;
    const others = counters.filter(
      (each) => each.at !== at || each.counter !== counter || each.runbook !== runbook,
    );
    return { items, counters: [...others, { at, counter, runbook, value: countFrom(text) }] };
  }

  /** Texts have the values of variables in them: breakpoints read theirs anew. */
  #readWith(world: DebugWorld): void {
    this.#world = world;
    this.#breakpoints = this.#breakpoints.map(({ group, rules, breakpoint: { id, node } }) => ({
      group,
      rules,
      breakpoint: new Breakpoint(id, node, rules, world),
    }));
  }

  /** Ends the simulation. */
  async close(): Promise<void> {
    await this.#recording.close();
  }

  #valueAt(seq: number, row: number, item: string): Value | undefined {
    const start = this.#recording.events[seq - 1];
    const execution = start && this.#recording.executionOf(start);
    return execution && itemNamed(publishedRow(execution, execution.rowAt(row) ?? {}, 'specific'), item);
  }

  #source(): DataSource {
    const { parameters = {} } = this.#options;
    return { recording: this.#recording, world: this.world, index: this.#at, parameters };
  }

  async #forward(isThere: (index: number) => boolean, reason: StopReason): Promise<Stop> {
    this.#isToPause = false;
    for (let index = this.#at + 1; await this.#recording.reach(index); index += 1) {
      this.#tell(index);
      const stop = this.#stopAt(index, isThere, reason);
      if (stop !== undefined) return stop;
      if (await this.#isPausedAt(index)) return this.#stop(index, 'pause');
    }
    const { result } = this.#recording;
    this.#at = this.#recording.events.length - 1;
    return { kind: 'ended', result: result as RunResult };
  }

  async #backward(isThere: (index: number) => boolean): Promise<Stop> {
    this.#isToPause = false;
    let first = this.#at;
    for (let index = this.#at - 1; index >= 0; index -= 1) {
      const stop = this.#stopAt(index, isThere, 'step');
      if (stop !== undefined) return stop;
      if (this.#recording.events[index]?.event === 'ActivityStart') first = index;
      if (await this.#isPausedAt(index)) return this.#stop(index, 'pause');
    }
    return this.#stop(first, 'entry');
  }

  #stopAt(index: number, isThere: (index: number) => boolean, reason: StopReason): Stop | undefined {
    const recording = this.#recording;
    const hit = this.#breakpoints.filter(
      ({ breakpoint }) => !breakpoint.isLogged && breakpoint.isHitAt(index, recording),
    );
    const isArrived = isThere(index);
    if (hit.length > 0)
      return this.#stop(index, 'breakpoint', { breakpoints: hit.map(({ breakpoint }) => breakpoint.id) });
    const event = recording.events[index];
    if (event?.event === 'ActivityEnd' && event.status !== 'success' && this.#failures.has(event.status)) {
      const text = `${event.name} ended with ${event.status}: ${event.errorSummary}`;
      return this.#stop(index, 'exception', { text });
    }
    return isArrived ? this.#stop(index, reason) : undefined;
  }

  #stop(
    index: number,
    reason: StopReason,
    more: { breakpoints?: readonly number[]; text?: string } = {},
  ): Stop {
    this.#at = index;
    const job = this.event?.job ?? 1;
    return { kind: 'stopped', reason, job, breakpoints: [], ...more };
  }

  #tell(index: number): void {
    if (index <= this.#told) return;
    this.#told = index;
    this.#listener.onEvent(this.#recording.events[index] as TraceEvent);
    for (const { breakpoint } of this.#breakpoints) {
      if (!breakpoint.isLogged || !breakpoint.isHitAt(index, this.#recording)) continue;
      try {
        const hide = hiding(this.#recording.secrets);
        this.#listener.onMessage(hide(breakpoint.messageAt(index, this.#recording)));
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        this.#listener.onMessage(error.message);
      }
    }
  }

  /** Now and then others get their turn, such as who wants to pause. */
  async #isPausedAt(index: number): Promise<boolean> {
    if (index % eventsATurn === 0) await realSurroundings.turn();
    return this.#isToPause;
  }
}

const eventsATurn = 512;

/** A breakpoint, in the group of those that are cleared together. */
interface PlacedBreakpoint {
  readonly group: string;
  readonly rules: BreakpointRules;
  readonly breakpoint: Breakpoint;
}

function withVariable(bundle: Bundle, path: string, value: string): Bundle {
  const variables = bundle.variables.map((each) => (pathOf(each) === path ? { ...each, value } : each));
  return { ...bundle, variables };
}

/** The value that a text sets a counter to. */
function countFrom(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new UsageError(`"${text}" is not a whole number`);
}

/** The index of the first event in which two runs differ; behind `last` if they do not up to there. */
function partingOf(old: readonly TraceEvent[], now: readonly TraceEvent[], last: number): number {
  for (let index = 0; index <= last; index += 1)
    if (!isAlike(old[index] as TraceEvent, now[index])) return index;
  return last + 1;
}

function isAlike(old: TraceEvent, now: TraceEvent | undefined): boolean {
  if (old.event !== now?.event || old.job !== now.job || old.cause !== now.cause) return false;
  if (!('activity' in old) || !('activity' in now)) return true;
  const token = (event: TraceEvent) => ('token' in event ? event.token : undefined);
  return old.activity === now.activity && token(old) === token(now);
}

/** What a text says, as a value of the same kind as the one it replaces. */
function valueFrom(text: string, old: Value | undefined): Value {
  if (typeof old === 'number') {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) return number;
    throw new UsageError(`"${text}" is not a number`);
  }
  if (typeof old === 'boolean') {
    if (/^\s*(true|false)\s*$/i.test(text)) return /true/i.test(text);
    throw new UsageError(`"${text}" is neither true nor false`);
  }
  return text;
}
