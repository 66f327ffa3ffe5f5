import type { RunbookFacts } from '../../analysis/bundle-facts.ts';
import type { Wired, WiredLink } from '../../analysis/wiring.ts';
import { conditionText } from './condition-text.ts';
import { rowsText, visitsText } from './count-text.ts';

/** One line of an outline. */
export interface OutlineLine {
  /** The indentation; branches of a fork are one level deeper than the fork. */
  readonly level: number;
  /** Whether it begins a branch of a fork. */
  readonly isBranch: boolean;
  readonly text: string;
}

/**
 * The activities in the order a token meets them, each once, with the condition of the link that leads there.
 * The branches of a fork are indented. An activity where they meet again comes after them, at the level of
 * the fork they all come from. The work is iterative, so that long paths need no stack.
 */
export function outlineOf(facts: RunbookFacts): readonly OutlineLine[] {
  return new Outline(facts).lines();
}

/** Activities one after the other; a fork begins a chain for each of its links. */
interface Chain {
  readonly level: number;
  readonly parent: Chain | undefined;
}

/**
 * The next thing to write: the target of a link, a root, or the activity where branches of the chain meet.
 */
type Pending = { readonly chain: Chain } & (
  | { readonly link: WiredLink | undefined }
  | { readonly root: Wired }
);

class Outline {
  readonly #facts: RunbookFacts;
  readonly #lines: OutlineLine[] = [];
  readonly #pending: Pending[] = [];
  /** How many links to each activity are not written yet, by its index. */
  readonly #left: number[];
  /** For each merge, the innermost chain that has all links to it written so far. */
  readonly #homes = new Map<Wired, Chain>();
  /** The merges whose links are all written, by their home chain. */
  readonly #ready = new Map<Chain, Wired[]>();

  constructor(facts: RunbookFacts) {
    this.#facts = facts;
    this.#left = facts.wiring.activities.map((at) => at.in.length);
  }

  lines(): readonly OutlineLine[] {
    const { start, roots } = this.#facts.wiring;
    const top: Chain = { level: 0, parent: undefined };
    this.#pending.push({ chain: top, link: undefined });
    // Roots are also disabled activities without links to them. Where they meet the others comes after all of
    // them.
    for (const root of roots)
      if (root !== start) this.#pending.push({ chain: { level: 1, parent: top }, root });
    this.#write(start, top, false, '');
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      if ('root' in next) this.#write(next.root, next.chain, true, '');
      else if (next.link === undefined) this.#join(next.chain);
      else this.#follow(next.link, next.chain);
    }
    return this.#lines;
  }

  #follow(link: WiredLink, chain: Chain): void {
    const { to, from } = link;
    const isBranch = from.out.length > 1;
    const condition = `${conditionText(link, this.#facts.passingOf(link))} -> `;
    this.#left[to.index] = (this.#left[to.index] as number) - 1;
    const known = this.#homes.get(to);
    const home = known === undefined ? chain : commonChain(known, chain);
    this.#homes.set(to, home);
    if (this.#left[to.index] === 0 && home === chain) {
      this.#write(to, chain, isBranch, condition);
      return;
    }
    if (this.#left[to.index] === 0) {
      const ready = this.#ready.get(home);
      if (ready === undefined) this.#ready.set(home, [to]);
      else ready.push(to);
    }
    this.#lines.push({ level: chain.level, isBranch, text: `${condition}${to.label} (below)` });
  }

  /** Writes the next activity where branches of the chain meet. */
  #join(chain: Chain): void {
    const ready = this.#ready.get(chain);
    const first = ready?.shift();
    if (first === undefined) return;
    this.#pending.push({ chain, link: undefined });
    this.#write(first, chain, false, 'meeting in ');
  }

  #write(at: Wired, chain: Chain, isBranch: boolean, before: string): void {
    this.#lines.push({ level: chain.level, isBranch, text: `${before}${activityText(at, this.#facts)}` });
    const [only, ...others] = at.out;
    if (only === undefined) return;
    if (others.length === 0) {
      this.#pending.push({ chain, link: only });
      return;
    }
    this.#pending.push({ chain, link: undefined });
    for (const link of at.out.toReversed())
      this.#pending.push({ chain: { level: chain.level + 1, parent: chain }, link });
  }
}

function commonChain(one: Chain, other: Chain): Chain {
  let left = one;
  let right = other;
  while (left !== right) {
    if (left.level > right.level) left = left.parent as Chain;
    else if (right.level > left.level) right = right.parent as Chain;
    else {
      left = left.parent as Chain;
      right = right.parent as Chain;
    }
  }
  return left;
}

/** One activity in a line: `List files: once, n rows`. */
function activityText(at: Wired, { visitsOf }: RunbookFacts): string {
  const visits = visitsOf(at);
  const rows = visits.most.length === 0 ? '' : rowsText(at, visits);
  const notes = [
    at.isEnabled ? '' : 'disabled',
    visitsText(visits),
    rows,
    visits.rows?.why !== undefined && !visits.rows.several ? visits.rows.why : '',
    mergeText(at),
    at.activity.loop?.enabled && !at.isJunction ? 'in a loop, again and again until it exits' : '',
  ];
  return `${at.label}: ${notes.filter((note) => note !== '').join('; ')}`;
}

function mergeText(at: Wired): string {
  if (at.isJunction) return 'waits for all that can still arrive';
  return at.in.length > 1 ? 'runs for each that arrives' : '';
}
