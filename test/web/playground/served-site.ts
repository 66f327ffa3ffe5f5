import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Site, siteFiles } from '../../../scripts/site/site-files.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** The site on a plain server of files, below some path. */
export class ServedSite {
  readonly site: Site;
  /** Ends with a slash. */
  readonly url: string;
  /** The paths that were asked for. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor(site: Site, server: Server, asked: string[]) {
    this.site = site;
    this.#server = server;
    this.asked = asked;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some/where/`;
  }

  static async start(): Promise<ServedSite> {
    const site = await siteFiles();
    const asked: string[] = [];
    const server = createServer(({ url = '' }, answer) => {
      const path = url.replace(/[?#].*/, '');
      asked.push(path);
      const name = path.replace('/some/where/', '') || 'index.html';
      const content = path.startsWith('/some/where/') ? site.files.get(name) : undefined;
      answer.writeHead(content === undefined ? 404 : 200, {
        'content-type': types[extname(name)] ?? 'text/plain',
      });
      answer.end(content);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ServedSite(site, server, asked);
  }

  /** The size of files of the site as they travel, in bytes. */
  gzipped(names: readonly string[]): number {
    return names.reduce((sum, name) => sum + gzipSync(this.site.files.get(name) ?? '').length, 0);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
