import type { Runbook } from '../model/runbook.ts';
import type { LintedBundle } from './linted-bundle.ts';
import type { LintFinding } from './rule.ts';

/** The warnings of the activity types of a runbook, each with the code that the type gives it. */
export function* typeWarnings(
  runbook: Runbook,
  bundle: LintedBundle,
): Generator<LintFinding & { readonly code: string }> {
  for (const [index, activity] of runbook.activities.entries()) {
    for (const { code, severity, path, message, hint = '' } of bundle
      .typeOf(activity)
      .check?.(activity, runbook) ?? [])
      if (severity === 'warning') yield { code, path: ['activities', index, ...path], message, hint };
  }
}

/** The warnings of the activity types with this code. */
export function* warningsOf(code: string, runbook: Runbook, bundle: LintedBundle): Generator<LintFinding> {
  for (const { code: own, ...finding } of typeWarnings(runbook, bundle)) if (own === code) yield finding;
}
