import { EventEmitter } from 'node:events';
import { main } from '../src/cli/main.ts';
import type { TextOutput } from '../src/files/text-output.ts';

/** What a command of the command line prints. Throws what it says if it does not exit with 0. */
export async function printed(...argv: string[]): Promise<string> {
  const stdout = new Collected();
  const stderr = new Collected();
  const io = { stdout, stderr, env: {}, onInterrupt: () => () => undefined, now: () => 0 };
  if ((await main(argv, io)) !== 0) throw new Error(`pianola ${argv.join(' ')}: ${stderr.text}`);
  return stdout.text;
}

class Collected extends EventEmitter implements TextOutput {
  text = '';

  write(text: string): boolean {
    this.text += text;
    return true;
  }
}
