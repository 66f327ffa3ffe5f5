import { InvalidArgumentError } from 'commander';

/** `NAME=VALUE` as given on the command line; the value may be empty and may hold further equals signs. */
export type NameValue = readonly [name: string, value: string];

/** Gathers the uses of a repeatable NAME=VALUE option. A name, in whatever case, has one value. */
export function collectNameValues(text: string, previous: readonly NameValue[] = []): readonly NameValue[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError(`"${text}" is not NAME=VALUE.`);
  const given: NameValue = [text.slice(0, equals), text.slice(equals + 1)];
  const [name, value] = given;
  const other = previous.find(([known]) => known.toLowerCase() === name.toLowerCase());
  if (other !== undefined && other[1] !== value) {
    throw new InvalidArgumentError(`${name} has been given before, as "${other[1]}".`);
  }
  return [...previous, given];
}
