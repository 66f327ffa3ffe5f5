import type { Bundle } from '../../model/bundle-schema.ts';
import { NamedItems } from '../../model/named-items.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { Path } from '../text/place.ts';
import type { Reading, RunbookDraft } from './runbook-draft.ts';

/** A property of activities, and perhaps of runbooks, that names a global setting. */
interface Naming {
  readonly property: string;
  /** The runbook itself has it as well. */
  readonly ofRunbook?: true;
  readonly kind: string;
  readonly key: string;
  readonly names: NamedItems<{ readonly folder: string; readonly name: string }>;
  /** The name in a text, or undefined where the text names none. */
  nameIn(text: string): string | undefined;
}

const group = /^\{([^{}]+)\}$/;
const whole = (text: string) => text;

/**
 * Warns of counters, schedules and computer groups (section 9) that the bundle does not have: an activity that is computed with one fails,
 * and a runbook whose schedule it is cannot be checked against it. Names with references in them are known only then.
 */
export class GlobalsCheck {
  readonly #namings: readonly Naming[];

  constructor({ counters, schedules, computerGroups }: Omit<Bundle, 'runbooks'>) {
    const inBraces = (text: string) => group.exec(text.trim())?.[1]?.trim();
    const groups = { kind: 'computer group', key: 'computerGroups', names: new NamedItems(computerGroups) };
    this.#namings = [
      {
        property: 'counter',
        kind: 'counter',
        key: 'counters',
        names: new NamedItems(counters),
        nameIn: whole,
      },
      {
        property: 'schedule',
        kind: 'schedule',
        key: 'schedules',
        names: new NamedItems(schedules),
        ofRunbook: true,
        nameIn: whole,
      },
      { property: 'computer', ...groups, nameIn: inBraces },
    ];
  }

  check({ head, path: runbook, activities }: RunbookDraft, reading: Reading): void {
    for (const naming of this.#namings) {
      if (naming.ofRunbook && head?.schedule !== undefined)
        report(head.schedule, naming, [...runbook, naming.property], reading);
    }
    for (const { activity, path } of activities) {
      for (const naming of this.#namings) {
        const text = activity?.properties[naming.property];
        if (typeof text !== 'string' || text.trim() === '' || /\{\{|\[/.test(text)) continue;
        report(text, naming, [...path, naming.property], reading);
      }
    }
  }
}

function report(
  text: string,
  { kind, key, names, nameIn }: Naming,
  path: Path,
  { list, suggest }: Reading,
): void {
  const name = nameIn(text);
  if (name === undefined || names.find(name) !== undefined) return;
  list.add(path, {
    code: `unknown-${kind.replace(' ', '-')}`,
    severity: 'warning',
    message: `there is no ${kind} ${quoted(name)} in the bundle`,
    hint: didYouMean(suggest(name, names.paths), `add it to "${key}" of the bundle`),
  });
}
