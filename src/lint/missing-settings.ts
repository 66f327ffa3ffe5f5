import { NamedItems } from '../model/named-items.ts';
import type { Runbook } from '../model/runbook.ts';
import { quoted } from '../text/quoting.ts';
import { didYouMean } from '../text/suggestion.ts';
import type { LintedBundle } from './linted-bundle.ts';
import type { LintFinding } from './rule.ts';

/** A property of activities, and sometimes of runbooks, that names a global setting (section 9). */
interface Naming {
  readonly property: 'counter' | 'schedule' | 'computer';
  readonly kind: string;
  readonly list: 'counters' | 'schedules' | 'computerGroups';
  /** Whether the runbook itself has the property as well. */
  readonly isOfRunbook?: true;
  /** The name of the setting in a text; undefined if the text names none. */
  nameIn?(text: string): string | undefined;
}

/**
 * Finds names of settings that the bundle does not have. Names with references are left out, because they are
 * known only when the activity runs.
 */
export function* missingSettings(
  { property, kind, list, isOfRunbook, nameIn = (text) => text }: Naming,
  runbook: Runbook,
  bundle: LintedBundle,
): Generator<LintFinding> {
  const names = new NamedItems<{ readonly folder: string; readonly name: string }>(bundle.bundle[list]);
  const given: [text: unknown, path: LintFinding['path']][] = runbook.activities.map(
    ({ properties }, index) => [properties[property], ['activities', index, property]],
  );
  if (isOfRunbook) given.unshift([runbook.schedule, [property]]);
  for (const [text, path] of given) {
    if (typeof text !== 'string' || text.trim() === '' || /\{\{|\[/.test(text)) continue;
    const name = nameIn(text);
    if (name === undefined || names.find(name) !== undefined) continue;
    const near = bundle.suggestFor(runbook)(name, names.paths);
    yield {
      path,
      message: `there is no ${kind} ${quoted(name)} in the bundle`,
      hint: didYouMean(near, `add it to "${list}" of the bundle`),
    };
  }
}
