import { type JSONVisitor, visit } from 'jsonc-parser';
import { LineIndex } from './line-index.ts';
import type { FilePlace, Path, Position } from './place.ts';

/** A value at or above a wanted place. */
interface Wanted {
  readonly children: Map<string | number, Wanted>;
  keyAt: number | undefined;
  valueAt: number | undefined;
  isText: boolean;
}

/** An object or list that is being read. `wanted` is undefined if no place below it is wanted. */
interface Open {
  readonly wanted: Wanted | undefined;
  /** The index of the next value; undefined in an object. */
  index: number | undefined;
  /** The wanted places at or below the next value. */
  next: Wanted | undefined;
}

/** Finds all places in JSON text in one pass. If a key stands twice, the last one counts. */
export function locateInJson(text: string, places: readonly FilePlace[]): readonly Position[] {
  if (places.length === 0) return [];
  const root = newWanted();
  for (const { path } of places) descend(root, path);
  visit(text, findAll(root), { allowTrailingComma: true });
  const lines = new LineIndex(text);
  return places.map((place) => lines.position(offsetOf(text, root, place)));
}

function newWanted(): Wanted {
  return { children: new Map(), keyAt: undefined, valueAt: undefined, isText: false };
}

function descend(root: Wanted, path: Path): void {
  let at = root;
  for (const key of path) {
    let child = at.children.get(key);
    if (child === undefined) {
      child = newWanted();
      at.children.set(key, child);
    }
    at = child;
  }
}

function findAll(root: Wanted): JSONVisitor {
  const open: Open[] = [];
  const arrive = (offset: number, isText: boolean): Wanted | undefined => {
    const inside = open.at(-1);
    const wanted =
      inside === undefined
        ? root
        : inside.index === undefined
          ? inside.next
          : inside.wanted?.children.get(inside.index);
    if (inside?.index !== undefined) inside.index += 1;
    if (wanted !== undefined) {
      wanted.valueAt = offset;
      wanted.isText = isText;
    }
    return wanted;
  };
  // Returning false skips the callbacks for everything inside.
  const begin = (offset: number, index: number | undefined) => {
    const wanted = arrive(offset, false);
    open.push({ wanted, index, next: undefined });
    return wanted !== undefined && wanted.children.size > 0;
  };
  const end = () => {
    open.pop();
  };
  return {
    onObjectBegin: (offset) => begin(offset, undefined),
    onArrayBegin: (offset) => begin(offset, 0),
    onObjectEnd: end,
    onArrayEnd: end,
    onObjectProperty: (key, offset) => {
      const inside = open.at(-1);
      if (inside === undefined) return;
      inside.next = inside.wanted?.children.get(key);
      if (inside.next !== undefined) inside.next.keyAt = offset;
    },
    onLiteralValue: (value, offset) => {
      arrive(offset, typeof value === 'string');
    },
  };
}

function offsetOf(text: string, root: Wanted, { path, atKey = false, offset }: FilePlace): number {
  let at = root;
  let nearest = root.valueAt ?? 0;
  for (const [depth, key] of path.entries()) {
    const child = at.children.get(key);
    const found = atKey && depth === path.length - 1 ? (child?.keyAt ?? child?.valueAt) : child?.valueAt;
    if (child === undefined || found === undefined) return nearest;
    at = child;
    nearest = found;
  }
  return at.isText && !atKey && offset !== undefined ? insideString(text, nearest, offset) : nearest;
}

/** The offset in the file of a character of a string, after the opening quote and the escapes before it. */
function insideString(text: string, start: number, characters: number): number {
  let at = start + 1;
  for (let passed = 0; passed < characters; passed += 1)
    at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2;
  return at;
}
