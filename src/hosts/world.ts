import type { ScriptRequest, ScriptResult, Services } from '../engine/activity-type.ts';
import type { Bundle, ComputerGroup, Counter, Schedule, Variable } from '../model/bundle-schema.ts';
import type { Options } from '../model/options-schema.ts';
import { normalPath, pathOf } from '../model/path.ts';

/** What stands for the value of an encrypted variable wherever text is shown (section 9). */
const encryptedText = '<encrypted>';

type Named = { readonly folder: string; readonly name: string };

/**
 * The global settings of a bundle, and the one place where they change: counters. Names are paths, compared without regard to case; a bare
 * name finds an item in any folder if only one has it.
 */
export class World implements Services {
  readonly #variables: Lookup<Variable>;
  readonly #counters: Lookup<Counter>;
  readonly #schedules: Lookup<Schedule>;
  readonly #computerGroups: Lookup<ComputerGroup>;
  readonly #counterScope: Options['counterScope'];
  readonly #counterValues = new Map<string, number>();
  readonly #script: (request: ScriptRequest) => PromiseLike<ScriptResult>;

  constructor(
    bundle: Bundle,
    counterScope: Options['counterScope'],
    script: (request: ScriptRequest) => PromiseLike<ScriptResult>,
  ) {
    this.#variables = lookup(bundle.variables);
    this.#counters = lookup(bundle.counters);
    this.#schedules = lookup(bundle.schedules);
    this.#computerGroups = lookup(bundle.computerGroups);
    this.#counterScope = counterScope;
    this.#script = script;
  }

  /** The text of a variable; `<encrypted>` for an encrypted one. */
  variable(path: string): string | undefined {
    const variable = this.#variables(path);
    return variable?.encrypted ? encryptedText : variable?.value;
  }

  counter(name: string, runbookPath: string): number | undefined {
    const counter = this.#counters(name);
    return counter && (this.#counterValues.get(this.#counterKey(counter, runbookPath)) ?? counter.default);
  }

  setCounter(name: string, runbookPath: string, value: number): void {
    const counter = this.#counters(name);
    if (counter !== undefined) this.#counterValues.set(this.#counterKey(counter, runbookPath), value);
  }

  counterDefault(name: string): number | undefined {
    return this.#counters(name)?.default;
  }

  schedule(name: string): Schedule | undefined {
    return this.#schedules(name);
  }

  computerGroup(name: string): ComputerGroup | undefined {
    return this.#computerGroups(name);
  }

  javaScript(request: ScriptRequest): PromiseLike<ScriptResult> {
    return this.#script(request);
  }

  #counterKey(counter: Counter, runbookPath: string): string {
    const path = pathOf(counter).toLowerCase();
    return this.#counterScope === 'global' ? path : `${path} in ${runbookPath.toLowerCase()}`;
  }
}

type Lookup<Item extends Named> = (path: string) => Item | undefined;

function lookup<Item extends Named>(items: readonly Item[]): Lookup<Item> {
  const byPath = new Map<string, Item>();
  const byName = new Map<string, Item | undefined>();
  for (const item of items) {
    byPath.set(pathOf(item).toLowerCase(), item);
    const name = item.name.toLowerCase();
    byName.set(name, byName.has(name) ? undefined : item);
  }
  return (path) => {
    const wanted = normalPath(path).toLowerCase();
    return byPath.get(wanted) ?? byName.get(wanted);
  };
}
