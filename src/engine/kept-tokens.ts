import type { Token } from '../databus/token.ts';
import { InvariantError } from '../model/problem.ts';
import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';
import { JunctionState, selectedBy } from './junction.ts';
import type { Quiescence } from './quiescence.ts';
import type { Delivery } from './sibling-rows.ts';

/** The tokens of an instance that wait elsewhere than in its queue: at Junctions, or held back. */
export class KeptTokens {
  readonly #compiled: CompiledRunbook;
  readonly #quiescence: Quiescence;
  readonly #junctions = new Map<CompiledActivity, JunctionState>();
  /** With mergeOrder 'barrier': the output that is held back, by activity. */
  readonly #held = new Map<CompiledActivity, Delivery[]>();
  #count = 0;

  constructor(compiled: CompiledRunbook, quiescence: Quiescence) {
    this.#compiled = compiled;
    this.#quiescence = quiescence;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  junction(of: CompiledActivity): JunctionState {
    let state = this.#junctions.get(of);
    if (state === undefined) {
      state = new JunctionState(selectedBy(of, this.#compiled), this.#compiled.options);
      this.#junctions.set(of, state);
    }
    return state;
  }

  park(junction: CompiledActivity, token: Token, incoming: number): void {
    const state = this.junction(junction);
    if (state.hasFired)
      throw new InvariantError(`a token reached ${junction.activity.id} after it had fired`);
    if (state.arrived === 0) this.#quiescence.keep(junction);
    this.#count += state.park(token, incoming);
  }

  /** A Junction sends on what it keeps. */
  release(junction: CompiledActivity): void {
    this.#count -= this.junction(junction).kept;
  }

  /** Holds back what an activity sends, until nothing can reach the activity any more (A1). */
  hold(source: CompiledActivity, delivery: Delivery): void {
    const held = this.#held.get(source);
    if (held === undefined) {
      this.#held.set(source, [delivery]);
      this.#quiescence.keep(source);
    } else held.push(delivery);
    this.#count += 1;
  }

  /** Keeps what goes on with the rows of siblings (A31). */
  keep(delivery: Delivery, kept: Delivery[]): void {
    kept.push(delivery);
    this.#count += 1;
  }

  /** One that was kept so goes on. */
  goesOn(): void {
    this.#count -= 1;
  }

  /** What was held back of an activity, which is then not kept any more; undefined if nothing was. */
  takeHeld(source: CompiledActivity): readonly Delivery[] | undefined {
    const held = this.#held.get(source);
    this.#held.delete(source);
    this.#count -= held?.length ?? 0;
    return held;
  }

  /** Whether tokens wait at this activity until nothing can reach it any more. */
  isWaiting(at: CompiledActivity): boolean {
    return this.#held.has(at) || this.#junctions.get(at)?.hasFired === false;
  }
}
