import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { browserBundle } from '../../scripts/bundle/browser.ts';
import type * as Pianola from '../../src/browser.ts';
import type { SourceFile } from '../../src/formats/text/parsed-text.ts';
import { startChromium } from '../support/chromium.ts';

/** A page has Pianola's names here. */
declare global {
  var pianola: typeof Pianola;
}

/** What a page reads and plays. */
export interface Given {
  readonly files: readonly SourceFile[];
  readonly mocks?: SourceFile | undefined;
  readonly options?: Pianola.RunOptions | undefined;
}

/** What came of it: the trace, or why there is none. */
export interface Played {
  readonly problems: readonly Pianola.Problem[];
  readonly trace: string;
}

/** A browser without network, and one page in it that was opened as a file and has all of Pianola in it. */
export class PageOfAFile {
  readonly page: Page;
  /** What the page asked for beside itself, and what it complained of. */
  readonly noticed: string[] = [];
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, page: Page, folder: string) {
    this.#browser = browser;
    this.page = page;
    this.#folder = folder;
  }

  static async open(): Promise<PageOfAFile> {
    const folder = mkdtempSync(join(tmpdir(), 'pianola-page-'));
    const file = join(folder, 'page.html');
    writeFileSync(file, await pageText());
    const browser = await startChromium();
    const context = await browser.newContext({ offline: true });
    const opened = new PageOfAFile(browser, await context.newPage(), folder);
    const url = pathToFileURL(file).href;
    opened.page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('blob:')) opened.noticed.push(request.url());
    });
    opened.page.on('console', (message) => opened.noticed.push(message.text()));
    opened.page.on('pageerror', (error) => opened.noticed.push(String(error)));
    await opened.page.goto(url);
    await opened.page.waitForFunction(() => globalThis.pianola !== undefined);
    return opened;
  }

  /** Reads and plays in the page. */
  async play({ files, mocks, options = {} }: Given): Promise<Played> {
    const given = { files: files.map(told), mocks: mocks && told(mocks), options };
    // Playwright's own type of it follows every option through all its parts.
    const evaluate = this.page.evaluate.bind(this.page) as (
      play: (all: typeof given) => Promise<Played>,
      all: typeof given,
    ) => Promise<Played>;
    return await evaluate(async ({ files, mocks, options }) => {
      const { readDefinition, readMocks, simulate, ndjson, standardCatalogue, UsageError } = pianola;
      const bytesOf = (text: string) => Uint8Array.from(text, (byte) => byte.charCodeAt(0));
      const heard = ({ name, bytes, origins }: ReturnType<typeof told>) => ({
        name,
        bytes: bytesOf(bytes),
        ...(origins && { origins: { name: origins.name, bytes: bytesOf(origins.bytes) } }),
      });
      const { bundle, problems } = await readDefinition(files.map(heard));
      if (bundle === undefined) return { problems, trace: 'no bundle' };
      try {
        const outcomes = mocks && (await readMocks(heard(mocks), bundle, standardCatalogue)).mocks;
        const run = simulate(bundle, { ...options, ...(outcomes && { mocks: outcomes }) });
        const report = ndjson();
        let trace = '';
        for await (const event of run) trace += report.event(event);
        return { problems, trace };
      } catch (error) {
        if (error instanceof UsageError) return { problems, trace: error.message };
        throw error;
      }
    }, given);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** A file as it crosses to a page. */
function told({ name, bytes, origins }: SourceFile) {
  const textOf = (given: Uint8Array) => Buffer.from(given).toString('latin1');
  return {
    name,
    bytes: textOf(bytes),
    origins: origins && { name: origins.name, bytes: textOf(origins.bytes) },
  };
}

async function pageText(): Promise<string> {
  const [only] = await browserBundle({ minify: true, isOneFile: true });
  const code = only?.code.replace(/export\s*\{([^}]*)\};?\s*$/, (_, names: string) => {
    const entries = names.split(',').map((entry) => entry.trim().split(/\s+as\s+/));
    return `globalThis.pianola={${entries.map(([own, name = own]) => `${name}:${own}`).join()}};`;
  });
  return `<!doctype html><meta charset="utf-8"><title>Pianola</title>
<script type="module">${code?.replaceAll('</script', '<\\/script')}</script>`;
}
