import { createServer, type Socket } from 'node:net';
import { UsageError } from '../../index.ts';
import { exitCodes } from '../output/exit-codes.ts';
import type { Io } from '../output/io.ts';
import { DapSession } from './dap-session.ts';

/** The flags of `pianola dap`. */
export interface DapFlags {
  /** Where editors can connect, on this machine only; absent: one editor, by the standard streams. */
  readonly port?: number;
}

/**
 * Serves editors that speak the Debug Adapter Protocol: the one that started it, until that goes, or with a
 * port all that connect, until Ctrl-C. Returns the exit code. Throws UsageError for a port that it cannot
 * have.
 */
export async function dap({ port }: DapFlags, io: Io): Promise<number> {
  if (port !== undefined) return await serveEditors(port, io);
  const session = new DapSession();
  session.start(process.stdin, process.stdout);
  const removeListener = io.onInterrupt(() => {
    session.shutdown();
    return false;
  });
  await session.over;
  removeListener();
  process.stdin.destroy();
  return exitCodes.done;
}

function serveEditor(socket: Socket, first: Buffer): void {
  const session = new DapSession();
  session.setRunAsServer(true);
  socket.on('close', () => session.shutdown());
  socket.pause();
  socket.unshift(first);
  session.start(socket, socket);
}

async function serveEditors(port: number, io: Io): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => {
      // A page in a browser could send requests here, but they begin otherwise.
      if (/^Content-/i.test(first.toString('latin1'))) serveEditor(socket, first);
      else socket.destroy();
    });
  });
  const closed = Promise.withResolvers<void>();
  server.once('error', (error) => closed.reject(new UsageError(`cannot listen: ${error.message}`)));
  server.once('close', () => closed.resolve());
  server.listen(port, '127.0.0.1', () => {
    const address = server.address();
    const at = typeof address === 'object' && address !== null ? address.port : port;
    io.stderr.write(`debug adapter on 127.0.0.1:${at}; Ctrl-C ends it\n`);
  });
  const removeListener = io.onInterrupt(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
    return false;
  });
  try {
    await closed.promise;
  } finally {
    removeListener();
  }
  return exitCodes.done;
}
