import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** So long after the end of one side of a line that was deaf the other one ends as well. */
const foundOutMs = 30_000;

/** A line to a port of this machine. */
export interface Line {
  readonly port: number;
  /** Nothing comes through, and nobody is told. What was connected meanwhile hears nothing any more. */
  isDeaf: boolean;
  /** Ends all connections. */
  cut(): void;
  close(): void;
}

/** A line that can go deaf. */
export async function newLine(port: number): Promise<Line> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let isCut = false;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.on('data', (data) => {
        // What is said meanwhile is lost, and what comes behind it would make no sense.
        isCut ||= line.isDeaf;
        if (!isCut) to.write(data);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        isCut ||= line.isDeaf;
        // The other side finds out at last, as keep-alives would tell it.
        if (isCut) setTimeout(() => to.destroy(), foundOutMs).unref();
        else to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const line = {
    port: (server.address() as AddressInfo).port,
    isDeaf: false,
    cut,
    close: () => {
      server.close();
      cut();
    },
  };
  return line;
}
