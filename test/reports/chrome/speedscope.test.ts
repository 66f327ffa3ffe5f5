// What speedscope itself makes of a Chrome trace: its page in a real browser, from a server of its own.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, extname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { chromiumPath, startChromium } from '../../support/chromium.ts';
import { pianola } from '../../support/command-line.ts';

const speedscope = dirname(createRequire(import.meta.url).resolve('speedscope/dist/release/index.html'));
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** The address of speedscope, which has a trace beside it. */
async function served(trace: string): Promise<string> {
  const server = createServer(({ url = '' }, answer) => {
    const name = url.slice(1) || 'index.html';
    answer.setHeader('content-type', types[extname(name)] ?? 'application/octet-stream');
    answer.end(name === 'trace.json' ? trace : readFileSync(join(speedscope, name)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test.runIf(chromiumPath !== undefined)(
  'speedscope shows a lane for each job, as long as it took, and misses no begin or end of a slice',
  { timeout: 60_000 },
  async () => {
    const race = 'runbooks/12-three-workers/race.trace.ndjson';
    const { out } = await pianola('trace', 'convert', race, '--to', 'chrome');
    const url = await served(out);
    const browser = await startChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const wrong: string[] = [];
    // It tells there of slices whose begin or end it cannot place.
    page.on('console', (message) => {
      if (/Doing nothing|still open|Failed to/.test(message.text())) wrong.push(message.text());
    });
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('dialog', (dialog) => {
      wrong.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(`${url}#profileURL=${url}trace.json`);
    await page.getByText('(1/4)').click();
    const lanes = await page.locator('tr[title]').allInnerTexts();
    expect(lanes.map((lane) => lane.split('\t').slice(1))).toEqual([
      ['RBS01 (pid 1), job 1 \\Examples\\Race of providers (tid 1)', '1.20s'],
      ['RBS01 (pid 1), job 2 \\Examples\\Ask a provider (tid 2)', '100.00ms'],
      ['RBS01 (pid 1), job 3 \\Examples\\Ask a provider (tid 3)', '1.20s'],
      ['RBS01 (pid 1), job 4 \\Examples\\Ask a provider (tid 4)', '1.20s'],
    ]);
    expect(wrong).toEqual([]);
    expect(await page.locator('body').innerText()).not.toContain('Something went wrong');
  },
);
