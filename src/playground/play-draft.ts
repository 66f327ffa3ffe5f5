import { standardCatalogue } from '../activities/catalogue.ts';
import { simulateInBrowser } from '../hosts/browser/simulate-in-browser.ts';
import type { Run } from '../hosts/run.ts';
import { UsageError } from '../model/problem.ts';
import { ReplayMaker } from '../reports/replay/replay-maker.ts';
import { resultLine } from '../reports/result-text.ts';
import { EndReason } from '../trace/end-reason.ts';
import { chosenOf, type DraftReading, readDraft } from './check-draft.ts';
import type { Draft } from './draft.ts';
import type { PlayedDraft, PlayedRun } from './protocol.ts';

/** What follows a run. */
export interface Follower {
  /** Aborted when the run is to end; its trace then has all ends. */
  readonly stop: AbortSignal;
  /** Told from time to time how many events there are. */
  readonly progress: (events: number) => void;
}

/** Plays a runbook of the playground, and makes of the run what the player shows. */
export async function playDraft(draft: Draft, follower: Follower): Promise<PlayedDraft> {
  const reading = await readDraft(draft);
  const { problems } = reading;
  if (reading.bundle === undefined) return { problems, run: undefined, refused: '' };
  try {
    const { run, unused } = await played(reading.bundle, reading, draft, follower);
    return { problems: [...problems, ...unused], run, refused: '' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const refused = [error.message, error.hint].filter(Boolean).join('; ');
    return { problems, run: undefined, refused };
  }
}

async function played(
  bundle: NonNullable<DraftReading['bundle']>,
  { mocks: outcomes }: DraftReading,
  draft: Draft,
  { stop, progress }: Follower,
) {
  const { seed, throttle } = draft;
  const runbook = draft.runbook === '' ? chosenOf(draft, bundle)?.path : draft.runbook;
  const given = Object.entries(draft.parameters).filter(([, value]) => value !== '');
  const run: Run = simulateInBrowser(bundle, {
    ...(runbook !== undefined && { runbook }),
    ...(outcomes?.mocks && { mocks: outcomes.mocks }),
    parameters: Object.fromEntries(given),
    servers: [{ name: 'RBS01', throttle }],
    seed,
    publishedData: 'all',
  });
  const maker = new ReplayMaker(bundle, standardCatalogue);
  const reason = new EndReason();
  let events = 0;
  run.on('event', (event) => {
    events += 1;
    maker.add(event);
    reason.add(event);
  });
  run.on('progress', () => progress(events));
  const end = () => run.cancel();
  stop.addEventListener('abort', end);
  if (stop.aborted) end();
  const result = await run.result;
  const why = reason.of(result)?.text ?? null;
  const told = {
    ...result,
    runbook: reason.runbooks.join(', '),
    reason: why,
    exitCode: 0,
    isSimulated: true,
  };
  const shown: PlayedRun = {
    replay: maker.replay(),
    lines: maker.lines,
    runbook: told.runbook,
    status: result.status,
    limit: result.limit,
    durationMs: result.durationMs,
    told: why === null ? resultLine(told) : `${resultLine(told)}: ${why}`,
  };
  return { run: shown, unused: (await outcomes?.unused(result.unusedMocks ?? [])) ?? [] };
}
