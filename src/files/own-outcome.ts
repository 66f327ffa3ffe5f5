import { ActivityFailure } from '../databus/activity-failure.ts';
import type { Outcome } from '../engine/outcome.ts';

/**
 * Checks an outcome that a user's own code returned. Throws ActivityFailure, beginning with `about`, if it is
 * wrong.
 */
export function ownOutcome(given: unknown, about: string): Outcome {
  const problem = problemOf(given);
  if (problem !== undefined) throw new ActivityFailure(`${about} ${problem}`);
  return given as Outcome;
}

function problemOf(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return `returned ${String(given)} instead of an outcome`;
  const { status, items, rows = [], errorSummary = '' } = given as Partial<Outcome>;
  if (status !== 'success' && status !== 'warning' && status !== 'failed')
    return `returned the status ${JSON.stringify(status)}; it must be "success", "warning" or "failed"`;
  if (typeof errorSummary !== 'string') return 'returned an errorSummary that is not a text';
  if (!Array.isArray(rows)) return 'returned rows that are not a list';
  let problem = items === undefined ? undefined : rowProblem(items);
  for (const row of rows) problem ??= rowProblem(row);
  return problem;
}

function rowProblem(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return `returned ${String(row)} instead of published items`;
  for (const [name, value] of Object.entries(row)) {
    if (!valueTypes.has(typeof value))
      return `published "${name}" with a wrong value; it must be a text, a number, true or false`;
  }
  return undefined;
}

const valueTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);
