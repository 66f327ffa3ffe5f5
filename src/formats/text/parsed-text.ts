import type { Problem } from '../../model/problem.ts';
import type { FilePlace, Position } from './place.ts';

/**
 * A file as it came from wherever it lies; `name` is only used in problems, and its extension says which
 * format it is.
 */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What the text of a file says, and where. */
export interface ParsedText {
  /** The name of the file, for problems. */
  readonly file: string;
  /**
   * Plain objects, arrays, texts, numbers, booleans and null. Undefined when the text cannot be read;
   * `problems` then says why.
   */
  readonly value: unknown;
  /** In the order of their positions. */
  readonly problems: readonly Problem[];
  /**
   * The position of each place, in the order asked. A place that the text does not have is where the nearest
   * thing around it is. Positions are worked out here, in one pass for all: a file without problems never
   * pays for them.
   */
  locate(places: readonly FilePlace[]): Promise<readonly Position[]>;
}
