import type { ScriptRequest, ScriptResult, Services } from '../engine/activity-type.ts';
import type { Bundle, ComputerGroup, Counter, Schedule, Variable } from '../model/bundle-schema.ts';
import { NamedItems } from '../model/named-items.ts';
import type { Options } from '../model/options-schema.ts';
import { pathOf } from '../model/path.ts';

/** What stands for the value of an encrypted variable wherever text is shown (section 9). */
const encryptedText = '<encrypted>';

/**
 * The global settings of a bundle, and the one place where they change: counters. Names are paths, compared without regard to case; a bare
 * name finds an item in any folder if only one has it.
 */
export class World implements Services {
  readonly #variables: NamedItems<Variable>;
  readonly #counters: NamedItems<Counter>;
  readonly #schedules: NamedItems<Schedule>;
  readonly #computerGroups: NamedItems<ComputerGroup>;
  readonly #counterScope: Options['counterScope'];
  readonly #counterValues = new Map<string, number>();
  readonly #script: (request: ScriptRequest) => PromiseLike<ScriptResult>;

  constructor(
    bundle: Bundle,
    counterScope: Options['counterScope'],
    script: (request: ScriptRequest) => PromiseLike<ScriptResult>,
  ) {
    this.#variables = new NamedItems(bundle.variables);
    this.#counters = new NamedItems(bundle.counters);
    this.#schedules = new NamedItems(bundle.schedules);
    this.#computerGroups = new NamedItems(bundle.computerGroups);
    this.#counterScope = counterScope;
    this.#script = script;
  }

  /** The text of a variable; `<encrypted>` for an encrypted one. */
  variable(path: string): string | undefined {
    const variable = this.#variables.find(path);
    return variable?.encrypted ? encryptedText : variable?.value;
  }

  counter(name: string, runbookPath: string): number | undefined {
    const counter = this.#counters.find(name);
    return counter && (this.#counterValues.get(this.#counterKey(counter, runbookPath)) ?? counter.default);
  }

  setCounter(name: string, runbookPath: string, value: number): void {
    const counter = this.#counters.find(name);
    if (counter !== undefined) this.#counterValues.set(this.#counterKey(counter, runbookPath), value);
  }

  counterDefault(name: string): number | undefined {
    return this.#counters.find(name)?.default;
  }

  schedule(name: string): Schedule | undefined {
    return this.#schedules.find(name);
  }

  computerGroup(name: string): ComputerGroup | undefined {
    return this.#computerGroups.find(name);
  }

  javaScript(request: ScriptRequest): PromiseLike<ScriptResult> {
    return this.#script(request);
  }

  #counterKey(counter: Counter, runbookPath: string): string {
    const path = pathOf(counter).toLowerCase();
    return this.#counterScope === 'global' ? path : `${path} in ${runbookPath.toLowerCase()}`;
  }
}
