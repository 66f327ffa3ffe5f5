import { UsageError } from './problem.ts';

/**
 * How closely simulated outcomes are held against what activities publish (format section 3): `strict`: names
 * of items and types of values; `present`: names only; `off`: not at all.
 */
export const mockChecks = ['strict', 'present', 'off'] as const;
export type MockCheck = (typeof mockChecks)[number];

/** The check that a caller gave; `strict` if none. Throws UsageError for anything else. */
export function mockCheckGiven(given: MockCheck | undefined = 'strict'): MockCheck {
  if (mockChecks.includes(given)) return given;
  throw new UsageError(`the option "mockCheck" is none of ${mockChecks.join(', ')}`);
}
