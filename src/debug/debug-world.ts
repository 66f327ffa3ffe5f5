import { catalogueWith } from '../activities/catalogue.ts';
import { ActivityNames } from '../analysis/activity-names.ts';
import type { TemplateWorld } from '../databus/template.ts';
import { typeOf } from '../engine/activity-type.ts';
import type { Condition } from '../engine/criterion.ts';
import { linkCondition } from '../engine/link.ts';
import { encryptedText } from '../hosts/play/secrets.ts';
import { cultureNamed } from '../hosts/settings/culture.ts';
import type { RunOptions } from '../hosts/settings/run-options.ts';
import { checkedTimeZone } from '../hosts/settings/time-zone.ts';
import { zoneOffset } from '../hosts/settings/zone-offset.ts';
import type { Bundle, Variable } from '../model/bundle.ts';
import { NamedItems } from '../model/named-items.ts';
import { optionsInForce } from '../model/options.ts';
import type { Link, Runbook } from '../model/runbook.ts';

/** What texts and conditions of people who debug are read with: that of the runbooks themselves. */
export class DebugWorld {
  readonly bundle: Bundle;
  readonly #options: RunOptions;
  readonly #variables: NamedItems<Variable>;
  readonly #runbooks: ReadonlyMap<string, Runbook>;
  readonly #worlds = new Map<Runbook, TemplateWorld>();
  readonly #conditions = new Map<Link, Condition>();

  constructor(bundle: Bundle, options: RunOptions) {
    this.bundle = bundle;
    this.#options = options;
    this.#variables = new NamedItems(bundle.variables);
    this.#runbooks = new Map(bundle.runbooks.map((runbook) => [runbook.path, runbook]));
  }

  runbook(path: string): Runbook | undefined {
    return this.#runbooks.get(path);
  }

  /** The world of a runbook's texts. They name activities by id or name. */
  of(runbook: Runbook): TemplateWorld {
    const known = this.#worlds.get(runbook);
    if (known !== undefined) return known;
    const options = optionsInForce(runbook.options, this.#options.options ?? {});
    const names = new ActivityNames(runbook.activities);
    const world: TemplateWorld = {
      options,
      utcOffset: zoneOffset(checkedTimeZone(this.#options.timeZone ?? 'UTC')),
      culture: cultureNamed(options.culture),
      activity: (id) => names.meant(id).activities[0],
      variable: (path) => shownVariable(this.#variables.find(path)),
      environment: () => undefined,
    };
    this.#worlds.set(runbook, world);
    return world;
  }

  /** The condition that decides whether a link passes a row. */
  linkPasses(runbook: Runbook, link: Link): Condition {
    const known = this.#conditions.get(link);
    if (known !== undefined) return known;
    const condition = linkCondition(link, this.of(runbook).options);
    this.#conditions.set(link, condition);
    return condition;
  }

  /** Whether tokens wait at an activity, and it goes on with tokens of its own. */
  isJunction(runbook: Runbook, id: string): boolean {
    const activity = runbook.activities.find((each) => each.id === id);
    const type = activity && typeOf(activity, catalogueWith(this.#options.activityTypes ?? []));
    return type?.play.how === 'engine';
  }
}

/** The text of a variable; undefined when there is none. */
export function shownVariable(variable: Variable | undefined): string | undefined {
  return variable?.encrypted ? encryptedText : variable?.value;
}
