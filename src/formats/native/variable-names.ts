import type { Variable } from '../../model/bundle-schema.ts';
import { normalPath, pathOf } from '../../model/path.ts';

/** The global variables that texts may name: by path, or by a name that only one of them has; letter case does not matter. */
export class VariableNames {
  /** As people write them. */
  readonly paths: readonly string[];
  readonly #byPath: ReadonlySet<string>;
  readonly #byName = new Map<string, number>();

  constructor(variables: readonly Variable[]) {
    this.paths = variables.map(pathOf);
    this.#byPath = new Set(this.paths.map((path) => path.toLowerCase()));
    for (const { name } of variables)
      this.#byName.set(name.toLowerCase(), (this.#byName.get(name.toLowerCase()) ?? 0) + 1);
  }

  has(path: string): boolean {
    const wanted = normalPath(path).toLowerCase();
    return this.#byPath.has(wanted) || this.#byName.get(wanted) === 1;
  }
}
