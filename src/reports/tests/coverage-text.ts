import {
  coverageParts,
  percentOf,
  type RunbookCover,
  type Share,
  sharesOf,
} from '../../analysis/coverage.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import { type Column, textTable } from '../what-if/text-table.ts';

const mostNamed = 8;

/**
 * A table of what the cases reached of each runbook, in per cent, and what they never reached; with a sum
 * where there are several runbooks. `width`: the columns of the terminal.
 */
export function coverageText(runbooks: readonly RunbookCover[], width?: number): string {
  const columns: readonly Column[] = [
    { title: 'runbook', least: 12 },
    ...coverageParts.map((title): Column => ({ title, isNumber: true })),
    { title: 'never reached', least: 16 },
  ];
  const row = (name: string, covers: readonly RunbookCover[], missing: string) => {
    const shares = sharesOf(covers);
    return [name, ...coverageParts.map((part) => shareText(shares[part])), missing];
  };
  const rows = runbooks.map((runbook) => row(harmless(runbook.of.path), [runbook], missingIn(runbook)));
  const all = runbooks.length > 1 ? [row('all runbooks', runbooks, '')] : [];
  return textTable(columns, [...rows, ...all], width).join('');
}

/** A share in per cent; a dash where there is nothing to cover. */
export function shareText(share: Share): string {
  return share.total === 0 ? '–' : `${percentOf(share)} %`;
}

/** What was never reached: activities, then links and outcomes of those that ran. */
function missingIn({ activities, links }: RunbookCover): string {
  const ran = new Set(activities.filter(({ count }) => count > 0).map(({ of }) => of.id));
  const missing = [
    ...activities.filter(({ count }) => count === 0).map(({ of }) => of.id),
    ...links
      .filter(({ of }) => ran.has(of.from))
      .flatMap(({ of, ways }) =>
        ways.filter(({ count }) => count === 0).map((way) => `${of.from} -> ${of.to} ${way.of}`),
      ),
    ...activities
      .filter(({ count }) => count > 0)
      .flatMap(({ of, outcomes }) =>
        outcomes.filter(({ count }) => count === 0).map((outcome) => `${of.id} ${outcome.of}`),
      ),
  ].map(harmless);
  const more = missing.length - mostNamed;
  const named = missing.slice(0, mostNamed).join(', ');
  return more > 0 ? `${named}, and ${counted(more, 'other')}` : named;
}
