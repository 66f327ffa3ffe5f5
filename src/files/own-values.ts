import { thrownText } from '../text/thrown-text.ts';

/** What a user's own code returned has a wrong value. The message says which and what it must be. */
export class WrongValue extends Error {
  override readonly name = 'WrongValue';
}

/**
 * Reads a value that a user's own code returned into plain data. `where` names it. Throws WrongValue, or
 * whatever a getter of the value throws.
 */
export type ReadValue<Value> = (value: unknown, where: string) => Value;

/** A value in a message: texts as JSON writes them. */
export function ownValueText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return thrownText(value);
}

function wrong(value: unknown, where: string, wanted: string): WrongValue {
  return new WrongValue(`${where} is ${ownValueText(value)}; it must be ${wanted}`);
}

/** Any text. */
export const anyText: ReadValue<string> = (value, where) => {
  if (typeof value === 'string') return value;
  throw wrong(value, where, 'a text');
};

/** True or false. */
export const anyFlag: ReadValue<boolean> = (value, where) => {
  if (typeof value === 'boolean') return value;
  throw wrong(value, where, 'true or false');
};

/** A number that is not below `least`; a whole one if `isWhole`. */
export const numberFrom =
  (least: number, isWhole = false): ReadValue<number> =>
  (value, where) => {
    const fits = typeof value === 'number' && value >= least && Number.isFinite(value);
    if (fits && (!isWhole || Number.isInteger(value))) return value;
    throw wrong(value, where, `a ${isWhole ? 'whole ' : ''}number from ${least}`);
  };

/** One of these texts. */
export const amongTexts =
  <const Text extends string>(texts: readonly Text[]): ReadValue<Text> =>
  (value, where) => {
    const found = texts.find((text) => text === value);
    if (found !== undefined) return found;
    throw wrong(value, where, texts.map((text) => JSON.stringify(text)).join(' or '));
  };

/** A text, a number, true or false: what published data and parameters are made of. */
export const anyScalar: ReadValue<string | number | boolean> = (value, where) => {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw wrong(value, where, 'a text, a number, true or false');
};

/** The same value, or undefined if it is left out. */
export const maybe =
  <Value>(read: ReadValue<Value>): ReadValue<Value | undefined> =>
  (value, where) =>
    value === undefined ? undefined : read(value, where);

/** The same value, or another if it is left out. */
export const orElse =
  <Value>(read: ReadValue<Value>, otherwise: Value): ReadValue<Value> =>
  (value, where) =>
    value === undefined ? otherwise : read(value, where);

/** A list of such values. */
export const listOf =
  <Value>(read: ReadValue<Value>): ReadValue<readonly Value[]> =>
  (value, where) => {
    if (!Array.isArray(value)) throw wrong(value, where, 'a list');
    if (value.length > mostEntries) throw new WrongValue(`${where} has more than ${mostEntries} entries`);
    return Array.from(value as readonly unknown[], (each, index) => read(each, `${where}[${index}]`));
  };

/** More rows than a run plays. */
const mostEntries = 10_000_000;

/** An object with such values under whatever names. */
export const recordOf =
  <Value>(read: ReadValue<Value>): ReadValue<Readonly<Record<string, Value>>> =>
  (value, where) =>
    Object.fromEntries(
      Object.entries(anObject(value, where)).map(([name, each]) => [name, read(each, `${where}.${name}`)]),
    );

/** An object with these keys. Others are left out, and so are those whose value is undefined. */
export const objectOf =
  <Shape extends object>(
    readers: {
      readonly [Key in keyof Shape]-?: ReadValue<Shape[Key] | undefined>;
    },
  ): ReadValue<Shape> =>
  (value, where) => {
    const given = anObject(value, where);
    const entries = Object.entries(readers) as [string, ReadValue<unknown>][];
    return Object.fromEntries(
      entries.flatMap(([key, read]) => {
        const own = read(given[key], where === '' ? key : `${where}.${key}`);
        return own === undefined ? [] : [[key, own]];
      }),
    ) as Shape;
  };

function anObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  throw wrong(value, where, 'an object');
}
