import { secretsRead } from '../../analysis/references.ts';
import type { Later, ScriptRequest, ScriptResult, Services } from '../../engine/activity-type.ts';
import type { Bundle, ComputerGroup, Counter, Schedule, Variable } from '../../model/bundle.ts';
import { NamedItems } from '../../model/named-items.ts';
import { pathOf } from '../../model/path.ts';
import type { Activity } from '../../model/runbook.ts';
import type { XmlAnswer } from '../../xml/answer-xpath.ts';
import type { Counters } from './counter-values.ts';
import { encryptedText, type Secrets } from './secrets.ts';

/**
 * The global settings of a bundle; of these only counters change. Names are paths, compared without regard to
 * case. A bare name finds an item in any folder if only one has it.
 */
export class World implements Services {
  readonly #variables: NamedItems<Variable>;
  readonly #counters: NamedItems<Counter>;
  readonly #schedules: NamedItems<Schedule>;
  readonly #computerGroups: NamedItems<ComputerGroup>;
  readonly #counterValues: Counters;
  readonly #script: (request: ScriptRequest) => PromiseLike<ScriptResult>;
  readonly #secrets: Secrets;
  readonly #encrypted: readonly Variable[];

  constructor(
    bundle: Bundle,
    counterValues: Counters,
    script: (request: ScriptRequest) => PromiseLike<ScriptResult>,
    secrets: Secrets = {},
  ) {
    this.#variables = new NamedItems(bundle.variables);
    this.#counters = new NamedItems(bundle.counters);
    this.#schedules = new NamedItems(bundle.schedules);
    this.#computerGroups = new NamedItems(bundle.computerGroups);
    this.#counterValues = counterValues;
    this.#script = script;
    this.#secrets = secrets;
    this.#encrypted = bundle.variables.filter(({ encrypted }) => encrypted);
  }

  /** The text of a variable; `<encrypted>` for an encrypted one. */
  variable(path: string): string | undefined {
    const variable = this.#variables.find(path);
    return variable?.encrypted ? encryptedText : variable?.value;
  }

  /**
   * The same for a password field, which gets the real value of an encrypted variable. Without a given value
   * it is `<encrypted>` there, too.
   */
  password(path: string): string | undefined {
    const variable = this.#variables.find(path);
    if (!variable?.encrypted) return variable?.value;
    return this.#given(variable) ?? (variable.value || encryptedText);
  }

  /** Every value that must never be shown. */
  get secretValues(): readonly string[] {
    return this.#encrypted.map((variable) => this.#valueOf(variable));
  }

  /** The paths of the secrets that an activity's texts refer to and that were not given. */
  missingSecrets(activity: Pick<Activity, 'properties'>): readonly string[] {
    return secretsRead(activity, this.#variables).filter(
      (path) => !Object.hasOwn(this.#secrets, path.toLowerCase()),
    );
  }

  #valueOf(variable: Variable): string {
    return this.#given(variable) ?? variable.value;
  }

  #given(variable: Variable): string | undefined {
    return this.#secrets[pathOf(variable).toLowerCase()];
  }

  counter(name: string, runbookPath: string): Later<number | undefined> {
    const counter = this.#counters.find(name);
    return counter && this.#counterValues.get(counter, runbookPath);
  }

  changeCounter(
    name: string,
    runbookPath: string,
    change: (current: number) => number | undefined,
  ): Later<number | undefined> {
    const counter = this.#counters.find(name);
    return counter && this.#counterValues.change(counter, runbookPath, change);
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

  async queryXml(text: string, query: string): Promise<XmlAnswer> {
    // Few runbooks query XML, so what does it is loaded with the first query.
    const { answerXPath } = await import('../../xml/answer-xpath.ts');
    return answerXPath(text, query);
  }

  javaScript(request: ScriptRequest): PromiseLike<ScriptResult> {
    return this.#script(request);
  }
}
