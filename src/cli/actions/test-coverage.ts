import { catalogueWith } from '../../activities/catalogue.ts';
import { coverageParts, percentOf, sharesOf } from '../../analysis/coverage.ts';
import { writeFile } from '../../files/write-files.ts';
import type { ActivityType } from '../../index.ts';
import { coverageText } from '../../reports/tests/coverage-text.ts';
import type { CoveredDefinition } from '../../testing/coverage.ts';
import type { CoverageChoice, Thresholds } from '../flags/test-flags.ts';
import type { Io } from '../output/io.ts';
import { fitted, terminalWidth } from '../output/text-width.ts';

/** Writes the reports of coverage that were asked for. */
export async function writeCoverage(
  choices: readonly CoverageChoice[],
  definitions: readonly CoveredDefinition[],
  types: readonly ActivityType[],
  io: Io,
): Promise<void> {
  for (const { kind, file } of choices) {
    const width = file === undefined ? terminalWidth(io.stdout) : undefined;
    const text =
      kind === 'text'
        ? coverageText(
            definitions.flatMap(({ runbooks }) => runbooks),
            width,
          )
        : await istanbul(kind, definitions, types);
    if (file !== undefined) writeFile(file, text);
    else io.stdout.write(text);
  }
}

async function istanbul(
  kind: Exclude<CoverageChoice['kind'], 'text'>,
  definitions: readonly CoveredDefinition[],
  types: readonly ActivityType[],
): Promise<string> {
  const { coverageMap, istanbulText } = await import('../../testing/istanbul.ts');
  return istanbulText(kind, await coverageMap(definitions, catalogueWith(types)));
}

/** Prints the parts whose coverage is below its threshold. Returns whether there are any. */
export function missesThreshold(
  thresholds: Thresholds,
  definitions: readonly CoveredDefinition[],
  io: Io,
): boolean {
  const shares = sharesOf(definitions.flatMap(({ runbooks }) => runbooks));
  const missed = coverageParts.flatMap((part) => {
    const least = thresholds[part];
    const percent = percentOf(shares[part]);
    return least !== undefined && percent < least
      ? [`coverage of ${part} is ${percent} %, below ${least} %`]
      : [];
  });
  for (const line of missed) io.stderr.write(fitted(`error: ${line}\n`, io.stderr));
  return missed.length > 0;
}
