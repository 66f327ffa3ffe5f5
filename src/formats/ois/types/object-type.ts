/** The form of one activity type in exports. */
export interface ObjectType {
  /** The Designer's name, which is the key in the catalogue. */
  readonly type: string;
  /** ObjectType GUIDs, upper case in braces. Empty if none is attested. */
  readonly guids: readonly string[];
  /** Other values of ObjectTypeName: internal names such as "Custom Start". */
  readonly internalNames?: readonly string[];
  /** The rules for the type's own fields. Fields without a rule are kept in `origin`. */
  readonly fields: Readonly<Record<string, FieldRule>>;
  /** The Designer's names of items by the field names in references, such as "Full-line". */
  readonly items: Readonly<Record<string, string>>;
  /**
   * For a type whose fields only make sense together: makes its properties from them, in addition to those of
   * `fields`.
   */
  convert?(field: FieldReader): ConvertedFields;
}

/** The text of a field, trimmed; `''` if it is blank or missing. Names are found without regard to case. */
export type FieldReader = (name: string) => string;

/** The result of `convert`. */
export interface ConvertedFields {
  readonly properties: Readonly<Record<string, unknown>>;
  /** The fields that the properties contain completely, so that they need no `origin`. */
  readonly taken: readonly string[];
  /** What could not be converted exactly, in words for the report. */
  readonly approximated: readonly string[];
  /** The simulated outcome of an activity of which too little is known to compute it. */
  readonly simulate?: { readonly status: 'success' };
}

/** The rule for one field. Values are compared without regard to case. */
export type FieldRule =
  /** Text that is kept under that property, with its references rewritten. */
  | string
  /** A number or Boolean. A text with references stays text. */
  | { readonly property: string; readonly as: 'number' | 'boolean' }
  /**
   * A coded value. A value that is not in the list is reported and kept in `origin`. A text with references
   * stays text.
   */
  | { readonly property: string; readonly codes: Readonly<Record<string, string | boolean>> }
  /** The GUID of a global setting, which becomes its path; a text with references stays text. */
  | { readonly property: string; readonly refersTo: 'counter' | 'schedule' }
  /** Two texts in one field, cut at the first `at`. Without `at` there is only the first. */
  | { readonly properties: readonly [string, string]; readonly at: string }
  /**
   * A table of `<Entry>` rows, in child elements or, if `nested`, as XML in the field's text. It becomes a
   * list of objects.
   */
  | {
      readonly property: string;
      readonly rows: Readonly<Record<string, FieldRule>>;
      readonly nested?: true;
    }
  /** A password. It becomes a secret that is given when the runbook is played. */
  | { readonly secret: string };

/** The rule for a choice that the export writes as the Designer does. */
export function choiceInWords(property: string, choices: readonly string[]): FieldRule {
  return { property, codes: Object.fromEntries(choices.map((choice) => [choice, choice])) };
}

/** An activity type of which exports show only the name. */
export function nameOnly(type: string): ObjectType {
  return { type, guids: [], fields: {}, items: {} };
}
