import type { TextOutput } from '../../files/text-output.ts';

/** Whether the reader of an output has gone. */
export const isGone = (output: TextOutput): boolean =>
  (output as { readonly destroyed?: boolean }).destroyed === true;

/**
 * A signal that is aborted when the reader of the output has gone. A pipe tells that only when something is
 * written. Standard output does not count as destroyed then.
 */
export function readerGone(stdout: TextOutput): AbortSignal {
  const gone = new AbortController();
  stdout.on('error', () => gone.abort());
  return gone.signal;
}

/** Writes a text. Settles when the output takes more, or never will: its reader has gone. */
export function written(text: string, output: TextOutput): Promise<void> | undefined {
  if (text === '' || isGone(output) || output.write(text)) return undefined;
  const stream = output as unknown as NodeJS.EventEmitter;
  return new Promise((resolve) => {
    const goOn = () => {
      for (const event of events) stream.off(event, goOn);
      resolve();
    };
    for (const event of events) stream.on(event, goOn);
  });
}

const events = ['drain', 'error', 'close'] as const;
