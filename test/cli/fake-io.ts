import { EventEmitter } from 'node:events';
import { main } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/output/io.ts';
import type { TextOutput } from '../../src/files/text-output.ts';

/**
 * An output that keeps what is written; `isFull` makes it slow: it asks to wait, and drains when `drain` is
 * called.
 */
export class FakeOutput extends EventEmitter implements TextOutput {
  readonly writes: string[] = [];
  isTTY = false;
  columns = 80;
  isFull = false;

  write(text: string): boolean {
    this.writes.push(text);
    this.emit('written', text);
    return !this.isFull;
  }

  drain(): void {
    this.emit('drain');
  }

  get text(): string {
    return this.writes.join('');
  }
}

/** An Io without a process behind it. */
export class FakeIo implements Io {
  readonly stdout = new FakeOutput();
  readonly stderr = new FakeOutput();
  readonly env: Record<string, string | undefined> = {};
  readonly interrupts = new EventEmitter();
  nowMs = 0;

  onInterrupt(listener: () => void): () => void {
    this.interrupts.on('interrupt', listener);
    return () => {
      this.interrupts.off('interrupt', listener);
    };
  }

  interrupt(): void {
    this.interrupts.emit('interrupt');
  }

  now(): number {
    this.nowMs += 60;
    return this.nowMs;
  }

  /** Both ends of the same terminal. */
  onTerminal(columns = 80): this {
    for (const output of [this.stdout, this.stderr]) Object.assign(output, { isTTY: true, columns });
    return this;
  }

  async main(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
    const code = await main(argv, this);
    return { code, out: this.stdout.text, err: this.stderr.text };
  }
}

/** What the command line does with these arguments, not on a terminal. */
export function pianola(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  return new FakeIo().main(...argv);
}
