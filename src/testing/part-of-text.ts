import type { ParsedText } from '../formats/text/parsed-text.ts';
import type { Path } from '../formats/text/place.ts';

/**
 * A value of a file, as a text of its own for a reader of such values. `placeOf` gives the place in the file
 * of a place in the value.
 */
export function partOfText(text: ParsedText, value: unknown, placeOf: (path: Path) => Path): ParsedText {
  return {
    file: text.file,
    value,
    problems: [],
    locate: (places) => text.locate(places.map((place) => ({ ...place, path: placeOf(place.path) }))),
  };
}
