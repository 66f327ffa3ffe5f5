import type { Problem } from '../../model/problem.ts';
import type { FilePlace, Position } from './place.ts';

/** A file from anywhere. `name` is used in problems, and its extension gives the format. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The file beside it with the origins of its parts, if there is one. */
  readonly origins?: SourceFile;
}

/** How large texts are: the values of JSON, and the parts of YAML. */
export interface TextSize {
  readonly json: number;
  readonly yaml: number;
}

/** The content of a file, with positions. */
export interface ParsedText {
  /** The name of the file, for problems. */
  readonly file: string;
  /**
   * Plain objects, arrays, texts, numbers, Booleans and null. Undefined if the text cannot be read;
   * `problems` then say why.
   */
  readonly value: unknown;
  /** How large it is, where that is known. */
  readonly size?: TextSize;
  /** In the order of their positions. */
  readonly problems: readonly Problem[];
  /** Whether it is one of several files and not a definition, as `problems` say. */
  readonly isLeftOut?: true;
  /**
   * The position of each place, in the order asked. For a place that the text does not have, it is the
   * position of the nearest thing around it. Positions are computed here, in one pass for all places, so that
   * a file without problems costs nothing.
   */
  locate(places: readonly FilePlace[]): Promise<readonly Position[]>;
}
