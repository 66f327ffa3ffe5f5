import { normalPath, pathOf } from './path.ts';

/**
 * Finds global settings of one kind by the names that texts use (section 9): by path, or by a bare name that
 * only one setting has. Both slashes separate folders, also inside a name. Letter case does not matter.
 */
export class NamedItems<Item extends { readonly folder: string; readonly name: string }> {
  /** Paths as people write them, in stored order. */
  readonly paths: readonly string[];
  readonly #byPath: ReadonlyMap<string, Item>;
  /** Undefined for a name that several settings have. */
  readonly #byName = new Map<string, Item | undefined>();

  constructor(items: readonly Item[]) {
    this.paths = items.map(pathOf);
    this.#byPath = new Map(items.map((item) => [normalPath(pathOf(item)).toLowerCase(), item]));
    for (const item of items) {
      const name = normalPath(item.name).toLowerCase();
      this.#byName.set(name, this.#byName.has(name) ? undefined : item);
    }
  }

  find(path: string): Item | undefined {
    const wanted = normalPath(path).toLowerCase();
    return this.#byPath.get(wanted) ?? this.#byName.get(wanted);
  }
}
