import { type Execution, RowToken, type Token } from '../databus/token.ts';
import type { Options } from '../model/options.ts';
import type { CompiledActivity, CompiledLink } from './compiled-runbook.ts';
import type { KeptTokens } from './kept-tokens.ts';
import { type Choose, LinkOrders } from './link-orders.ts';
import type { Quiescence } from './quiescence.ts';
import type { Delivery } from './sibling-rows.ts';
import type { RowTokens, TokenQueue } from './token-queue.ts';

/** Takes the tokens of an instance over links: into the queue, to Junctions, or to where they are held. */
export class TokenRoutes {
  readonly #holdsBack: boolean;
  readonly #linkOrders: LinkOrders;
  readonly #queue: TokenQueue;
  readonly #quiescence: Quiescence;
  readonly #kept: KeptTokens;

  constructor(
    { mergeOrder }: Options,
    choose: Choose,
    queue: TokenQueue,
    quiescence: Quiescence,
    kept: KeptTokens,
  ) {
    this.#holdsBack = mergeOrder === 'barrier';
    this.#linkOrders = new LinkOrders(choose);
    this.#queue = queue;
    this.#quiescence = quiescence;
    this.#kept = kept;
  }

  /**
   * Offers one row to all links of an activity that `queuesAtOnce`. Returns whether a link passed it.
   * `tokens`: absent if it is the only row.
   */
  queueRow(of: CompiledActivity, execution: Execution, row: number, tokens: RowTokens | undefined): boolean {
    const links = this.#linkOrders.of(of);
    let isPassed = false;
    // An iterator would cost more than what it goes through, until V8 has optimised it.
    for (let index = 0; index < links.length; index += 1) {
      const { to, passes } = links[index] as CompiledLink;
      if (!passes(execution, row)) continue;
      isPassed = true;
      this.#quiescence.enter(to);
      if (tokens === undefined) this.#queue.push(to, execution);
      else this.#queue.pushRow(to, tokens, row);
    }
    return isPassed;
  }

  /**
   * Offers one row to all links of any activity. Returns whether a link passed it. `siblings`: where to keep
   * what passes, if it goes on together with the rows of siblings (A31).
   */
  deliverRow(
    of: CompiledActivity,
    execution: Execution,
    row: number,
    nowMs: number,
    lineages: readonly (Token | undefined)[] | undefined,
    siblings: Delivery[] | undefined,
  ): boolean {
    let token: Token | undefined;
    for (const link of this.#linkOrders.of(of)) {
      if (!link.passes(execution, row)) continue;
      token ??=
        lineages === undefined && row === 0
          ? execution
          : new RowToken(execution, row, lineages === undefined ? execution.token : lineages[row]);
      if (siblings === undefined) this.deliver(of, link, token, nowMs);
      else this.#kept.keep({ link, token }, siblings);
    }
    return token !== undefined;
  }

  /** Takes a token over a link of `source`, or holds it back (A1). */
  deliver(source: CompiledActivity, link: CompiledLink, token: Token, nowMs: number): void {
    if (this.#holdsBack) this.#kept.hold(source, { link, token });
    else this.send(link, token, nowMs);
  }

  /** Takes a token over a link. */
  send({ to, delayMs, incoming }: CompiledLink, token: Token, nowMs: number): void {
    if (delayMs === 0 && to.isJunction) this.#kept.park(to, token, incoming);
    else this.enqueue(to, token, delayMs === 0 ? undefined : nowMs + delayMs, incoming);
  }

  /** Puts a token at the end of the queue. */
  enqueue(to: CompiledActivity, token: Token, eligibleAtMs?: number, incoming = 0): void {
    this.#quiescence.enter(to);
    this.#queue.push(to, token, eligibleAtMs, incoming);
  }
}
