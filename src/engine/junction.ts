import { ancestorOf, commonAncestor, RootToken, type Token } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { Row } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import type { CompiledActivity, CompiledRunbook } from './compiled-runbook.ts';

/**
 * The tokens parked at one Junction, reduced at once to what its output needs: with None a count, otherwise
 * the distinct rows of the selected activity in the order they first arrived (section 4 rule 4). A Junction
 * fires once per instance, never per item (rule 1).
 */
export class JunctionState {
  readonly #selected: Activity | undefined;
  readonly #options: Options;
  readonly #rows = new Set<Token>();
  #common: Token | undefined;
  #delivered = new Set<number>();
  arrived = 0;
  hasFired = false;
  /** The `seq` of the event after which nothing could reach the Junction any more. */
  causeSeq = 0;

  /** `selected`: the activity whose data is returned; undefined for None. */
  constructor(selected: Activity | undefined, options: Options) {
    this.#selected = selected;
    this.#options = options;
  }

  /**
   * Parks a token that came over the Junction's incoming link of this index. Returns how many more tokens the
   * Junction keeps because of it: 1 or 0.
   */
  park(token: Token, incoming: number): number {
    const before = this.#rows.size;
    if (this.#selected !== undefined) {
      const row = ancestorOf(token, this.#selected);
      if (row !== undefined) this.#rows.add(row);
    } else if (this.#options.junctionNone === 'common') {
      this.#common = this.arrived === 0 ? token : commonAncestor(this.#common, token);
    }
    if (this.#options.junctionWaits === 'everyLink') this.#delivered.add(incoming);
    this.arrived += 1;
    return this.#rows.size - before;
  }

  /** How many tokens it keeps. */
  get kept(): number {
    return this.#rows.size;
  }

  /** How many incoming links have delivered nothing, under A15's strict reading; 0 under the default. */
  missingLinks(incoming: number): number {
    return this.#options.junctionWaits === 'everyLink' ? incoming - this.#delivered.size : 0;
  }

  /** Whether no parked token has the selected activity in its lineage (A17). */
  get isStarved(): boolean {
    return this.#selected !== undefined && this.#rows.size === 0;
  }

  /** The rows that the Junction publishes, one for each token that goes on. */
  outputRows(): Row[] {
    const row: Row = { 'Selected branch': this.#selected?.name ?? '' };
    return Array.from({ length: this.#emitted() }, () => row);
  }

  /**
   * The lineage that each output row continues. A row without an entry continues none. Called once, at the
   * end: the Junction then keeps no token any more.
   */
  takeLineages(): readonly (Token | undefined)[] {
    if (this.#selected === undefined) return [this.#common];
    const rows = [...this.#rows];
    this.#rows.clear();
    return rows;
  }

  #emitted(): number {
    if (this.#selected === undefined) return 1;
    if (this.isStarved) return this.#options.junctionStarved === 'blank' ? 1 : 0;
    return this.#options.junctionEmits === 'once' ? 1 : this.#rows.size;
  }
}

/** The activity whose data a Junction returns; undefined for None. */
export function selectedBy(
  junction: CompiledActivity,
  { activities }: CompiledRunbook,
): Activity | undefined {
  const { returnDataFrom } = junction.activity.properties;
  return activities.find(({ activity }) => activity.id === returnDataFrom)?.activity;
}

/** The token that a Junction's own execution runs on: the root of all tokens after it. */
export function junctionRoot(serial: number): Token {
  return new RootToken(`J${serial}`);
}
