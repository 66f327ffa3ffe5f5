import { findNodeAtLocation, getLocation, getNodeValue, parseTree } from 'jsonc-parser';
import type { Document, Node, Pair } from 'yaml';

/** Where in the value of a text something is typed. */
export interface PlaceInText {
  /** Keys and positions that lead to what is typed; for a key, to the object that it is typed in. */
  readonly path: readonly (string | number)[];
  /** Whether a key is typed, and not a value. */
  readonly isKey: boolean;
  /** Where what is typed begins and ends, quotes included. */
  readonly from: number;
  readonly to: number;
  /** Whether something follows a key already, so that only its name is wanted. */
  readonly isNamed: boolean;
  /** The value of the whole text, as far as it can be read. */
  readonly value: unknown;
}

/** Finds the place of a position in JSON. Undefined in a comment. */
export function placeInJson(text: string, at: number): PlaceInText {
  const { path, isAtPropertyKey, previousNode } = getLocation(text, at);
  const isWithin = previousNode !== undefined && previousNode.offset + previousNode.length >= at;
  const word = /[\w.-]*$/.exec(text.slice(0, at))?.[0].length ?? 0;
  const from = isWithin ? previousNode.offset : at - word;
  const to = isWithin ? previousNode.offset + previousNode.length : at;
  const tree = parseTree(text);
  const inner = isAtPropertyKey ? path.slice(0, -1) : path;
  return {
    ...{ path: inner, isKey: isAtPropertyKey, from, to },
    isNamed: /^\s*:/.test(text.slice(to)),
    value: withoutEmptyKey(tree && getNodeValue(tree), tree && findNodeAtLocation(tree, inner) && inner),
  };
}

/** A key that has only been begun is none yet. */
function withoutEmptyKey(value: unknown, path: readonly (string | number)[] | undefined): unknown {
  const holder = path?.reduce<unknown>((found, key) => (found as Record<string, unknown>)?.[key], value);
  if (typeof holder === 'object' && holder !== null && !Array.isArray(holder))
    delete (holder as Record<string, unknown>)[''];
  return value;
}

/** Stands for what is typed while the text around it is read. */
const here = 'h3r3';

/** Finds the place of a position in YAML, in whatever style it is written. Undefined where nothing fits. */
export async function placeInYaml(text: string, at: number): Promise<PlaceInText | undefined> {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (/(^|\s)#/.test(line)) return undefined;
  // A value may have blanks in it, a key that is begun has none but those of its name.
  const typed = /(?:^\s*(?:- +)*|[:,{[] *|- +)((?:"[^"]*|'[^']*|[^\s:,{}[\]"'#][^:,{}[\]"'#]*)?)$/.exec(
    line,
  )?.[1];
  if (typed === undefined) return undefined;
  const from = at - typed.length;
  const rest = /^[\w ]*["']?/.exec(text.slice(at))?.[0] ?? '';
  const isNamed = /^[\w ]*["']?\s*:(\s|$)/.test(text.slice(at));
  const to = isNamed ? at + rest.trimEnd().length : at;
  const { parseDocument } = await import('yaml');
  const read = (inserted: string) =>
    parseDocument(`${text.slice(0, from)}${inserted}${text.slice(isNamed ? to : at)}`, {
      logLevel: 'silent',
    });
  const [asKey, asValue] = [read(isNamed ? here : `${here}: 0`), read(here)];
  const [key, path] = [wayTo(asKey, 'key'), wayTo(asValue, 'value')];
  // Where a value stands, a key would be one error more.
  if (key !== undefined && (path === undefined || asKey.errors.length <= asValue.errors.length))
    return { path: key, isKey: true, from, to, isNamed, value: plain(asKey, [...key, here]) };
  return path && { path, isKey: false, from, to, isNamed: false, value: plain(asValue, path) };
}

function plain(document: Document, leftOut: readonly (string | number)[]): unknown {
  document.deleteIn(leftOut);
  return document.toJS();
}

/** The way to the map that has the mark as a key, or to the value that is the mark. */
function wayTo(document: Document, as: 'key' | 'value'): readonly (string | number)[] | undefined {
  const search = (
    node: unknown,
    path: readonly (string | number)[],
  ): readonly (string | number)[] | undefined => {
    if (typeof node !== 'object' || node === null) return undefined;
    if ('items' in node && Array.isArray(node.items)) {
      for (const [index, item] of (node.items as (Node | Pair)[]).entries()) {
        if (!('key' in item)) {
          const found = search(item, [...path, index]);
          if (found !== undefined) return found;
          continue;
        }
        const name = (item.key as { readonly value?: unknown } | null)?.value;
        if (as === 'key' && name === here) return path;
        const found = search(item.value, [...path, String(name)]);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    return as === 'value' && 'value' in node && node.value === here ? path : undefined;
  };
  return search(document.contents, []);
}
