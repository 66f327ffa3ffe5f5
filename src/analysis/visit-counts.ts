import type { ActivityStatus } from '../model/published-data.ts';
import { type Count, isNever, never, once, plus, timesNumber, timesRows } from './count.ts';
import { type LineageRules, lineageOf, type Sureness } from './lineage.ts';
import { type Certainty, type Passing, passingOf } from './link-passing.ts';
import { type ReturnsSeveral, type RowCount, rowCountOf, usualStatusOf } from './row-counts.ts';
import type { Wired, WiredLink, Wiring } from './wiring.ts';

/** How often one activity runs in an instance, and how many rows it sends on. */
export interface Visits {
  /** Tokens it runs on if every activity succeeds and every condition on values passes. */
  readonly usual: Count;
  /** Whether conditions on values can make it fewer, even if every activity succeeds. */
  readonly isAtMost: boolean;
  /** The upper limit, whatever happens. It adds up alternatives. */
  readonly most: Count;
  /** Rows of one execution. Absent for a Junction. */
  readonly rows?: RowCount;
  /** The number of its row symbol, if it can have several rows. */
  readonly symbol?: number;
  /** Rows of all its executions together, if every activity succeeds. */
  readonly usualRows: Count;
  readonly mostRows: Count;
  readonly rowsAreAtMost: boolean;
  /**
   * At least so many tokens, if every activity succeeds with the rows that its outcomes give. A number of
   * rows that is not known counts as 1, and what a condition on values may keep back as 0.
   */
  readonly least: number;
  /** At least so many rows of all its executions together, likewise. */
  readonly leastRows: number;
}

/** The counts of a runbook, and what they are based on. */
export interface VisitCounts {
  /** By the index of the activity. */
  readonly visits: readonly Visits[];
  /** By the stored index of the link. */
  readonly passing: readonly Passing[];
  /** The activities with row symbols, in the order of their numbers. */
  readonly symbols: readonly Wired[];
  /** Rules for following lineages, for all statuses. */
  readonly rules: LineageRules;
}

/**
 * Works out symbolically how often each activity runs (1.4). Rows multiply along a path (section 2), and
 * merges add. A Junction runs once and sends on one token, or the rows of the activity it returns data from
 * (section 4).
 */
export function visitCountsOf(wiring: Wiring, returnsSeveral: ReturnsSeveral): VisitCounts {
  return new Counting(wiring, returnsSeveral).all();
}

/** What arrives at an activity. */
type Arriving = Pick<Visits, 'usual' | 'isAtMost' | 'most' | 'least'>;

const surenesses: Readonly<Record<Certainty, Sureness>> = { never: 0, sometimes: 1, always: 2 };

class Counting {
  readonly #wiring: Wiring;
  readonly #returnsSeveral: ReturnsSeveral;
  readonly #passing: Passing[] = [];
  readonly #visits: Visits[] = [];
  readonly #symbols: Wired[] = [];
  /** How certainly the rows that a Junction returns arrive at it, by index. */
  readonly #usualArriving: Sureness[] = [];
  readonly #anyArriving: Sureness[] = [];
  /** If every activity succeeds. */
  readonly #usualRules: LineageRules;
  /** Whatever happens. */
  readonly #anyRules: LineageRules;

  constructor(wiring: Wiring, returnsSeveral: ReturnsSeveral) {
    this.#wiring = wiring;
    this.#returnsSeveral = returnsSeveral;
    for (const { out } of wiring.activities) {
      // Most links of an activity have the same conditions.
      const known = new Map<string, Passing>();
      for (const wired of out) {
        const { include, exclude, enabled } = wired.link;
        const key = JSON.stringify([include, exclude, enabled, wired.to.isEnabled]);
        const passing = known.get(key) ?? passingOf(wired, wiring.options);
        known.set(key, passing);
        this.#passing[wired.index] = passing;
      }
    }
    const returnedBy = ({ activity }: Wired) => wiring.byId(String(activity.properties['returnDataFrom']));
    const passing = ({ index }: WiredLink) => this.#passing[index] as Passing;
    const visits = ({ index }: Wired) => this.#visits[index] as Visits;
    this.#usualRules = {
      returnedBy,
      arriving: ({ index }) => this.#usualArriving[index] ?? 0,
      sureness: (link) => {
        const { usualRows, rows } = visits(link.from);
        const sureness = isNever(usualRows) ? 0 : surenesses[passing(link).on[usualStatusOf(link.from)]];
        return sureness === 2 && rows?.canBeNone ? 1 : sureness;
      },
    };
    this.#anyRules = {
      returnedBy,
      arriving: ({ index }) => this.#anyArriving[index] ?? 0,
      sureness: (link) =>
        !isNever(visits(link.from).mostRows) && this.#passesAny(link, ['success', 'warning', 'failed'])
          ? 1
          : 0,
    };
  }

  all(): VisitCounts {
    for (const at of this.#wiring.order) this.#visits[at.index] = this.#visitsOf(at);
    return {
      visits: this.#visits,
      passing: this.#passing,
      symbols: this.#symbols,
      rules: this.#anyRules,
    };
  }

  #visitsOf(at: Wired): Visits {
    const arriving = at === this.#wiring.start ? this.#begun(at) : this.#arriving(at);
    return at.isJunction ? this.#junction(at, arriving) : this.#plain(at, arriving);
  }

  #begun({ isEnabled }: Wired) {
    const count = isEnabled ? once : never;
    return { usual: count, isAtMost: false, most: count, least: isEnabled ? 1 : 0 };
  }

  #arriving(at: Wired) {
    let usual: Count = never;
    let most: Count = never;
    let isAtMost = false;
    let least = 0;
    for (const link of at.in) {
      const { on, rows } = this.#passing[link.index] as Passing;
      const from = this.#visits[link.from.index] as Visits;
      const status = usualStatusOf(link.from);
      const exactly = rows?.[status];
      if (exactly !== undefined) {
        usual = plus(usual, timesNumber(from.usual, exactly));
        if (from.isAtMost) isAtMost = true;
        least += from.least * exactly;
      } else if (on[status] !== 'never' && !isNever(from.usualRows)) {
        usual = plus(usual, from.usualRows);
        if (on[status] === 'sometimes' || from.rowsAreAtMost) isAtMost = true;
        if (on[status] === 'always') least += from.leastRows;
      }
      const atMost = this.#mostPassing(link);
      // A failed execution sends on one token (section 2).
      if (atMost !== undefined) most = plus(most, timesNumber(from.most, atMost));
      else if (this.#passesAny(link, ['success', 'warning'])) most = plus(most, from.mostRows);
      else if (on.failed !== 'never') most = plus(most, from.most);
    }
    return { usual, isAtMost, most, least };
  }

  /** The most rows of one execution that pass a link, whatever its status; undefined if that is not given. */
  #mostPassing({ index, from }: WiredLink): number | undefined {
    const { rows, on } = this.#passing[index] as Passing;
    const numbers = from.simulated?.statuses.map((status) => (on[status] === 'never' ? 0 : rows?.[status]));
    return numbers === undefined || numbers.includes(undefined)
      ? undefined
      : Math.max(...(numbers as number[]));
  }

  #plain(at: Wired, arriving: Arriving): Visits {
    const rows = rowCountOf(at, this.#wiring.options, this.#returnsSeveral);
    const { usual, most, isAtMost, least } = arriving;
    if (rows.exactly !== undefined) {
      const usualRows = timesNumber(usual, rows.exactly.usual);
      return {
        ...arriving,
        rows,
        usualRows,
        mostRows: timesNumber(most, rows.exactly.most),
        rowsAreAtMost: isAtMost,
        leastRows: least * rows.exactly.usual,
      };
    }
    const rowsAreAtMost = isAtMost || (rows.canBeNone && !rows.several);
    const counts = { ...arriving, rows, rowsAreAtMost, leastRows: rows.canBeNone ? 0 : least };
    if (!rows.several || isNever(most)) return { ...counts, usualRows: usual, mostRows: most };
    const symbol = this.#symbols.push(at) - 1;
    const usualRows = timesRows(usual, symbol);
    return { ...counts, symbol, usualRows, mostRows: timesRows(most, symbol) };
  }

  /** A Junction runs once, if anything arrives at all (section 4 rules 1 and 2). */
  #junction(at: Wired, arriving: Arriving): Visits {
    const runs = this.#firing(at);
    const isSure = runs === 2 && this.#surelyArrives(at, arriving);
    const usual = runs === 0 ? never : once;
    const most = isNever(arriving.most) ? never : once;
    const sent = this.#sentBy(at);
    return {
      usual,
      isAtMost: runs === 1,
      most,
      usualRows: isNever(usual) ? never : sent.usual,
      mostRows: isNever(most) ? never : sent.most,
      rowsAreAtMost: runs === 1 || sent.isAtMost,
      least: isSure ? 1 : 0,
      leastRows: isSure ? sent.least : 0,
    };
  }

  /** Whether a Junction surely gets what it waits for, even where activities may find nothing (A7). */
  #surelyArrives({ in: links }: Wired, { least }: Arriving): boolean {
    if (this.#wiring.options.junctionWaits !== 'everyLink') return least > 0;
    return links
      .filter((link) => this.#delivery(link) !== undefined)
      .every(({ from }) => (this.#visits[from.index] as Visits).leastRows > 0);
  }

  /**
   * How certainly a Junction runs if every activity succeeds: one link must deliver, or with A15 `everyLink`
   * each link.
   */
  #firing({ in: links }: Wired): Sureness {
    const needsAll = this.#wiring.options.junctionWaits === 'everyLink';
    const deliveries = links.map((link) => this.#delivery(link)).filter((each) => each !== undefined);
    const [first = 0, ...others] = deliveries;
    return others.reduce((left, right) => (left < right === needsAll ? left : right), first);
  }

  /**
   * How certainly a link brings a token if every activity succeeds. Undefined for a disabled link, which is
   * not counted.
   */
  #delivery(link: WiredLink): Sureness | undefined {
    const { never: reason, on, rows } = this.#passing[link.index] as Passing;
    if (reason === 'link-disabled' || reason === 'target-disabled') return undefined;
    const from = this.#visits[link.from.index] as Visits;
    const status = usualStatusOf(link.from);
    if (isNever(from.usualRows) || on[status] === 'never') return 0;
    if (rows?.[status] !== undefined) return from.isAtMost ? 1 : 2;
    return from.rowsAreAtMost || from.rows?.canBeNone ? 1 : surenesses[on[status]];
  }

  /** The tokens that a Junction sends on after it has fired (section 4 rule 4). */
  #sentBy(at: Wired) {
    const { options, placeOf } = this.#wiring;
    const selected = this.#usualRules.returnedBy(at);
    if (selected === undefined) return { usual: once, most: once, isAtMost: false, least: 1 };
    const blank = options.junctionStarved === 'blank' ? once : never;
    const here = placeOf[at.index] as number;
    if ((placeOf[selected.index] as number) >= here)
      return { usual: blank, most: blank, isAtMost: false, least: 0 };
    const from = this.#visits[selected.index] as Visits;
    const usual = this.#reaching(selected, at, this.#usualRules);
    const any = this.#reaching(selected, at, this.#anyRules);
    this.#usualArriving[at.index] = usual;
    this.#anyArriving[at.index] = any;
    const isOnce = options.junctionEmits === 'once';
    const sent = (sureness: Sureness, rows: Count) => {
      if (sureness === 0 || isOnce) return sureness === 0 ? blank : once;
      // The Junction may be starved, and then sends on a blank token instead (A17).
      return sureness === 1 || from.rowsAreAtMost ? plus(rows, blank) : rows;
    };
    return {
      usual: sent(usual, from.usualRows),
      most: sent(any, from.mostRows),
      isAtMost: usual === 1 || (usual === 2 && from.rowsAreAtMost),
      least: usual !== 2 ? 0 : isOnce ? Math.min(1, from.leastRows) : from.leastRows,
    };
  }

  #reaching(source: Wired, reader: Wired, rules: LineageRules): Sureness {
    return lineageOf([{ source, reader }], this.#wiring, rules)[0]?.best ?? 0;
  }

  #passesAny({ index }: WiredLink, statuses: readonly ActivityStatus[]): boolean {
    const { on } = this.#passing[index] as Passing;
    return statuses.some((status) => on[status] !== 'never');
  }
}
