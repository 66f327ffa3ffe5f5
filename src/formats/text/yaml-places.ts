import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, Scalar } from 'yaml';
import type { LineIndex } from './line-index.ts';
import type { FilePlace } from './place.ts';
import { keyText } from './yaml-value.ts';

/**
 * The offset of a place in composed YAML, following aliases. Inside a text it is exact if the file has the
 * text as it is read: plain and quoted texts on one line without escapes, and literal blocks. Otherwise it is
 * the beginning of the text.
 */
export function offsetInYaml(
  text: string,
  lines: LineIndex,
  document: Document.Parsed,
  targets: ReadonlyMap<Alias, Node>,
  { path, atKey = false, offset }: FilePlace,
): number {
  let node: unknown = document.contents;
  let nearest = startOf(node) ?? 0;
  for (const [depth, key] of path.entries()) {
    const inside = isAlias(node) ? targets.get(node) : node;
    let keyNode: unknown;
    if (isSeq(inside)) node = inside.items[Number(key)];
    else if (isMap(inside)) {
      const pair = inside.items.findLast((item) => isScalar(item.key) && keyText(item.key) === String(key));
      keyNode = pair?.key;
      node = pair?.value;
    } else return nearest;
    const found = atKey && depth === path.length - 1 ? startOf(keyNode) : (startOf(node) ?? startOf(keyNode));
    if (found === undefined) return nearest;
    nearest = found;
  }
  const scalar = isAlias(node) ? targets.get(node) : node;
  return !atKey && offset !== undefined && isScalar(scalar)
    ? insideScalar(text, lines, scalar, offset)
    : nearest;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function insideScalar(text: string, lines: LineIndex, scalar: Scalar, offset: number): number {
  const [start = 0, end = 0] = scalar.range ?? [];
  const value = String(scalar.value);
  const written = text.slice(start, end);
  if (written === value) return start + offset;
  if (written.slice(1, -1) === value) return start + 1 + offset;
  if (scalar.type !== Scalar.BLOCK_LITERAL) return start;
  const before = value.slice(0, offset).split('\n');
  const line = lines.position(start).line + before.length;
  const lineStart = lines.startOf(line);
  const valueLine = value.split('\n')[before.length - 1] ?? '';
  const indent = text.indexOf(valueLine, lineStart) - lineStart;
  return lineStart + Math.max(indent, 0) + (before.at(-1)?.length ?? 0);
}
