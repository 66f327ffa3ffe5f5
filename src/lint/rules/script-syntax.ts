import type { LintRule } from '../rule.ts';

const runbookWith = (script: string) => ({
  runbooks: [
    {
      name: 'Count',
      activities: [{ id: 'count', type: 'Run .Net Script', language: 'JavaScript', script }],
    },
  ],
});

/** A script in JavaScript cannot be parsed. */
export const scriptSyntax: LintRule = {
  id: 'script-syntax',
  severity: 'warning',
  finds: 'A script in JavaScript cannot be parsed',
  why:
    'The activity fails each time it runs. References are pasted into the script as text before it is ' +
    'parsed, so a script is reported only if it can be parsed neither with a name nor with a number in ' +
    'their place. Only `validate` and `lint` parse scripts.',
  remedy: 'Correct the script. `return` and `await` at the top level of a script are mistakes.',
  bad: runbookWith("publish('Count', 1"),
  good: runbookWith("publish('Count', 1)"),
  *check(runbook, { origin: { scripts } }) {
    for (const [index, { properties }] of runbook.activities.entries()) {
      const { script } = properties;
      const found = typeof script === 'string' ? scripts.get(script) : undefined;
      if (found === undefined || typeof script !== 'string') continue;
      const { line, column, message } = found;
      yield {
        path: ['activities', index, 'script'],
        offset: offsetOf(script, line, column),
        message: `the script cannot be parsed: ${message} (line ${line}, column ${column} of the script)`,
        hint: 'correct the script: as it is, the activity fails each time it runs',
      };
    }
  },
};

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, one) => sum + one.length + 1, 0);
  return Math.max(0, Math.min(text.length - 1, start + column - 1));
}
