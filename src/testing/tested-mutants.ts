import type { Catalogue } from '../engine/activity-type.ts';
import { readSources } from '../files/load.ts';
import { readSourceTexts } from '../formats/source-text.ts';
import { fileStart, type Position } from '../formats/text/place.ts';
import type { Bundle } from '../model/bundle.ts';
import { type JudgedRunbook, judgedRunbooks, type MutationPlan, type PassedCase } from './mutation-run.ts';
import type { MutatedRunbook, TestedMutant } from './tested.ts';

/** What mutants are played with, beside the cases. */
export type MutationTools = Pick<MutationPlan, 'catalogue' | 'caseLimitMs' | 'signal' | 'onMutant'>;

/** The mutants of all runbooks that some cases play, each definition for itself, with their places. */
export async function testedMutants(
  cases: readonly PassedCase[],
  tools: MutationTools,
): Promise<readonly MutatedRunbook[]> {
  const all: MutatedRunbook[] = [];
  for (const [bundle, own] of Map.groupBy(cases, ({ suite }) => suite.bundle as Bundle)) {
    const judged = await judgedRunbooks({ ...tools, bundle, cases: own });
    const [first] = own;
    if (first !== undefined) all.push(...(await placed(judged, bundle, first, tools.catalogue)));
  }
  return all;
}

async function placed(
  judged: readonly JudgedRunbook[],
  bundle: Bundle,
  { suite: { definition } }: PassedCase,
  catalogue: Catalogue,
): Promise<readonly MutatedRunbook[]> {
  const texts = await readSourceTexts(await readSources(definition.path), catalogue);
  const indexes = new Map(bundle.runbooks.map(({ path }, index) => [path, index]));
  return await Promise.all(
    judged.map(async ({ runbook: { path }, mutants, leftOut }): Promise<MutatedRunbook> => {
      const { file = definition.path, path: base = [] } = definition.places[indexes.get(path) ?? -1] ?? {};
      const text = texts.find((each) => each.file === file);
      const places = mutants.map(({ mutant }) => ({ path: [...base, ...mutant.path] }));
      const at: readonly Position[] = (await text?.locate(places)) ?? places.map(() => fileStart);
      return {
        runbook: path,
        leftOut,
        mutants: mutants.map(
          ({ mutant: { kind, what }, state, by }, index): TestedMutant => ({
            ...{ kind, what, runbook: path, file, ...(at[index] as Position), state, by },
          }),
        ),
      };
    }),
  );
}
