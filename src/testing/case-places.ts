import type { ParsedText } from '../formats/text/parsed-text.ts';
import type { Path, Position } from '../formats/text/place.ts';
import type { TestCase } from './test-case.ts';

/**
 * Where the cases of a test file and their expectations stand. The file is searched once for all of them,
 * when the first one is asked for.
 */
export class CasePlaces {
  readonly #text: ParsedText;
  readonly #cases: readonly TestCase[];
  #found: Promise<ReadonlyMap<string, Position>> | undefined;

  constructor(text: ParsedText, cases: readonly TestCase[]) {
    this.#text = text;
    this.#cases = cases;
  }

  async of(path: Path): Promise<Position> {
    this.#found ??= this.#find();
    return (await this.#found).get(JSON.stringify(path)) ?? { line: 1, column: 1 };
  }

  async #find(): Promise<ReadonlyMap<string, Position>> {
    const paths = this.#cases.flatMap(({ path, expectations }) => [
      path,
      ...expectations.flatMap((one) => [one.path, ...one.entries.map((entry) => [...one.path, entry])]),
    ]);
    const positions = await this.#text.locate(paths.map((path) => ({ path })));
    return new Map(paths.map((path, index) => [JSON.stringify(path), positions[index] as Position]));
  }
}
