import type { Scope, Template } from '../databus/template.ts';
import { RowToken } from '../databus/token.ts';
import { countUpTo } from '../trace/count-up-to.ts';
import { compileChecked, compileDebugCondition, compileHitCondition } from './debug-condition.ts';
import type { DebugWorld } from './debug-world.ts';
import type { ReplayableRun } from './replayable-run.ts';
import type { SourceNode } from './source-nodes.ts';

/** What an editor asks of a breakpoint beside its place. */
export interface BreakpointRules {
  /** A comparison of published data; see `compileDebugCondition`. */
  readonly condition?: string | undefined;
  /** Which of the hits count; see `compileHitCondition`. */
  readonly hitCondition?: string | undefined;
  /** A template that is told instead of a stop. */
  readonly logMessage?: string | undefined;
}

/**
 * A breakpoint on an activity or a link. It is hit before an activity plays a token, and when a row goes over
 * a link: before the next activity plays it, or if that is a Junction, after the activity that published it.
 */
export class Breakpoint {
  readonly id: number;
  readonly node: SourceNode;
  readonly #world: DebugWorld;
  readonly #condition: ((scope: Scope) => boolean) | undefined;
  readonly #counts: (hit: number) => boolean;
  readonly #message: Template | undefined;
  readonly #leadsToJunction: boolean;
  /** The indexes of the events that it was hit at, with its condition. */
  #hits: number[] = [];
  #scanned = 0;
  #of: ReplayableRun | undefined;

  /** Throws UsageError for rules that cannot be understood. */
  constructor(id: number, node: SourceNode, rules: BreakpointRules, world: DebugWorld) {
    this.id = id;
    this.node = node;
    this.#world = world;
    const { condition = '', hitCondition = '', logMessage = '' } = rules;
    const texts = world.of(node.runbook);
    this.#condition = condition.trim() === '' ? undefined : compileDebugCondition(condition, texts);
    this.#counts = hitCondition.trim() === '' ? () => true : compileHitCondition(hitCondition);
    this.#message = logMessage === '' ? undefined : compileChecked(logMessage, texts);
    this.#leadsToJunction = node.of.kind === 'link' && world.isJunction(node.runbook, node.of.link.to);
  }

  /**
   * Whether it counts at the event of this index. Which hit it is depends on the recording only, and not on
   * the way that led there.
   */
  isHitAt(index: number, recording: ReplayableRun): boolean {
    if (this.#of !== recording) {
      this.#of = recording;
      this.#hits = [];
      this.#scanned = 0;
    }
    for (; this.#scanned <= index; this.#scanned += 1)
      if (this.#holdsAt(this.#scanned, recording)) this.#hits.push(this.#scanned);
    const hit = countUpTo(this.#hits, index, (each) => each);
    return hit > 0 && this.#hits[hit - 1] === index && this.#counts(hit);
  }

  /** Whether it tells something and does not stop. */
  get isLogged(): boolean {
    return this.#message !== undefined;
  }

  /** What it tells where it is hit. Throws ActivityFailure if its text cannot be resolved. */
  messageAt(index: number, recording: ReplayableRun): string {
    const [scope] = this.#scopesAt(index, recording);
    return scope === undefined ? '' : (this.#message?.text(scope) ?? '');
  }

  #holdsAt(index: number, recording: ReplayableRun): boolean {
    const scopes = this.#scopesAt(index, recording);
    return scopes.some((scope) => this.#condition?.(scope) ?? true);
  }

  /** The tokens that are at its node at an event. */
  #scopesAt(index: number, recording: ReplayableRun): readonly Scope[] {
    const event = recording.events[index];
    if (event?.event !== 'ActivityStart' && event?.event !== 'ActivityEnd') return [];
    const { runbook, of } = this.node;
    if (event.runbook !== runbook.path) return [];
    const wantsEnd = this.#leadsToJunction;
    if ((event.event === 'ActivityEnd') !== wantsEnd) return [];
    const id = of.kind === 'activity' ? of.activity.id : wantsEnd ? of.link.from : of.link.to;
    const execution = event.activity === id ? recording.executionOf(event) : undefined;
    if (execution === undefined) return [];
    const { token, nowMs } = execution;
    if (of.kind === 'activity') return [{ token, nowMs }];
    const passes = this.#world.linkPasses(runbook, of.link);
    if (wantsEnd) {
      if (!of.link.enabled || !recording.isPublished(execution)) return [];
      const passing = [...execution.rows.keys()].filter((row) => passes(execution, row));
      return passing.map((row) => ({ token: new RowToken(execution, row, token), nowMs }));
    }
    const from = token.execution;
    const isOver = event.attempt === 1 && from?.activity.id === of.link.from && passes(from, token.row);
    return isOver ? [{ token, nowMs }] : [];
  }
}
