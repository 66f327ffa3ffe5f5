import { type Node as JsonNode, parseTree } from 'jsonc-parser';
import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { keyText } from './yaml-value.ts';

/** A part of a text as it is written, with offsets. */
export interface WrittenNode {
  readonly kind: 'scalar' | 'map' | 'list';
  readonly start: number;
  readonly end: number;
  /** Whether it is laid out by lines and indentation, as in YAML. */
  readonly isBlock: boolean;
  /** Whether it is repeated elsewhere, or repeats something, so that it cannot be changed for itself. */
  readonly isShared: boolean;
  readonly entries: readonly WrittenEntry[];
}

/** An entry of a list, or of a map. */
export interface WrittenEntry {
  /** Of a map. */
  readonly key: string;
  /** Where the key ends; of an entry of a block list, where its dash stands. */
  readonly mark: number;
  readonly node: WrittenNode;
}

/** The root of a JSON text that has no error, comments and trailing commas allowed. */
export function writtenJson(text: string): WrittenNode {
  return ofJson(parseTree(text, [], { allowTrailingComma: true }) as JsonNode);
}

function ofJson(node: JsonNode): WrittenNode {
  const { type, offset, length, children = [] } = node;
  const entries = children.map((child): WrittenEntry => {
    if (type !== 'object') return { key: '', mark: child.offset, node: ofJson(child) };
    const [key, value] = child.children as [JsonNode, JsonNode];
    return { key: String(key.value), mark: key.offset + key.length, node: ofJson(value) };
  });
  const kind = type === 'object' ? 'map' : type === 'array' ? 'list' : 'scalar';
  return { kind, start: offset, end: offset + length, isBlock: false, isShared: false, entries };
}

/** The root of a YAML text that has no error. */
export function writtenYaml(text: string): WrittenNode {
  const settings = { version: '1.2', schema: 'core', merge: false, uniqueKeys: false } as const;
  return ofYaml(text, parseDocument(text, settings).contents, 0);
}

/** `after`: where a node that has no text would stand. */
function ofYaml(text: string, node: unknown, after: number): WrittenNode {
  const { range, anchor } = (node ?? {}) as Node & { readonly anchor?: string };
  const [start, valueEnd] = range ?? [after, after];
  const isShared = isAlias(node) || anchor !== undefined || range === undefined;
  const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
  const entries = isMap(node)
    ? node.items.map(({ key, value }): WrittenEntry => {
        const mark = (key as Node).range?.[1] ?? start;
        return { key: isScalar(key) ? keyText(key) : '', mark, node: ofYaml(text, value, mark) };
      })
    : isSeq(node)
      ? entriesOf(text, node.items, start, isBlock)
      : [];
  const last = entries.at(-1)?.node.end ?? start;
  const end = isBlock ? (isSeq(node) ? lineEnd(text, last) : last) : withoutBreaks(text, start, valueEnd);
  const kind = isMap(node) ? 'map' : isSeq(node) ? 'list' : 'scalar';
  return { kind, start, end, isBlock, isShared, entries };
}

function entriesOf(
  text: string,
  items: readonly unknown[],
  start: number,
  isBlock: boolean,
): readonly WrittenEntry[] {
  const entries: WrittenEntry[] = [];
  let at = start;
  for (const item of items) {
    const from = (item as Node | null)?.range?.[0] ?? at;
    // A comment between two entries may have dashes in it, but does not begin with one.
    const dash = entries.length === 0 ? 0 : text.slice(at, from).search(/(?<=\n[ \t]*)-(?=\s|$)/);
    const node = ofYaml(text, item, from);
    entries.push({ key: '', mark: isBlock ? at + Math.max(dash, 0) : from, node });
    at = isBlock ? lineEnd(text, node.end) : node.end;
  }
  return entries;
}

/** The end of the line that an offset is in, without its break. */
export function lineEnd(text: string, offset: number): number {
  const found = /\r?\n|$/.exec(text.slice(offset));
  return offset + (found?.index ?? 0);
}

function withoutBreaks(text: string, start: number, end: number): number {
  return start + text.slice(start, end).replace(/[\r\n]+$/, '').length;
}
