/**
 * Measures a page of some 10,000 events in a headless Chromium, in a process of its own; `main.ts` starts it,
 * with the number of activities that run on the rows of a list.
 * It is scrubbed to another place in every frame, and plays at its highest speed. Prints one line of JSON:
 * for each of both what a frame takes of the page's main thread, in milliseconds of processor time, and how
 * much of that are its script, its styles and its layout. Other processes do not count. `null` where there is
 * no Chromium.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CDPSession, Page } from 'playwright-core';
import { chromiumPath, startChromium } from '../../test/support/chromium.ts';
import { printed } from '../printed.ts';

/** Milliseconds a frame. */
export interface FrameCosts {
  readonly task: number;
  readonly script: number;
  readonly style: number;
  readonly layout: number;
}

/** How many activities run on the rows of a list: 1 and up. */
const followers = Number(process.argv[2] ?? 2);
/** Each follower has two events for each row. */
const rows = Math.round(5_000 / followers);
/** So few that it does not come to its end, where it plays slowly. */
const frames = 120;
const longestChain = 8;

const ids = Array.from({ length: followers }, (_, at) => `a${at + 1}`);
/** A list of rows, and chains of activities that run on them: some 10,000 events. */
const many = {
  name: 'Many',
  activities: [
    {
      id: 'list',
      type: 'Run Program',
      program: 'x',
      simulate: { rows: { repeat: rows, row: { 'Program output': '{{$row}}' } } },
    },
    ...ids.map((id) => ({ id, type: 'Run Program', program: 'a {{list.Program output}}' })),
  ],
  links: ids.map((to, at) => ({ from: at % longestChain === 0 ? 'list' : `a${at}`, to })),
};

if (chromiumPath === undefined) console.log('null');
else console.log(JSON.stringify(await measured()));

async function measured(): Promise<Readonly<Record<'playing' | 'scrubbing', FrameCosts>>> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-bench-page-'));
  const browser = await startChromium();
  try {
    const [file, out] = [join(folder, 'many.json'), join(folder, 'many.html')];
    writeFileSync(file, JSON.stringify(many));
    await printed('report', file, '--out', out, '--quiet', '--mock-check', 'off');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(pathToFileURL(out).href);
    const devTools = await page.context().newCDPSession(page);
    // The time of the thread itself, whatever else the machine does.
    await devTools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const scrubbing = await costs(page, devTools, true);
    await page.getByRole('button', { name: 'To the beginning' }).click();
    await page.getByLabel('Speed').selectOption('1000');
    await page.getByRole('button', { name: 'Play' }).click();
    const playing = await costs(page, devTools, false);
    return { playing, scrubbing };
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What frames cost, with the scrubber moved in each, or not. */
async function costs(page: Page, devTools: CDPSession, scrubs: boolean): Promise<FrameCosts> {
  const before = await counters(devTools);
  await page.evaluate(
    `new Promise((resolve) => {
      const scrubber = document.querySelector('.scrubber');
      let left = ${frames};
      const frame = () => {
        left -= 1;
        if (left === 0) return resolve();
        if (${scrubs}) {
          scrubber.value = String(1 + ((left * 7919) % Number(scrubber.max)));
          scrubber.dispatchEvent(new Event('input', { bubbles: true }));
        }
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    })`,
  );
  const after = await counters(devTools);
  const each = (name: string) => (1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0))) / frames;
  return {
    task: each('TaskDuration'),
    script: each('ScriptDuration'),
    style: each('RecalcStyleDuration'),
    layout: each('LayoutDuration'),
  };
}

/** In seconds, since the page was opened. */
async function counters(devTools: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await devTools.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}
