import { numberOf } from '../databus/number.ts';
import type { DataType } from '../model/data-type.ts';
import { textOf, type Value } from '../model/published-data.ts';

/** The largest whole number that is kept exactly. */
const exact = Number.MAX_SAFE_INTEGER;

/**
 * Converts a value to its declared type. Integer and Number become numbers, Boolean a boolean, String text;
 * Date/Time stays text. Undefined if the value does not fit the type.
 */
export function convertTo(type: DataType, value: Value): Value | undefined {
  switch (type) {
    case 'Integer':
    case 'Number': {
      const number = numberOf(value);
      const isWhole = number !== undefined && Number.isInteger(number) && Math.abs(number) <= exact;
      return type === 'Integer' && !isWhole ? undefined : number;
    }
    case 'Boolean':
      return booleanOf(textOf(value).trim().toLowerCase());
    case 'Date/Time':
    case 'String':
      return textOf(value);
  }
}

function booleanOf(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** What a value of a type looks like, in words for messages. */
export const dataTypeHints: Readonly<Record<DataType, string>> = {
  String: 'text',
  Integer: 'a whole number, such as 42',
  Number: 'a number, such as 4.2',
  Boolean: 'true or false',
  'Date/Time': 'a date and time, such as 2026-01-31T09:30:00Z',
};
