import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
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

  onInterrupt(listener: () => boolean): () => void {
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

/** A folder of its own for a test file, gone when its tests are through. */
export function playFolder(): { readonly path: string; file(name: string, content: unknown): string } {
  const path = mkdtempSync(join(tmpdir(), 'pianola-cli-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    file: (name, content) => {
      const target = join(path, name);
      writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
      return target;
    },
  };
}

/** Paths of the files below a folder, in the order of their names. */
export function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort();
}
