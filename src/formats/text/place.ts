/** Keys and array positions that lead to a value, from the root of a file. */
export type Path = readonly (string | number)[];

/** Where in a file something is wrong, before anyone has looked up its line. */
export interface FilePlace {
  readonly path: Path;
  /** The key that names the value, instead of the value itself. */
  readonly atKey?: boolean;
  /** A character of the text at this place, from 0; absent for the text as a whole. */
  readonly offset?: number;
}

/** A place as editors count it: lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a file begins: the place of what is wrong with it as a whole. */
export const fileStart: Position = { line: 1, column: 1 };
