import type { Criterion } from '../model/criterion-schema.ts';

/** Whether a tab has conditions, all of which never hold: nothing passes an Include tab like that. */
export function isLost(criteria: readonly Criterion[]): boolean {
  return criteria.length > 0 && criteria.every((criterion) => 'never' in criterion);
}

/** Why conditions of a tab never hold: `never: why; why else`; blank for a tab without such conditions. */
export function lostText(criteria: readonly Criterion[]): string {
  const reasons = criteria.flatMap((criterion) => ('never' in criterion ? [criterion.never.trim()] : []));
  return reasons.length === 0 ? '' : `never: ${[...new Set(reasons)].join('; ')}`;
}
