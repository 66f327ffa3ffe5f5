import { Ajv } from 'ajv';

/** What editors read, and validators do not. */
const forEditors = ['markdownDescription'];

/**
 * Whether a value is valid by a JSON Schema of draft-07. Throws for a schema that is wrong itself: a word
 * that the draft does not have, a pattern that cannot be compiled, a reference that leads nowhere.
 */
export function validatorOf(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, validateFormats: false });
  ajv.addVocabulary(forEditors);
  if (ajv.validateSchema(schema) !== true) throw new Error(ajv.errorsText());
  const validate = ajv.compile(schema);
  return (value) => validate(value) === true;
}
