import type { Replay, ReplayRunbook } from './replay.ts';
import type { ReplayTests } from './replay-tests.ts';

/** What a page shows beside the events: its runs, and the tests that they are the cases of. */
export interface PageContent {
  readonly runs: readonly PageRun[];
  readonly tests?: ReplayTests | undefined;
}

/** A run of a page. */
export interface PageRun {
  readonly replay: Replay;
  /** How many lines of the trace are its own. Those of all runs follow one another. */
  readonly lines: number;
}

/** The same as JSON has it: the picture of a runbook that several runs play stands there once. */
interface PageData {
  readonly pictures: readonly string[];
  readonly runs: readonly (Omit<PageRun, 'replay'> & { readonly replay: PackedReplay })[];
  readonly tests?: ReplayTests | undefined;
}

type PackedReplay = Omit<Replay, 'runbooks'> & { readonly runbooks: readonly PackedRunbook[] };
/** `picture`: which of the pictures is its own. */
type PackedRunbook = Omit<ReplayRunbook, 'svg'> & { readonly picture: number };

/** The content of a page as JSON. */
export function packedPage({ runs, tests }: PageContent): string {
  const pictures = [...new Set(runs.flatMap(({ replay }) => replay.runbooks.map(({ svg }) => svg)))];
  const data: PageData = {
    pictures,
    runs: runs.map(({ replay, lines }) => {
      const runbooks = replay.runbooks.map(({ svg, ...rest }) => ({
        ...rest,
        picture: pictures.indexOf(svg),
      }));
      return { replay: { ...replay, runbooks }, lines };
    }),
    tests,
  };
  return JSON.stringify(data);
}

/** The content of a page that was made JSON of. */
export function unpackedPage(json: string): PageContent {
  const { pictures, runs, tests } = JSON.parse(json) as PageData;
  return {
    runs: runs.map(({ replay, lines }) => {
      const runbooks = replay.runbooks.map(({ picture, ...rest }) => ({
        ...rest,
        svg: pictures[picture] ?? '',
      }));
      return { replay: { ...replay, runbooks }, lines };
    }),
    tests,
  };
}
