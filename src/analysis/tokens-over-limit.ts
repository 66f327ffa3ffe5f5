import type { Runbook } from '../model/runbook.ts';
import { counted } from '../text/plain-words.ts';
import type { BundleFacts, RunbookFacts } from './bundle-facts.ts';
import { outcomesOf } from './possible-statuses.ts';
import type { Wired, Wiring } from './wiring.ts';

/** An activity on whose tokens a simulated run would end, because too many wait (option `maxTokens`). */
export interface TokensOverLimit {
  readonly at: Wired;
  /** At least so many tokens wait for it, if every activity succeeds. Infinity if that is beyond numbers. */
  readonly tokens: number;
  /** The most that may wait. */
  readonly limit: number;
  /** The activities before it whose rows multiply, from the first to the last. */
  readonly product: readonly { readonly at: Wired; readonly rows: number }[];
}

/**
 * The first activity for which more tokens than `maxTokens` wait for sure: by the numbers of rows that the
 * outcomes of the activities give (section 2), and by the paths that lead to it (1.4). Undefined if there is
 * none, as far as numbers are known.
 */
export function tokensOverLimit(runbook: Runbook, bundle: BundleFacts): TokensOverLimit | undefined {
  const { wiring } = bundle.of(runbook);
  const limit = wiring.options.maxTokens;
  if (!canBeMore(wiring, limit)) return undefined;
  const facts = bundle.simulated(runbook);
  const at = facts.wiring.order.find((one) => facts.visitsOf(one).least > limit);
  if (at === undefined) return undefined;
  return { at, tokens: facts.visitsOf(at).least, limit, product: productOf(at, facts) };
}

/** How the number of tokens comes about: `20000 rows of A × 500 rows of B`, or the paths that lead there. */
export function productText({ product, tokens }: TokensOverLimit, nameOf: (at: Wired) => string): string {
  const rows = product.map((factor) => `${counted(factor.rows, 'row')} of ${nameOf(factor.at)}`);
  const shown = rows.length > mostFactors ? [...rows.slice(0, mostFactors), '…'] : rows;
  const isAll = product.reduce((all, factor) => all * factor.rows, 1) >= tokens;
  return [
    ...(rows.length > 0 ? [shown.join(' × ')] : []),
    ...(isAll ? [] : ['once for each path of links that leads to it']),
  ].join(', ');
}

/** A number of tokens in words, however large. */
export function tokensText(tokens: number): string {
  return Number.isFinite(tokens) ? String(tokens) : 'more than 1e308';
}

const mostFactors = 8;

/** A quick upper limit, because nearly every runbook is far below the limit. */
function canBeMore({ order, byId }: Wiring, limit: number): boolean {
  const sent: number[] = [];
  for (const at of order) {
    const arriving = at.in.reduce(
      (sum, { from }) => sum + (sent[from.index] as number),
      at.in.length > 0 ? 0 : 1,
    );
    if (arriving > limit) return true;
    const selected = at.isJunction ? byId(String(at.activity.properties['returnDataFrom'])) : undefined;
    sent[at.index] = at.isJunction
      ? Math.max(1, sent[selected?.index ?? -1] ?? 1)
      : arriving * mostRowsOf(at);
  }
  return false;
}

function mostRowsOf({ activity }: Wired): number {
  let most = 1;
  for (const { rows } of outcomesOf(activity)) {
    const count = Array.isArray(rows) ? rows.length : Number(rows?.repeat ?? 1);
    if (count > most) most = count;
  }
  return most;
}

/** Goes back from an activity by the link that brings the most, and takes those that give several rows. */
function productOf(to: Wired, { wiring, visitsOf, passingOf }: RunbookFacts): TokensOverLimit['product'] {
  const factors: { at: Wired; rows: number }[] = [];
  const before = (at: Wired): Wired | undefined => {
    if (at.isJunction) return wiring.byId(String(at.activity.properties['returnDataFrom']));
    let best: Wired | undefined;
    for (const link of at.in) {
      if (passingOf(link).on.success === 'never') continue;
      if (best === undefined || visitsOf(link.from).leastRows > visitsOf(best).leastRows) best = link.from;
    }
    return best;
  };
  for (let at = before(to); at !== undefined; at = before(at)) {
    const rows = visitsOf(at).rows?.exactly?.usual ?? 1;
    if (rows > 1) factors.unshift({ at, rows });
  }
  return factors;
}
