import { guidOf } from './guid.ts';
import type { XmlElement } from './xml-element.ts';

/** One of several exports: its name and its `ExportData`. */
export interface ExportRoot {
  readonly file: string;
  readonly root: XmlElement;
}

/** A runbook or global setting that several exports have, not all with the same content. */
export interface DifferingCopies {
  /** Its name in the export that is used. */
  readonly name: string;
  readonly used: PlacedElement;
  /** The others whose content differs. */
  readonly unused: readonly PlacedElement[];
  /** Whether the one that is used was modified after the others. Otherwise it is the first. */
  readonly isNewest: boolean;
}

/** An element of one of several exports. */
export interface PlacedElement {
  readonly file: string;
  readonly element: XmlElement;
}

/** What several exports have in common. */
export interface SharedContent {
  /** Runbooks and settings that another export has as well, and that are read there. */
  readonly copies: ReadonlySet<XmlElement>;
  readonly differing: readonly DifferingCopies[];
}

/**
 * Finds runbooks and global settings that several exports have, by their GUIDs. One of each is used: the one
 * that was modified last, or the first of these.
 */
export function sharedContent(exports: readonly ExportRoot[]): SharedContent {
  const copies = new Set<XmlElement>();
  const differing: DifferingCopies[] = [];
  if (exports.length > 1) {
    for (const same of Map.groupBy(exports.flatMap(itemsOf), ({ key }) => key).values()) {
      const files = Map.groupBy(same, ({ file }) => file);
      if (files.size < 2) continue;
      const [first, ...others] = [...files.values()].map(([item]) => item as Item);
      const used = others.reduce((best, one) => (isNewer(one, best) ? one : best), first as Item);
      for (const item of same) if (item.file !== used.file) copies.add(item.element);
      const unused = [first as Item, ...others].filter(
        (one) => one !== used && !isSame(one.element, used.element),
      );
      if (unused.length === 0) continue;
      const isNewest = unused.every((one) => isNewer(used, one));
      differing.push({ name: textOf(used.element, 'name').trim(), used, unused, isNewest });
    }
  }
  return { copies, differing };
}

interface Item extends PlacedElement {
  /** Its kind and its GUID. */
  readonly key: string;
  /** When it was modified: digits of equal length, or blank. */
  readonly modified: string;
}

function itemsOf({ file, root }: ExportRoot): readonly Item[] {
  return root.children
    .filter(({ name }) => name === 'Policies' || name === 'GlobalSettings')
    .flatMap((part) => itemsBelow(part, part.name, file));
}

function itemsBelow(element: XmlElement, kind: string, file: string): readonly Item[] {
  return element.children.flatMap((child) => {
    const isItem = child.name === (kind === 'Policies' ? 'Policy' : 'Object');
    if (!isItem) return itemsBelow(child, kind, file);
    const guid = guidOf(textOf(child, 'uniqueid'));
    const time = textOf(child, 'lastmodified').trim();
    const modified = /^\d{1,20}$/.test(time) ? time.padStart(20, '0') : '';
    return guid === '' ? [] : [{ key: `${kind} ${guid}`, modified, file, element: child }];
  });
}

function isNewer(one: Item, other: Item): boolean {
  return one.modified > other.modified;
}

function textOf({ children }: XmlElement, field: string): string {
  return children.find(({ name }) => name.toLowerCase() === field)?.text ?? '';
}

/**
 * Fields that say who did what and when, and where a copy lies. They differ between exports of the same
 * thing.
 */
const bookkeeping: ReadonlySet<string> = new Set([
  'ParentID',
  'CreationTime',
  'CreatedBy',
  'LastModified',
  'LastModifiedBy',
  'CheckOutUser',
  'CheckOutTime',
  'CheckOutLocation',
  'Published',
  'PublishingTime',
]);

/** Whether two elements have the same content. Encrypted values have none. */
function isSame(one: XmlElement, other: XmlElement): boolean {
  if (one.name !== other.name || one.text !== other.text) return false;
  const [left, right] = [contentOf(one), contentOf(other)];
  return (
    left.length === right.length && left.every((child, index) => isSame(child, right[index] as XmlElement))
  );
}

function contentOf({ children }: XmlElement): readonly XmlElement[] {
  return children.filter(({ name }) => !bookkeeping.has(name));
}
