import { standardCatalogue } from '../activities/catalogue.ts';
import { parametersOf } from '../activities/runbook-control/initialize-data.ts';
import { BundleCalls } from '../analysis/calls.ts';
import { runbooksOf } from '../analysis/runbook-names.ts';
import { fileOf, readGiven } from '../hosts/browser/read-given.ts';
import type { BundleReading } from '../lint/checked-bundle.ts';
import { type MocksReading, readMocks } from '../lint/checked-mocks.ts';
import type { Bundle } from '../model/bundle.ts';
import { type Problem, UsageError } from '../model/problem.ts';
import { textOf } from '../model/published-data.ts';
import type { Runbook } from '../model/runbook.ts';
import { drawingOf } from '../reports/graph/drawing.ts';
import { svgOf } from '../reports/graph/svg.ts';
import { mocksText } from '../reports/mocks/mocks-text.ts';
import type { Draft } from './draft.ts';
import type { Checked, OfferedRunbook } from './protocol.ts';

/** The texts of the playground as a definition and its outcomes, with the problems of both. */
export interface DraftReading {
  /** Undefined if the definition or the outcomes have an error. */
  readonly bundle: Bundle | undefined;
  readonly mocks: MocksReading | undefined;
  readonly problems: readonly Problem[];
  /** The definition, if it has no error; the outcomes may have one. */
  readonly defined: Bundle | undefined;
}

/** Reads the texts of the playground. */
export async function readDraft({ sheets, mocks }: Draft): Promise<DraftReading> {
  const { bundle, problems }: BundleReading = await readGiven(
    sheets.map(({ name, text }) => fileOf(name, text)),
  );
  if (bundle === undefined || mocks.text.trim() === '')
    return { bundle, problems, mocks: undefined, defined: bundle };
  const read = await readMocks(fileOf(mocks.name, mocks.text), bundle, standardCatalogue);
  return {
    bundle: read.mocks && bundle,
    mocks: read,
    problems: [...problems, ...read.problems],
    defined: bundle,
  };
}

/** More pictures than these nobody looks at. */
const mostPictures = 8;

/** What is wrong with the texts of the playground, and what can be played. */
export async function checkDraft(draft: Draft): Promise<Checked> {
  const { defined, problems } = await readDraft(draft);
  if (defined === undefined) return { problems, runbooks: [], chosen: undefined, pictures: [] };
  const calls = new BundleCalls(defined.runbooks, standardCatalogue);
  const chosen = chosenOf(draft, defined);
  const reached = chosen === undefined ? [] : calls.reachedFrom([chosen]);
  const pictures = [...reached].slice(0, mostPictures).map((runbook) => ({
    path: runbook.path,
    svg: svgOf(drawingOf(runbook, standardCatalogue, calls), { isPartOfPage: true }),
  }));
  return { problems, runbooks: defined.runbooks.map(shown), chosen: chosen?.path, pictures };
}

/** The runbook to play; undefined if there is none of that name. */
export function chosenOf({ runbook: name }: Draft, bundle: Bundle): Runbook | undefined {
  const { runbooks } = bundle;
  if (name === '') {
    const calls = new BundleCalls(runbooks, standardCatalogue);
    return runbooks.find((each) => calls.callersOf(each).length === 0) ?? runbooks[0];
  }
  try {
    return runbooksOf(bundle, name)[0];
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** A text of simulated outcomes to start from; undefined while the definition has errors. */
export async function starterMocks(draft: Draft): Promise<string | undefined> {
  const { defined } = await readDraft({ ...draft, mocks: { ...draft.mocks, text: '' } });
  return defined && mocksFor(defined);
}

/** A text of simulated outcomes for all that takes one. */
export function mocksFor(bundle: Bundle): string {
  const { runbooks } = bundle;
  return mocksText({ bundle, catalogue: standardCatalogue, runbooks, allItems: false }, 'yaml').text;
}

function shown(runbook: Runbook): OfferedRunbook {
  const parameters = parametersOf(runbook).map(({ name, type, default: usual, description = '' }) => ({
    name,
    type,
    usual: usual === undefined ? undefined : textOf(usual),
    description,
  }));
  const activities = runbook.activities.map(({ id, name }) => ({ id, name }));
  return { path: runbook.path, activities, parameters };
}
