import { credentialNamed } from '../../analysis/credentials.ts';
import type { ExportActivity } from './export-index.ts';
import { Fields } from './fields.ts';
import { guidOf } from './guid.ts';
import type { ImportLedger } from './import-ledger.ts';
import { splitMarkers } from './markers.ts';
import { plainName } from './native-text.ts';
import { readNestedXml } from './nested-xml.ts';
import type { FieldPlace, TextImport } from './text-import.ts';
import type { FieldRule, ObjectType } from './types/object-type.ts';
import type { XmlElement } from './xml-element.ts';

/** Finds the path of a global setting by its GUID. */
export type FindSetting = (kind: 'counter' | 'schedule', guid: string) => string | undefined;

/** What rules need. */
export interface RuleWorld {
  readonly texts: TextImport;
  readonly ledger: ImportLedger;
  readonly setting: FindSetting;
}

type Properties = Record<string, unknown>;

/** The parts of an activity beside the common tabs. */
export interface ActivityParts {
  readonly properties: Readonly<Record<string, unknown>>;
  /** It cannot be played as in Orchestrator. */
  readonly isDisabled?: true;
  /** Its simulated outcome. */
  readonly simulate?: object;
}

/**
 * Converts an activity whose type is in the table, by the rules for its fields. Fields that its properties
 * contain completely are taken.
 */
export function typedParts(activity: ExportActivity, type: ObjectType, world: RuleWorld): ActivityParts {
  const properties = byRules(activity.fields, type.fields, activity, world);
  if (type.convert === undefined) return { properties };
  const converted = type.convert((name) => activity.fields.peek(name).trim());
  for (const name of converted.taken) activity.fields.take(name);
  for (const message of converted.approximated)
    world.ledger.note(
      'approximated',
      'property-approximated',
      activity.name,
      message,
      activity.fields.element,
    );
  return {
    properties: { ...properties, ...withTemplates(converted.properties, activity, world) },
    ...(converted.simulate !== undefined && { simulate: converted.simulate }),
  };
}

function byRules(
  fields: Fields,
  rules: Readonly<Record<string, FieldRule>>,
  activity: ExportActivity,
  world: RuleWorld,
): Properties {
  const properties: Properties = {};
  for (const [name, rule] of Object.entries(rules)) {
    const field = fields.find(name);
    if (field === undefined || (field.text === '' && field.children.length === 0)) {
      // Leaving out the property expresses an empty text.
      fields.take(name);
      continue;
    }
    Object.assign(properties, new FieldImport(field, fields, activity, world).by(rule));
  }
  return properties;
}

class FieldImport {
  readonly #field: XmlElement;
  readonly #fields: Fields;
  readonly #activity: ExportActivity;
  readonly #world: RuleWorld;

  constructor(field: XmlElement, fields: Fields, activity: ExportActivity, world: RuleWorld) {
    this.#field = field;
    this.#fields = fields;
    this.#activity = activity;
    this.#world = world;
  }

  by(rule: FieldRule): Properties {
    if (typeof rule === 'string') return { [rule]: this.#template() };
    if ('secret' in rule) return { [rule.secret]: this.#template() };
    if ('rows' in rule) return { [rule.property]: this.#rows(rule) };
    if ('properties' in rule) return this.#cut(rule);
    if (this.#hasReferences) return { [rule.property]: this.#template() };
    if ('as' in rule) return this.#scalar(rule);
    return 'codes' in rule ? this.#coded(rule) : this.#setting(rule);
  }

  get #hasReferences(): boolean {
    return splitMarkers(this.#field.text).some(({ kind }) => kind !== 'text');
  }

  get #at(): FieldPlace {
    return { activity: this.#activity, field: this.#field.name, place: this.#field };
  }

  #take(): void {
    this.#fields.take(this.#field.name);
  }

  #template(): string {
    const { text, isWhole } = this.#world.texts.template(this.#field.text, this.#at);
    if (isWhole) this.#take();
    return text;
  }

  #scalar({ property, as }: Extract<FieldRule, { as: unknown }>): Properties {
    const text = this.#field.text.trim();
    if (as === 'number' && /^[+-]?\d{1,15}$/.test(text)) {
      this.#take();
      return { [property]: Number(text) };
    }
    if (as === 'boolean' && /^(true|false)$/i.test(text)) {
      this.#take();
      return { [property]: text.toLowerCase() === 'true' };
    }
    this.#unusable(as === 'number' ? 'a whole number' : 'True or False');
    return {};
  }

  #coded({ property, codes }: Extract<FieldRule, { codes: unknown }>): Properties {
    const wanted = this.#field.text.trim().toLowerCase();
    for (const [code, value] of Object.entries(codes)) {
      // The code itself is kept in `origin`, because several codes may have the same value.
      if (code.toLowerCase() === wanted) return { [property]: value };
    }
    this.#unusable(`one of ${Object.keys(codes).join(', ')}`);
    return {};
  }

  #setting({ property, refersTo }: Extract<FieldRule, { refersTo: unknown }>): Properties {
    const path = this.#world.setting(refersTo, guidOf(this.#field.text));
    if (path !== undefined) {
      this.#take();
      return { [property]: path };
    }
    const message = `${this.#field.name} names a ${refersTo} that is not in the export, ${this.#field.text}`;
    this.#note('staleReference', 'stale-reference', message);
    return { [property]: plainName(this.#field.text) };
  }

  #cut({ properties: [first, second], at }: Extract<FieldRule, { properties: unknown }>): Properties {
    const text = this.#template();
    const found = text.indexOf(at);
    return found < 0
      ? { [first]: text }
      : { [first]: text.slice(0, found), [second]: text.slice(found + at.length) };
  }

  #rows({ rows, nested }: Extract<FieldRule, { rows: unknown }>): readonly Properties[] {
    const table = nested ? readNestedXml(this.#field.text) : this.#field;
    if (table === undefined) {
      this.#unusable('well-formed XML');
      return [];
    }
    // The identity of each row is kept in `origin`.
    return table.children
      .filter(({ name }) => name === 'Entry')
      .map((entry) => byRules(new Fields(entry), rows, this.#activity, this.#world));
  }

  #unusable(wanted: string): void {
    const { name, text } = this.#field;
    const found = credentialNamed(name) === undefined ? `"${text.trim().slice(0, 60)}", ` : '';
    this.#note(
      'approximated',
      'field-unusable',
      `${name} is ${found}not ${wanted}: the property is left out`,
    );
  }

  #note(kind: 'approximated' | 'staleReference', code: string, message: string): void {
    this.#world.ledger.note(kind, code, this.#activity.name, message, this.#field);
  }
}

/** Texts made from several fields may have references, too. */
function withTemplates(value: unknown, activity: ExportActivity, world: RuleWorld): Properties {
  const at = { activity, field: activity.typeName, place: activity.fields.element };
  const walk = (one: unknown): unknown => {
    if (typeof one === 'string') return world.texts.template(one, at).text;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, entry]) => [key, walk(entry)]));
  };
  return walk(value) as Properties;
}
