import type { ConvertedFields, FieldReader } from './object-type.ts';

/**
 * A `convert` that gives a property a value where the field it comes from is of no use, since its type cannot
 * be without it.
 */
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
 * A `convert` for a type that would be computed, had anybody seen its fields: a plain success stands in for
 * it.
 */
export function notComputed(properties: Readonly<Record<string, unknown>>): () => ConvertedFields {
  const message = 'nobody knows the fields of this type: a success that publishes nothing stands in for it';
  return () => ({ properties, taken: [], approximated: [message], simulate: { status: 'success' } });
}
