// The page as a reader has it: built, from file://, in a real browser that has no network.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, startChromium } from '../support/chromium.ts';
import { pianola, playFolder } from '../support/command-line.ts';
import { readThree } from './replayed.ts';

const folder = playFolder();
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A parent, its children on branches, and a child that fails. */
const family = {
  runbooks: [
    {
      name: 'Parent',
      activities: [
        {
          id: 'both',
          type: 'Parallel',
          name: 'Ask both',
          strategy: 'waitAll',
          branches: [
            { id: 'north', runbook: 'Child' },
            { id: 'south', runbook: 'Child' },
          ],
        },
      ],
    },
    {
      name: 'Child',
      activities: [
        { id: 'work', type: 'Run Program', program: 'x', simulate: { status: 'failed', durationMs: 2000 } },
      ],
    },
  ],
};

let browser: Browser;

beforeAll(async () => {
  if (chromiumPath !== undefined) browser = await startChromium();
});
afterAll(async () => await browser?.close());

interface How {
  readonly width?: number;
  readonly height?: number;
  readonly colours?: 'light' | 'dark';
  readonly motion?: 'reduce' | 'no-preference';
}

/** Opens a page; whatever it asks for or complains of is in `wrong`. */
async function openedPage(
  file: string,
  { width = 1280, height = 800, colours, motion = 'reduce' }: How = {},
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: colours ?? 'light',
    reducedMotion: motion,
    offline: true,
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) wrong.push(request.url());
  });
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('region', { name: 'Player' }).waitFor();
  return { page, wrong };
}

async function reportOf(name: string, definition: unknown, ...flags: string[]): Promise<string> {
  const out = join(folder.path, `${name}.html`);
  const { code, err } = await pianola(
    'report',
    folder.file(`${name}.json`, definition),
    '--out',
    out,
    '--mock-check',
    'off',
    ...flags,
  );
  expect([code, err]).toEqual([0, '']);
  return out;
}

const styleOf = (of: Locator, name: 'outlineStyle' | 'backgroundColor' | 'fill') =>
  of.evaluate((element, key) => element.ownerDocument.defaultView?.getComputedStyle(element)[key], name);
const seqOf = async (page: Page) => Number(await page.getByLabel('Place in the trace').inputValue());
const told = (page: Page) => page.locator('.now .told').innerText();
const labelOf = (page: Page, name: string) =>
  page
    .getByRole('region', { name: /^Picture/ })
    .getByRole('button', { name: new RegExp(`^${name}\\b`) })
    .getAttribute('aria-label');

describe.runIf(chromiumPath !== undefined)('a page in Chromium', { timeout: 120_000 }, () => {
  test('opens, steps, steps back, finds the failure, filters; it asks for nothing and complains of nothing', async () => {
    const { page, wrong } = await openedPage(await reportOf('three', readThree));
    expect(await page.title()).toBe('Run of \\Samples\\Read three');
    await expect.poll(() => told(page)).toContain('run started');
    for (let step = 0; step < 7; step += 1) await page.getByRole('button', { name: 'One event on' }).click();
    await expect.poll(() => seqOf(page)).toBe(8);
    await expect.poll(() => told(page)).toContain('3 rows');
    const waiting = 'Read file Run Program: has not run, 3 in its queue';
    await expect.poll(() => labelOf(page, 'Read file')).toBe(waiting);
    await page.getByRole('button', { name: 'One event on' }).click();
    await expect.poll(() => labelOf(page, 'Read file')).toContain('runs now, ran 1 times, 2 in');
    await page.getByRole('button', { name: 'One event back' }).click();
    await expect.poll(() => labelOf(page, 'Read file')).toBe(waiting);

    await page.getByRole('button', { name: /next failure/ }).click();
    await expect.poll(() => told(page)).toBe('Read file: ended failed, 1 row (simulated): no such file');
    const bus = page.getByRole('region', { name: /^Data bus/ });
    await expect.poll(() => bus.innerText()).toContain('no such file');
    await expect.poll(() => bus.innerText()).toMatch(/List files\s*row 2 of 3/);
    const about = page.locator('.activity-panel');
    expect(await about.innerText()).toContain('It ran 3 times: 3 rows of List files; 1 row passed no link');
    await page.getByRole('button', { name: /next dropped row/ }).click();
    await expect.poll(() => told(page)).toContain('goes no further');

    await page.getByLabel('Filter the event log').fill('file3 READ');
    await expect.poll(() => page.locator('.row').count()).toBe(0);
    const log = page.getByRole('listbox');
    await page.getByLabel('Filter the event log').fill('file3');
    await expect
      .poll(() => log.getByRole('option').allInnerTexts())
      .toEqual([expect.stringContaining('file3')]);
    await log.getByRole('option').click();
    await expect.poll(() => told(page)).toContain('file3');
    await page.locator('.number input').fill('3');
    await page.keyboard.press('Enter');
    await expect.poll(() => seqOf(page)).toBe(3);
    expect(wrong).toEqual([]);
  });

  test('plays to its end, and tokens travel along links', async () => {
    const file = await reportOf('plays', readThree);
    const { page, wrong } = await openedPage(file, { motion: 'no-preference' });
    await page.getByLabel('Place in the trace').fill('7');
    await page.getByRole('button', { name: 'One event on' }).click();
    const places = () =>
      page.locator('.token').evaluateAll((all) => all.map((each) => each.getAttribute('transform')));
    const before = await places();
    expect(before).toHaveLength(6);
    await expect.poll(places).not.toEqual(before);
    expect(await page.locator('.token').allTextContents()).toContain('file2');
    await page.getByLabel('Speed').selectOption('60');
    await page.getByRole('button', { name: 'Play' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Play' }).count(), { timeout: 20_000 }).toBe(1);
    await expect.poll(() => told(page)).toContain('job 1 completed');
    expect(wrong).toEqual([]);
  });

  test('by the keyboard alone', async () => {
    const { page, wrong } = await openedPage(await reportOf('keys', family, '--runbook', 'Parent'));
    await page.keyboard.press('f');
    await expect.poll(() => told(page)).toContain('#2 Run Program: ended failed');
    const job = page.getByLabel('Job that is shown');
    await expect.poll(() => job.inputValue()).toBe('2');
    await page.keyboard.press('o');
    await expect.poll(() => job.inputValue()).toBe('1');
    expect(await page.getByLabel('Follow').isChecked()).toBe(false);
    await page.keyboard.press('i');
    await expect.poll(() => job.inputValue()).toBe('2');
    await page.keyboard.press('l');
    await expect.poll(() => page.getByLabel('Follow').isChecked()).toBe(true);
    const at = await seqOf(page);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => seqOf(page)).toBe(at + 1);
    await page.keyboard.press('Home');
    await expect.poll(() => seqOf(page)).toBe(1);
    await page.keyboard.press('g');
    await page.keyboard.type('5');
    await page.keyboard.press('Enter');
    await expect.poll(() => seqOf(page)).toBe(5);
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    // Everything that can be clicked can be reached, and is seen to have the focus.
    const reached = new Set<string>();
    for (let tab = 0; tab < 40; tab += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      // Behind the last one the browser itself has the focus.
      if ((await focused.count()) === 0) continue;
      const name = (await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '';
      const isSeen = (await styleOf(focused, 'outlineStyle')) !== 'none';
      reached.add(name);
      expect({ name, isSeen }).toEqual({ name, isSeen: true });
    }
    for (const wanted of ['Play', 'Place in the trace', 'Filter the event log', 'Lanes of jobs'])
      expect([...reached]).toContain(wanted);
    expect([...reached].some((name) => name.startsWith('Ask both '))).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('queued');
    expect(await page.getByLabel('Filter the event log').inputValue()).toBe('queued');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    await expect.poll(() => told(page)).toContain('job 3 queued');
    expect(wrong).toEqual([]);
  });

  test('of a test file: the first case that failed, another one, and what all of them reach', async () => {
    folder.file('family.json', family);
    const tests = folder.file('family.test.json', {
      definition: 'family.json',
      runbook: 'Parent',
      cases: [
        {
          name: 'both work',
          mocks: { Child: { work: { status: 'success' } } },
          expect: { status: 'success' },
        },
        { name: 'one is enough', expect: { status: 'success' } },
      ],
    });
    const out = join(folder.path, 'tests.html');
    expect(await pianola('report', tests, '--out', out)).toMatchObject({ code: 0, err: '' });
    const { page, wrong } = await openedPage(out);
    expect(await page.title()).toBe('Tests of \\Parent and 1 more');
    const bar = page.getByRole('region', { name: 'Case' });
    await expect.poll(() => bar.innerText()).toContain('the status is "failed", not "success"');
    await bar.getByText('What was expected').click();
    await expect.poll(() => bar.innerText()).toContain('- "success"');
    await page.keyboard.press('f');
    await expect.poll(() => told(page)).toContain('#2 Run Program: ended failed');
    const about = page.locator('.activity-panel');
    await expect
      .poll(() => about.innerText())
      .toContain('It ran 4 times: 2 success, never warning, 2 failed.');
    expect(await page.locator('[data-reach]').count()).toBe(0);
    await page.getByLabel('Coverage').check();
    await expect.poll(() => page.locator('[data-reach=partly]').count()).toBe(1);
    expect(await labelOf(page, 'Run Program')).toContain('in all cases: ran 4 times');
    await about.getByRole('button', { name: 'both work' }).click();
    await expect.poll(() => bar.innerText()).toContain('passed');
    await expect.poll(() => seqOf(page)).toBe(1);
    await page.keyboard.press('End');
    await expect.poll(() => told(page)).toContain('job 1 completed');
    await expect.poll(() => page.locator('[data-reach]').count()).toBe(1);
    await page.keyboard.press('c');
    await expect.poll(() => page.locator('[data-reach]').count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('dark where the system is, and by its switch', async () => {
    const file = await reportOf('colours', readThree);
    const ground = (page: Page) => styleOf(page.locator('body'), 'backgroundColor');
    const box = (page: Page) => styleOf(page.locator('.activity rect').first(), 'fill');
    const { page: light } = await openedPage(file);
    const { page: dark } = await openedPage(file, { colours: 'dark' });
    const bright = [await ground(light), await box(light)];
    const dim = [await ground(dark), await box(dark)];
    expect(bright).not.toEqual(dim);
    await dark.keyboard.press('t');
    await expect.poll(async () => [await ground(dark), await box(dark)]).toEqual(bright);
    await dark.keyboard.press('t');
    await expect.poll(async () => [await ground(dark), await box(dark)]).toEqual(dim);
  });

  test.each([320, 768, 1280, 3840])(
    '%d pixels wide nothing is cut off, and axe finds nothing',
    async (width) => {
      const { page, wrong } = await openedPage(
        await reportOf(`axe-${width}`, family, '--runbook', 'Parent'),
        {
          width,
          height: width < 500 ? 640 : Math.round(width * 0.56),
          colours: width === 768 ? 'dark' : 'light',
        },
      );
      await page.keyboard.press('f');
      expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(width);
      await page.evaluate(readFileSync(axe, 'utf8'));
      const look = () =>
        page.evaluate(async () => {
          const { axe: checker } = globalThis as unknown as { axe: typeof import('axe-core') };
          const { violations } = await checker.run();
          return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html}`);
        });
      expect(await look()).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      expect(await look()).toEqual([]);
      expect(wrong).toEqual([]);
    },
  );

  test('of a wide picture only what is seen has marks, wherever it is scrolled to', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `a${at}`);
    const activities = ids.map((id) => ({ id, type: 'Run Program', program: id, simulate: {} }));
    const links = ids.slice(1).map((to, at) => ({ from: ids[at], to }));
    const { page, wrong } = await openedPage(await reportOf('wide', { name: 'Wide', activities, links }));
    const marks = () =>
      page.locator('.chip.ends').evaluateAll((all) => all.map((each) => each.getAttribute('transform')));
    await page.keyboard.press('End');
    await expect.poll(async () => (await marks()).length).toBeGreaterThan(3);
    const atLeft = await marks();
    expect(atLeft.length).toBeLessThan(30);
    await page
      .getByRole('region', { name: /^Picture/ })
      .evaluate((stage) => stage.scrollTo(stage.scrollWidth, stage.scrollHeight));
    await expect.poll(async () => (await marks()).some((mark) => atLeft.includes(mark))).toBe(false);
    expect((await marks()).length).toBeGreaterThan(3);
    expect(wrong).toEqual([]);
  });

  test('ten thousand events: what is not seen is not in the document, and any place is there at once', async () => {
    const activities = [
      {
        id: 'list',
        type: 'Run Program',
        program: 'x',
        simulate: { rows: { repeat: 2500, row: { 'Program output': '{{$row}}' } } },
      },
      { id: 'a', type: 'Run Program', program: 'a {{list.Program output}}' },
      { id: 'b', type: 'Run Program', program: 'b {{list.Program output}}' },
    ];
    const links = [
      { from: 'list', to: 'a' },
      { from: 'a', to: 'b' },
    ];
    const { page, wrong } = await openedPage(await reportOf('many', { name: 'Many', activities, links }));
    expect(await page.getByRole('option').count()).toBeLessThan(100);
    const last = Number(await page.getByLabel('Place in the trace').getAttribute('max'));
    expect(last).toBeGreaterThan(10_000);
    for (const seq of [last, 5000, 7500, 20, last - 1]) {
      await page.getByLabel('Place in the trace').fill(String(seq));
      await expect
        .poll(() => page.locator('[role=option][aria-selected=true] .seq').innerText())
        .toBe(String(seq));
    }
    await page.keyboard.press('Home');
    await page.getByLabel('Speed').selectOption('1000');
    await page.keyboard.press('Escape');
    await page.keyboard.press(' ');
    await expect.poll(() => seqOf(page), { timeout: 20_000 }).toBeGreaterThan(1500);
    expect(wrong).toEqual([]);
  });
});
