import type { ConvertedFields, FieldReader } from './object-type.ts';

/** A `convert` that gives a required property a value if its field cannot be used. */
export function otherwise(
  fieldName: string,
  property: string,
  value: string | number,
  isOfUse = (text: string) => text !== '',
): (field: FieldReader) => ConvertedFields {
  return (field) => {
    const text = field(fieldName);
    if (isOfUse(text)) return { properties: {}, taken: [], approximated: [] };
    const found = text === '' ? 'blank or missing' : `"${text.slice(0, 60)}"`;
    const message = `${fieldName} is ${found}: "${property}" is ${value === '' ? 'blank' : value}`;
    return { properties: { [property]: value }, taken: [], approximated: [message] };
  };
}

/**
 * A `convert` for a type that Pianola could compute, but whose fields are not known: a plain success replaces
 * it.
 */
export function notComputed(properties: Readonly<Record<string, unknown>>): () => ConvertedFields {
  const message = 'the fields of this type are not known: it is a success that publishes nothing';
  return () => ({ properties, taken: [], approximated: [message], simulate: { status: 'success' } });
}
