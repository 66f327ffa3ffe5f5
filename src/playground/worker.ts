import { checkDraft, starterMocks } from './check-draft.ts';
import { openFiles } from './open-files.ts';
import { playDraft } from './play-draft.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

interface WorkerScope {
  onmessage: (message: { readonly data: ToWorker }) => void;
  postMessage(message: FromWorker): void;
}

const scope = globalThis as unknown as WorkerScope;
/** What ends the runs that are played. */
const runs = new Map<number, AbortController>();

async function answer(message: Exclude<ToWorker, { readonly stop: number }>): Promise<unknown> {
  const { id, question, asked } = message;
  if (question === 'check') return await checkDraft(asked);
  if (question === 'open') return await openFiles(asked);
  if (question === 'mocks') return await starterMocks(asked);
  const stopping = new AbortController();
  runs.set(id, stopping);
  try {
    return await playDraft(asked, {
      stop: stopping.signal,
      progress: (progress) => scope.postMessage({ id, progress }),
    });
  } finally {
    runs.delete(id);
  }
}

scope.onmessage = async ({ data }) => {
  if ('stop' in data) return runs.get(data.stop)?.abort();
  const { id } = data;
  try {
    scope.postMessage({ id, answer: await answer(data) });
  } catch (error) {
    scope.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
};
