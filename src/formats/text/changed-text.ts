import { aligned } from '../../text/aligned-lists.ts';
import { decodeText } from './decode-text.ts';
import { type InlineStyle, inlineText } from './inline-text.ts';
import { isYaml, parseText } from './parse-text.ts';
import type { SourceFile } from './parsed-text.ts';
import type { Path } from './place.ts';
import { lineEnd, type WrittenEntry, type WrittenNode, writtenJson, writtenYaml } from './written-node.ts';

/** A value that is to stand at a place that there is. */
export interface ValueChange {
  readonly path: Path;
  readonly value: unknown;
}

/** A text with changes. */
export interface ChangedText {
  readonly text: string;
  /** Those that could not be made, because the place is repeated elsewhere or laid out in an unusual way. */
  readonly undone: readonly ValueChange[];
}

/**
 * Changes values in a text that can be read, and nothing else in it: comments, order, quotes and layout stay
 * as they are. Values that stay the same inside of a changed one stay as they are written. The result is read
 * again, and says what it should.
 */
export async function changedText(
  { name, bytes }: SourceFile,
  changes: readonly ValueChange[],
): Promise<ChangedText> {
  const decoded = decodeText(bytes);
  if (typeof decoded !== 'string') return { text: '', undone: changes };
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? '\uFEFF' : '';
  const all = await attempted(name, decoded, changes);
  if (all !== undefined) return { text: mark + all, undone: [] };
  let text = decoded;
  const undone: ValueChange[] = [];
  for (const change of changes) {
    const next = await attempted(name, text, [change]);
    if (next === undefined) undone.push(change);
    else text = next;
  }
  return { text: mark + text, undone };
}

async function attempted(
  name: string,
  text: string,
  changes: readonly ValueChange[],
): Promise<string | undefined> {
  const { value } = await parseText({ name, bytes: new TextEncoder().encode(text) });
  const wanted = changes.reduce(withChange, value);
  const yaml = isYaml(name, text);
  const writer = new ChangeWriter(text, !yaml);
  const changed = writer.written(yaml ? writtenYaml(text) : writtenJson(text), value, wanted);
  if (writer.hasShared) return undefined;
  const again = text.slice(0, changed.start) + changed.text + text.slice(changed.end);
  const read = await parseText({ name, bytes: new TextEncoder().encode(again) });
  return isSame(read.value, wanted) ? again : undefined;
}

function withChange(value: unknown, { path: [key, ...rest], value: changed }: ValueChange): unknown {
  if (key === undefined) return changed;
  if (Array.isArray(value))
    return value.map((entry, index) =>
      index === key ? withChange(entry, { path: rest, value: changed }) : entry,
    );
  const object = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(object).map(([name, entry]) => [
      name,
      name === key ? withChange(entry, { path: rest, value: changed }) : entry,
    ]),
  );
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** A part of a text, and what stands there afterwards. */
interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

class ChangeWriter {
  /** Whether something was to be changed that is shared. */
  hasShared = false;
  readonly #text: string;
  readonly #isJson: boolean;
  readonly #break: string;

  constructor(text: string, isJson: boolean) {
    this.#text = text;
    this.#isJson = isJson;
    this.#break = text.includes('\r\n') ? '\r\n' : '\n';
  }

  /** A node with another value. */
  written(node: WrittenNode, value: unknown, wanted: unknown): Replaced {
    const { start, end } = node;
    if (isSame(value, wanted)) return { start, end, text: this.#text.slice(start, end) };
    if (node.isShared) this.hasShared = true;
    if (isMapOf(node, value) && isMapOf(node, wanted) && haveSameKeys(value, wanted))
      return { start, end, text: this.#map(node, value, wanted) };
    if (node.kind === 'list' && Array.isArray(value) && Array.isArray(wanted) && wanted.length > 0)
      return {
        start,
        end,
        text: (node.isBlock ? this.#blockList : this.#flowList).call(this, node, value, wanted),
      };
    return { start, end, text: inlineText(wanted, this.#style(node)) };
  }

  #style({ kind, start }: WrittenNode): InlineStyle {
    return { isJson: this.#isJson, quote: kind === 'scalar' ? this.#text[start] : undefined };
  }

  #map(
    { start, end, entries }: WrittenNode,
    value: Readonly<Record<string, unknown>>,
    wanted: Readonly<Record<string, unknown>>,
  ): string {
    let text = '';
    let at = start;
    for (const { key, mark, node } of entries) {
      if (isSame(value[key], wanted[key])) continue;
      const replaced = this.written(node, value[key], wanted[key]);
      const isMoved = !this.#staysInPlace(node, value[key], wanted[key]);
      text += isMoved
        ? this.#behindKey(at, mark, replaced)
        : this.#text.slice(at, node.start) + replaced.text;
      at = node.end;
    }
    return text + this.#text.slice(at, end);
  }

  /** Whether a value is still laid out in lines, or was on the line of its key and has a text. */
  #staysInPlace(node: WrittenNode, value: unknown, wanted: unknown): boolean {
    if (node.start === node.end) return false;
    if (!node.isBlock) return true;
    if (node.kind === 'list') return Array.isArray(wanted) && wanted.length > 0;
    return isMapOf(node, wanted) && isMapOf(node, value) && haveSameKeys(value, wanted);
  }

  /** A value that stood in lines of its own, on the line of its key. A comment between them is kept. */
  #behindKey(at: number, keyEnd: number, { start, text }: Replaced): string {
    const colon = this.#text.indexOf(':', keyEnd) + 1;
    return `${this.#text.slice(at, colon)} ${text}${this.#text.slice(colon, start).trimEnd()}`;
  }

  #blockList({ entries }: WrittenNode, value: readonly unknown[], wanted: readonly unknown[]): string {
    const first = entries[0]?.mark ?? 0;
    const lineStart = this.#text.lastIndexOf('\n', first - 1) + 1;
    const lead = this.#break + this.#text.slice(lineStart, first).replace(/\S/g, ' ');
    const ends = entries.map(({ node }) => lineEnd(this.#text, node.end));
    return this.#joined(value, wanted, {
      kept: (index, next) => {
        const { mark, node } = entries[index] as WrittenEntry;
        const { text } = this.written(node, value[index], next);
        return this.#text.slice(mark, node.start) + text + this.#text.slice(node.end, ends[index]);
      },
      made: (next) => `- ${inlineText(next, { isJson: this.#isJson })}`,
      between: (index) => {
        const before = index === undefined ? undefined : ends[index - 1];
        return before === undefined ? lead : this.#text.slice(before, entries[index as number]?.mark);
      },
    });
  }

  #flowList(
    { start, end, entries }: WrittenNode,
    value: readonly unknown[],
    wanted: readonly unknown[],
  ): string {
    const nodes = entries.map(({ node }) => node);
    const gap = (index: number) => this.#text.slice(nodes[index - 1]?.end ?? start + 1, nodes[index]?.start);
    const lead = nodes.length === 0 ? '' : gap(0);
    const tail = nodes.length === 0 ? '' : this.#text.slice(nodes.at(-1)?.end, end - 1);
    const plain = nodes.length > 1 && !/[#/]/.test(gap(1)) ? gap(1) : `,${/^\s+$/.test(lead) ? lead : ' '}`;
    const joined = this.#joined(value, wanted, {
      kept: (index, next) => this.written(nodes[index] as WrittenNode, value[index], next).text,
      made: (next) => inlineText(next, { isJson: this.#isJson }),
      between: (index) => (index === undefined || index === 0 ? plain : gap(index)),
    });
    return `${this.#text[start]}${lead}${joined}${tail}${this.#text[end - 1]}`;
  }

  /** The entries of a list: those that are kept where they were, others between them. */
  #joined(value: readonly unknown[], wanted: readonly unknown[], pieces: ListPieces): string {
    let text = '';
    let count = 0;
    let index = 0;
    for (const { want: before, is: after } of aligned(value, wanted, isSame)) {
      const own = before === undefined ? undefined : index;
      if (before !== undefined) index += 1;
      if (after === undefined) continue;
      if (count > 0) text += pieces.between(own);
      text += own === undefined ? pieces.made(after.value) : pieces.kept(own, after.value);
      count += 1;
    }
    return text;
  }
}

/** How the entries of a list are written. */
interface ListPieces {
  /** An entry of the list with its value now. */
  kept(index: number, value: unknown): string;
  made(value: unknown): string;
  /** What stands before an entry that is not the first; undefined: one that is new. */
  between(index: number | undefined): string;
}

function isMapOf(node: WrittenNode, value: unknown): value is Readonly<Record<string, unknown>> {
  return node.kind === 'map' && typeof value === 'object' && value !== null && !Array.isArray(value);
}

function haveSameKeys(left: object, right: object): boolean {
  return isSame(Object.keys(left), Object.keys(right));
}
