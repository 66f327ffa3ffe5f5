/** Keys and array positions that lead to a value, from the root of a file. */
export type Path = readonly (string | number)[];

/** A place in a file, before its line is looked up. */
export interface FilePlace {
  readonly path: Path;
  /** Whether the place is the key of the value, and not the value itself. */
  readonly atKey?: boolean;
  /** The offset of a character in the text at this place, from 0. Absent: the whole text. */
  readonly offset?: number;
}

/** A place as editors count it: lines and columns from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The beginning of a file, which is the position of problems with the whole file. */
export const fileStart: Position = { line: 1, column: 1 };
