import { ActivityFailure } from '../databus/activity-failure.ts';
import type { Outcome } from '../engine/outcome.ts';

/** An outcome that a user's own code has given. Throws ActivityFailure, naming the type, for what is none. */
export function ownOutcome(given: unknown, about: string): Outcome {
  const problem = problemOf(given);
  if (problem !== undefined) throw new ActivityFailure(`${about} ${problem}`);
  return given as Outcome;
}

function problemOf(given: unknown): string | undefined {
  if (typeof given !== 'object' || given === null) return `gave ${String(given)} in place of an outcome`;
  const { status, items, rows = [], errorSummary = '' } = given as Partial<Outcome>;
  if (status !== 'success' && status !== 'warning' && status !== 'failed')
    return `gave the status ${JSON.stringify(status)}; it must be "success", "warning" or "failed"`;
  if (typeof errorSummary !== 'string') return 'gave an errorSummary that is no text';
  if (!Array.isArray(rows)) return 'gave rows that are no list';
  let problem = items === undefined ? undefined : rowProblem(items);
  for (const row of rows) problem ??= rowProblem(row);
  return problem;
}

function rowProblem(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return `gave ${String(row)} in place of published items`;
  for (const [name, value] of Object.entries(row)) {
    if (!valueTypes.has(typeof value))
      return `gave "${name}" a value that cannot be published; texts, numbers, true and false can`;
  }
  return undefined;
}

const valueTypes: ReadonlySet<string> = new Set(['string', 'number', 'boolean']);
