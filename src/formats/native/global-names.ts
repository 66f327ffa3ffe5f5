import { normalPath, pathOf } from '../../model/path.ts';

/** Global settings of one kind as texts may name them: by path, or by a name that only one has; letter case does not matter. */
export class GlobalNames {
  /** As people write them. */
  readonly paths: readonly string[];
  readonly #byPath: ReadonlySet<string>;
  readonly #byName = new Map<string, number>();

  constructor(settings: readonly { readonly folder: string; readonly name: string }[]) {
    this.paths = settings.map(pathOf);
    this.#byPath = new Set(this.paths.map((path) => path.toLowerCase()));
    for (const { name } of settings)
      this.#byName.set(name.toLowerCase(), (this.#byName.get(name.toLowerCase()) ?? 0) + 1);
  }

  has(path: string): boolean {
    const wanted = normalPath(path).toLowerCase();
    return this.#byPath.has(wanted) || this.#byName.get(wanted) === 1;
  }
}
