import type { CoverageMap } from 'istanbul-lib-coverage';
import { catalogueWith } from '../../activities/catalogue.ts';
import { missedThresholds, type Thresholds } from '../../analysis/coverage.ts';
import { onDisk, writeFile } from '../../files/write-files.ts';
import type { ActivityType, Catalogue } from '../../index.ts';
import { coverageText } from '../../reports/tests/coverage-text.ts';
import { coverPlaces } from '../../testing/cover-places.ts';
import type { CoveredDefinition } from '../../testing/coverage.ts';
import type { IstanbulKind } from '../../testing/istanbul.ts';
import type { CoverageChoice } from '../flags/test-flags.ts';
import type { Io } from '../output/io.ts';
import { sha256 } from '../output/sha256.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';

/** The reports of coverage that were asked for, and the least that it may be. */
interface Wanted {
  readonly choices: readonly CoverageChoice[];
  readonly thresholds: Thresholds;
}

/** Writes the reports of coverage that were asked for. */
export async function writeCoverage(
  { choices, thresholds }: Wanted,
  definitions: readonly CoveredDefinition[],
  types: readonly ActivityType[],
  io: Io,
): Promise<void> {
  const catalogue = catalogueWith(types);
  const istanbul = new IstanbulReports(definitions, catalogue);
  for (const { kind, file } of choices) {
    const width = file === undefined ? terminalWidth(io.stdout) : undefined;
    const text =
      kind === 'text'
        ? coverageText(
            definitions.flatMap(({ runbooks }) => runbooks),
            width,
          )
        : kind === 'html'
          ? await page(definitions, catalogue, thresholds)
          : await istanbul.text(kind);
    if (file !== undefined) onDisk(file, () => writeFile(file, text));
    else io.stdout.write(text);
  }
}

/** The reports that the Istanbul libraries write, all of one map: making it reads the definitions again. */
class IstanbulReports {
  readonly #definitions: readonly CoveredDefinition[];
  readonly #catalogue: Catalogue;
  #map: Promise<CoverageMap> | undefined;

  constructor(definitions: readonly CoveredDefinition[], catalogue: Catalogue) {
    this.#definitions = definitions;
    this.#catalogue = catalogue;
  }

  async text(kind: IstanbulKind): Promise<string> {
    const { coverageMap, istanbulText } = await import('../../testing/istanbul.ts');
    this.#map ??= coverageMap(this.#definitions, this.#catalogue);
    return istanbulText(kind, await this.#map);
  }
}

async function page(
  definitions: readonly CoveredDefinition[],
  catalogue: Catalogue,
  thresholds: Thresholds,
): Promise<string> {
  const { coveragePage } = await import('../../reports/coverage-page/coverage-page.ts');
  const places = await coverPlaces(definitions, catalogue);
  return coveragePage({ definitions, catalogue, places, thresholds }, sha256);
}

/** Prints the parts whose coverage is below its threshold. Returns whether there are any. */
export function missesThreshold(
  thresholds: Thresholds,
  definitions: readonly CoveredDefinition[],
  io: Io,
): boolean {
  const runbooks = definitions.flatMap((definition) => definition.runbooks);
  const missed = [...missedThresholds(runbooks, thresholds).values()];
  for (const line of missed) io.stderr.write(fitted(`error: ${line}\n`, io.stderr));
  return missed.length > 0;
}
