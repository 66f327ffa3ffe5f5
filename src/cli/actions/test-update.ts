import { updateTests } from '../../testing/update-tests.ts';
import { harmless } from '../../text/harmless.ts';
import { counted } from '../../text/plain-words.ts';
import type { Io } from '../output/io.ts';
import { fitted } from '../output/text-width.ts';
import { keepInputs, planOf, type TestOrder } from './test-round.ts';

/**
 * Writes anew what the cases expect where it does not hold, and says on standard error what was changed and
 * what was not. Throws UsageError for files that cannot be read or written.
 */
export async function updateExpectations(order: TestOrder, io: Io, signal: AbortSignal): Promise<void> {
  const say = (text: string) => io.stderr.write(fitted(`${harmless(text)}\n`, io.stderr));
  const updated = await updateTests(await planOf(order), signal, (files) => keepInputs(order, files));
  for (const { file, changed, kept } of updated) {
    if (changed > 0) say(`${file}: ${counted(changed, 'expectation')} written anew`);
    for (const { line, column, reason } of kept) say(`${file}:${line}:${column}: not changed: ${reason}`);
  }
  if (updated.length === 0 && !signal.aborted) say('no expectation had to be written anew');
}
