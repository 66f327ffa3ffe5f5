import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { isFolder } from '../../files/load.ts';
import { UsageError } from '../../index.ts';
import { toolServer } from '../mcp/tool-server.ts';
import { exitCodes } from '../output/exit-codes.ts';
import { type Io, interruptible } from '../output/io.ts';

/** What `pianola mcp` was told. */
export interface McpFlags {
  readonly root: string;
  /** Milliseconds. */
  readonly callTimeout: number;
  /** Megabytes. */
  readonly callMemory: number;
}

/**
 * Serves the Model Context Protocol on standard input and output, until the input ends or it is interrupted;
 * returns the exit code. Throws UsageError if the root is no folder.
 */
export async function mcpCommand({ root, callTimeout, callMemory }: McpFlags, io: Io): Promise<number> {
  if (!(await isFolder(root))) throw new UsageError(`--root ${root} is not a folder`);
  const limits = { root: resolve(root), timeMs: callTimeout, memoryMb: callMemory };
  const closing = new AbortController();
  const server = toolServer(limits, closing.signal);
  const stdout = io.stdout as unknown as Writable;
  return await interruptible(io, async (signal) => {
    const closed = Promise.withResolvers<void>();
    server.server.onclose = () => closed.resolve();
    const close = () => void server.close();
    signal.addEventListener('abort', close, { once: true });
    for (const event of ['end', 'close']) process.stdin.once(event, close);
    stdout.once('error', close);
    await server.connect(new StdioServerTransport(process.stdin, stdout));
    await closed.promise;
    closing.abort();
    return signal.aborted ? exitCodes.interrupted : exitCodes.done;
  });
}
