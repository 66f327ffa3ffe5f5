import type { TreeEntry, TreeItem } from './tree-item.ts';

/**
 * Folds neighbours that look the same, with everything below them, into one entry with a count, from the
 * leaves up. Only durations may differ; they are added up. `items` must have every child after its parent.
 * Returns the entries of the roots.
 */
export function foldTree(items: readonly TreeItem[], roots: readonly TreeItem[]): readonly TreeEntry[] {
  const signatures = new Map<string, number>();
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = items[index] as TreeItem;
    if (item.children.length > 0) item.entries = entriesOf(item.children);
    const text = signatureOf(item);
    item.signature = signatures.get(text) ?? signatures.size;
    signatures.set(text, item.signature);
  }
  return entriesOf(roots);
}

function signatureOf(item: TreeItem): string {
  const { kind, name, purpose, isForItem, status, attempts, end, junction, entries } = item;
  const below = entries.map(
    ({ count, items }) => `${count}:${items.map(({ signature }) => signature).join('+')}`,
  );
  // Items of For Each are folded. Branches are not, because they have names of their own.
  const told = isForItem ? '' : purpose;
  return JSON.stringify([kind, name, told, status, attempts, end, junction, below]);
}

/** Siblings on one token belong together. Neighbouring sets of them that look the same become one entry. */
function entriesOf(siblings: readonly TreeItem[]): TreeEntry[] {
  const entries: { count: number; readonly items: TreeItem[] }[] = [];
  for (let from = 0; from < siblings.length; ) {
    let to = from + 1;
    while (to < siblings.length && isSameToken(siblings[from], siblings[to])) to += 1;
    const items = siblings.slice(from, to);
    const last = entries.at(-1);
    if (last !== undefined && looksSame(last.items, items)) {
      last.count += 1;
      last.items.forEach((item, index) => {
        absorb(item, items[index] as TreeItem);
      });
    } else entries.push({ count: 1, items });
    from = to;
  }
  return entries;
}

function isSameToken(left: TreeItem | undefined, right: TreeItem | undefined): boolean {
  return left?.token !== undefined && left.token === right?.token;
}

function looksSame(left: readonly TreeItem[], right: readonly TreeItem[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ signature }, index) => signature === right[index]?.signature)
  );
}

/** Adds the durations of `gone`, and of everything below it, to the item that stays. */
function absorb(stays: TreeItem, gone: TreeItem): void {
  const pairs: [TreeItem, TreeItem][] = [[stays, gone]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [kept, lost] = pair;
    kept.durationMs += lost.durationMs;
    kept.times += lost.times;
    kept.entries.forEach(({ items }, entry) => {
      items.forEach((item, index) => {
        pairs.push([item, lost.entries[entry]?.items[index] as TreeItem]);
      });
    });
  }
}
