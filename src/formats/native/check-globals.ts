import type { Bundle } from '../../model/bundle-schema.ts';
import { NamedItems } from '../../model/named-items.ts';
import { quoted } from './plain-words.ts';
import type { Reading, RunbookDraft } from './runbook-draft.ts';
import { didYouMean } from './suggestion.ts';

/** A property of activities that names a global setting. */
interface Naming {
  readonly property: string;
  readonly kind: string;
  readonly key: string;
  readonly names: NamedItems<{ readonly folder: string; readonly name: string }>;
  /** The name in a text, or undefined where the text names none. */
  nameIn(text: string): string | undefined;
}

const group = /^\{([^{}]+)\}$/;
const whole = (text: string) => text;

/**
 * Warns of counters, schedules and computer groups (section 9) that the bundle does not have: an activity that is computed with one fails.
 * Names with references in them are known only then.
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
        nameIn: whole,
      },
      { property: 'computer', ...groups, nameIn: inBraces },
    ];
  }

  check({ activities }: RunbookDraft, { list, suggest }: Reading): void {
    for (const { activity, path } of activities) {
      for (const { property, kind, key, names, nameIn } of this.#namings) {
        const text = activity?.properties[property];
        if (typeof text !== 'string' || text.trim() === '' || /\{\{|\[/.test(text)) continue;
        const name = nameIn(text);
        if (name === undefined || names.find(name) !== undefined) continue;
        list.add([...path, property], {
          code: `unknown-${kind.replace(' ', '-')}`,
          severity: 'warning',
          message: `there is no ${kind} ${quoted(name)} in the bundle`,
          hint: didYouMean(suggest(name, names.paths), `add it to "${key}" of the bundle`),
        });
      }
    }
  }
}
