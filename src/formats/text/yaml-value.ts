import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import { setOwn } from '../../model/own-key.ts';
import { quoted } from '../../text/quoting.ts';
import { maxAliasedValues, maxDepth } from './limits.ts';
import type { LineIndex } from './line-index.ts';
import type { Position } from './place.ts';
import type { TextProblems } from './text-problems.ts';

const coreTags = 'tag:yaml.org,2002:';

/** Turns composed YAML into plain values, in document order, so that an alias means the anchor before it. */
export class YamlReading {
  /** The node that each alias repeats. */
  readonly targets = new Map<Alias, Node>();
  readonly #problems: TextProblems;
  readonly #lines: LineIndex;
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<unknown>();
  #depth = 0;
  #aliases = 0;
  #aliased = 0;

  constructor(problems: TextProblems, lines: LineIndex) {
    this.#problems = problems;
    this.#lines = lines;
  }

  /** The value of a part of the document. What cannot be read is reported and becomes null. */
  valueOf(node: unknown): unknown {
    if (this.#aliases > 0) this.#aliased += 1;
    if (this.#aliased > maxAliasedValues) return null;
    if (isAlias(node)) return this.#aliasValue(node);
    const item = node as Node | null;
    if (item?.tag !== undefined && !item.tag.startsWith(coreTags)) {
      this.#report('yaml-syntax', item, `the tag ${quoted(item.tag)} means nothing here`, 'remove it');
    }
    const anchor = (item as { anchor?: string } | null)?.anchor;
    if (item !== null && anchor !== undefined) this.#anchors.set(anchor, item);
    if (isScalar(node)) return node.value;
    if (!isMap(node) && !isSeq(node)) return null;
    if (this.#depth >= maxDepth) {
      this.#report(
        'nested-too-deeply',
        node,
        `objects and lists are nested more than ${maxDepth} deep`,
        'no runbook needs that',
      );
      return null;
    }
    this.#depth += 1;
    this.#open.add(node);
    const value = isMap(node) ? this.#object(node) : node.items.map((entry) => this.valueOf(entry));
    this.#open.delete(node);
    this.#depth -= 1;
    return value;
  }

  #object(map: YAMLMap): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const seen = new Map<string, Position>();
    for (const { key, value } of map.items) {
      if (!isScalar(key)) {
        this.#report(
          'yaml-key',
          isNodeLike(key) ? key : map,
          'a list, an object or an alias cannot be a key',
          'write the key as a text',
        );
        continue;
      }
      const name = keyText(key);
      // The keys of an anchored text were already checked at the anchor.
      if (this.#aliases === 0) this.#problems.key(name, seen, this.#position(key));
      setOwn(object, name, this.valueOf(value));
    }
    return object;
  }

  #aliasValue(alias: Alias): unknown {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) {
      this.#report(
        'yaml-alias',
        alias,
        `there is no &${alias.source} before this`,
        'define it earlier, or put a text that begins with * in quotes',
      );
      return null;
    }
    if (this.#open.has(target)) {
      this.#report(
        'yaml-alias',
        alias,
        `*${alias.source} stands inside what it repeats`,
        'write the value out',
      );
      return null;
    }
    this.targets.set(alias, target);
    this.#aliases += 1;
    const value = this.valueOf(target);
    this.#aliases -= 1;
    if (this.#aliases === 0 && this.#aliased > maxAliasedValues) {
      const message = `aliases stand for more than ${maxAliasedValues} values`;
      this.#report(
        'yaml-alias',
        alias,
        message,
        'write out what is needed, or make the runbook with a program as JSON',
      );
    }
    return value;
  }

  #position(node: Node): Position {
    return this.#lines.position(node.range?.[0] ?? 0);
  }

  #report(code: string, node: Node, message: string, hint: string): void {
    this.#problems.add(code, this.#position(node), message, hint);
  }
}

/** The text of a key as written: 1, true and null are keys like any other. */
export function keyText(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value ?? ''));
}

function isNodeLike(value: unknown): value is Node {
  return isAlias(value) || isMap(value) || isSeq(value);
}
