/** How one activity type stands in an export. */
export interface ObjectType {
  /** The Designer's name: the key in the catalogue. */
  readonly type: string;
  /** ObjectType GUIDs, upper case in braces; none where none is attested. */
  readonly guids: readonly string[];
  /** What ObjectTypeName may say beside the Designer's name: internal names such as "Custom Start". */
  readonly internalNames?: readonly string[];
  /** What becomes of the type's own fields. Those that are not named here travel in `origin`. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** Published fields as references name them, such as "Full-line", to the Designer's names of the items. */
  readonly items: Readonly<Record<string, string>>;
  /**
   * For a type whose fields make sense only together: makes its properties of them, beside what `fields`
   * says.
   */
  convert?(field: FieldReader): ConvertedFields;
}

/** The text of a field, trimmed; `''` where it is blank or missing. Names count without regard to case. */
export type FieldReader = (name: string) => string;

/** What `convert` made of an activity's fields. */
export interface ConvertedFields {
  readonly properties: Readonly<Record<string, unknown>>;
  /** The fields that the properties carry whole: they need no `origin`. */
  readonly taken: readonly string[];
  /** What could not be carried as it was meant, in words for the report; empty where all of it could. */
  readonly approximated: readonly string[];
  /** The outcome that stands in for an activity of which too little is known to compute it. */
  readonly simulate?: { readonly status: 'success' };
}

/** What becomes of one field. Values are compared without regard to case. */
export type FieldRule =
  /** Text carried as it is under that property, its references rewritten. */
  | string
  /** A number or truth value; a text with references stays text. */
  | { readonly property: string; readonly as: 'number' | 'boolean' }
  /**
   * A coded value. One that is not in the list is reported and travels in `origin`; a text with references
   * stays text.
   */
  | { readonly property: string; readonly codes: Readonly<Record<string, string | boolean>> }
  /** The GUID of a global setting, which becomes its path; a text with references stays text. */
  | { readonly property: string; readonly refersTo: 'counter' | 'schedule' }
  /** Two texts in one, cut at the first `at`; without it there is only the first. */
  | { readonly properties: readonly [string, string]; readonly at: string }
  /**
   * A table of `<Entry>` rows, in child elements or, `nested`, as XML in the field's text: a list of objects.
   */
  | {
      readonly property: string;
      readonly rows: Readonly<Record<string, FieldRule>>;
      readonly nested?: true;
    }
  /** A password: a secret that is given when the runbook is played. */
  | { readonly secret: string };

/** The rule for a choice that the export writes in the Designer's own words. */
export function choiceInWords(property: string, choices: readonly string[]): FieldRule {
  return { property, codes: Object.fromEntries(choices.map((choice) => [choice, choice])) };
}

/** An activity type of which no more than its name is known from exports. */
export function nameOnly(type: string): ObjectType {
  return { type, guids: [], fields: {}, items: {} };
}
