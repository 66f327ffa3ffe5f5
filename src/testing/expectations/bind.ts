import type { Path } from '../../formats/text/place.ts';
import type { WrittenExpect } from '../../model/test-file.ts';
import { before, listed, order, ran } from './activities-run.ts';
import type { Bind, Binding, EntryOf, Expectation } from './expectation.ts';
import { jobs } from './jobs.ts';
import { links } from './link-tokens.ts';
import { given, messages, published, returned } from './rows.ts';
import { diagnostics, durationSeconds, limit, status } from './run-facts.ts';

type Kind = keyof WrittenExpect;
/** The kinds that have an entry for each activity, link or runbook they name. */
type EntryKind = 'ran' | 'links' | 'given' | 'published' | 'jobs';

const wholes: { readonly [Each in Exclude<Kind, EntryKind>]: Bind<NonNullable<WrittenExpect[Each]>> } = {
  status,
  list: listed,
  order,
  before,
  messages,
  returned,
  durationSeconds,
  diagnostics,
  limit,
};

const entries: { readonly [Each in EntryKind]: Bind<EntryOf<Each>> } = { ran, links, given, published, jobs };

/** Whether an expectation has an entry for each of several subjects, so that tables merge it by entry. */
export function hasEntries(kind: string): kind is EntryKind {
  return Object.hasOwn(entries, kind);
}

/** One thing that a case expects, as it is written. */
export interface WrittenExpectation {
  readonly kind: Kind;
  /** The activity, link or runbook it is about; empty for those of the run as a whole. */
  readonly key: string;
  readonly value: unknown;
  readonly path: Path;
}

/**
 * Binds what a case expects to its definition. What names something that is not there is reported. What a row
 * of a table says of an activity, link or runbook replaces what the case says of it, however it is spelt.
 */
export function boundExpectations(
  written: readonly WrittenExpectation[],
  binding: Binding,
): readonly Expectation[] {
  const last = new Map<string, string>();
  const bound = written.flatMap(({ kind, key, value, path }) => {
    const bind = (hasEntries(kind) ? entries[kind] : wholes[kind]) as Bind<unknown>;
    const check = bind(value, path, key, binding);
    if (check === undefined) return [];
    const subject = JSON.stringify([kind, hasEntries(kind) ? subjectOf(kind, key, binding) : '']);
    // The place of the expectations of the case, or of the row.
    const group = JSON.stringify(path.slice(0, path.indexOf('expect')));
    last.set(subject, group);
    const own = Array.isArray(value) ? [...value.keys()] : [];
    return [{ path, check, entries: own, subject, group }];
  });
  return bound
    .filter(({ subject, group }) => last.get(subject) === group)
    .map(({ subject: _, group: __, ...expectation }) => expectation);
}

/** What an entry is about, however it is spelt. */
function subjectOf(kind: EntryKind, key: string, { names }: Binding): unknown {
  if (kind === 'jobs') return names.runbook(key, [])?.path;
  if (kind !== 'links') return names.activity(key, [])?.key;
  const links = names.links(key, []);
  return links && [links.runbook.path, links.indexes];
}
