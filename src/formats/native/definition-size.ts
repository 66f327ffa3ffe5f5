import { quoted } from '../../text/quoting.ts';
import { maxTextLength } from '../text/limits.ts';
import type { Path } from '../text/place.ts';
import { type ProblemList, type ProblemRoom, roomForProblems } from '../text/problem-list.ts';
import { splitText, tooLongText } from '../text/text-problems.ts';

/** The most entries that the lists of a definition have, those of all its files and runbooks together. */
const mostEntries = {
  runbooks: 100_000,
  activities: 200_000,
  links: 400_000,
  /** Global variables, counters, schedules and computer groups. */
  settings: 100_000,
} as const;

type Kind = keyof typeof mostEntries;

/** The most keys of an object in a definition. */
export const mostKeys = 50_000;

/** The most references, `{{…}}`, in the texts of all activities together. */
const mostReferences = 500_000;

/** How much of a definition has been read. Its files share it. */
export class DefinitionSize {
  /** Room for the problems of all files. */
  readonly problems: ProblemRoom = roomForProblems();
  readonly #entries: Record<Kind, number> = { runbooks: 0, activities: 0, links: 0, settings: 0 };
  #references = 0;

  /**
   * The entries of a list, where the definition may have so many more. Otherwise it is an error at the place
   * of the list (`too-many-activities` and the like), and none of its entries is read.
   */
  take(kind: Kind, entries: readonly unknown[], path: Path, list: ProblemList): readonly unknown[] {
    const before = this.#entries[kind];
    const most = mostEntries[kind];
    if (before + entries.length <= most) {
      this.#entries[kind] += entries.length;
      return entries;
    }
    const beside = before === 0 ? '' : `, and ${before} before them`;
    list.add(path, {
      code: `too-many-${kind}`,
      message: `there are ${entries.length} ${kind} here${beside}; a definition has ${most} at most`,
      hint: 'split it into several definitions',
    });
    list.stop();
    return [];
  }

  /**
   * Whether a text of an activity or outcome is read. One that is too long (`text-too-long`) or has more
   * references than may come (`too-many-references`) is an error at its place.
   */
  takesText(text: string, path: Path, list: ProblemList): boolean {
    if (text.length > maxTextLength) {
      list.add(path, {
        code: 'text-too-long',
        message: tooLongText(text.length),
        hint: splitText,
      });
      return false;
    }
    const references = countReferences(text);
    if (this.#references + references <= mostReferences) {
      this.#references += references;
      return true;
    }
    const beside = this.#references === 0 ? '' : `, and ${this.#references} before them`;
    list.add(path, {
      code: 'too-many-references',
      message: `there are ${references} references here${beside}; a definition has ${mostReferences} at most`,
      hint: 'leave out what is not needed',
    });
    return false;
  }
}

function countReferences(text: string): number {
  let count = 0;
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at + 2)) count += 1;
  return count;
}

/**
 * Whether no object in a value has more keys than any definition needs. If one has, it is an error
 * (`too-many-keys`) at its place.
 */
export function hasFewKeys(value: unknown, path: Path, list: ProblemList): boolean {
  const found = crowdedIn(value, path);
  if (found === undefined) return true;
  const last = found.path.at(-1);
  const what = typeof last === 'string' ? quoted(last) : 'the object';
  list.add(found.path, {
    code: 'too-many-keys',
    message: `${what} has ${found.keys} keys; an object of a definition has ${mostKeys} at most`,
    hint: 'leave out what is not needed',
  });
  return false;
}

function crowdedIn(value: unknown, path: Path): { readonly path: Path; readonly keys: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) {
      const found = typeof entry === 'object' && crowdedIn(entry, [...path, index]);
      if (found) return found;
    }
    return undefined;
  }
  const entries = Object.entries(value);
  if (entries.length > mostKeys) return { path, keys: entries.length };
  for (const [key, entry] of entries) {
    const found = typeof entry === 'object' && crowdedIn(entry, [...path, key]);
    if (found) return found;
  }
  return undefined;
}
