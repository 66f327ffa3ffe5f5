import { type Catalogue, playOf, typeOf } from '../engine/activity-type.ts';
import type { Runbook } from '../model/runbook.ts';

/** A mistake in the source of a script: where the parser stopped, from 1, and what it says. */
export interface SyntaxFinding {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** What is wrong with sources, in the order given; undefined for what can be parsed. Nothing is run. */
export type ParseScripts = (sources: readonly string[]) => Promise<readonly (SyntaxFinding | undefined)[]>;

/**
 * The scripts of these runbooks that cannot be parsed, by their texts. Only scripts that the sandbox would
 * play are parsed. References in them are text that is known only when they run: a script is one that cannot
 * be parsed if it cannot be with a name in their place, nor with a number.
 */
export async function scriptFindings(
  runbooks: readonly Runbook[],
  catalogue: Catalogue,
  parse: ParseScripts,
): Promise<ReadonlyMap<string, SyntaxFinding>> {
  const scripts = new Set(
    runbooks.flatMap(({ activities }) =>
      activities.flatMap((activity) => {
        const type = typeOf(activity, catalogue);
        const { script } = activity.properties;
        const isPlayed = type !== undefined && playOf(activity, type).how === 'scripted';
        return isPlayed && typeof script === 'string' ? [script] : [];
      }),
    ),
  );
  if (scripts.size === 0) return new Map();
  const all = [...scripts];
  const withNames = await parse(all.map((script) => withReferences(script, 'a')));
  const wrong = all.filter((_, index) => withNames[index] !== undefined);
  const withNumbers =
    wrong.length === 0 ? [] : await parse(wrong.map((script) => withReferences(script, '1')));
  return new Map(
    wrong.flatMap((script, index) => {
      const [first, second] = [withNames[all.indexOf(script)], withNumbers[index]];
      return first === undefined || second === undefined ? [] : [[script, later(first, second)] as const];
    }),
  );
}

/** Of two mistakes the one before which more could be parsed. */
function later(first: SyntaxFinding, second: SyntaxFinding): SyntaxFinding {
  const isLater = second.line - first.line || second.column - first.column;
  return isLater > 0 ? second : first;
}

/** The script with text of the same length for its references, beginning with `first`. */
function withReferences(script: string, first: 'a' | '1'): string {
  return script.replace(
    /\\\{\{|\{\{\s*\$'([^']*)'\s*\}\}|\{\{[\s\S]*?\}\}/g,
    (whole, literal: string | undefined) => {
      if (whole === '\\{{') return '{{ ';
      if (literal !== undefined) return literal.padEnd(whole.length);
      return first + '1'.repeat(whole.length - 1);
    },
  );
}
