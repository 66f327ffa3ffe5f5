// The playground as a reader has it: built, from a plain server of files, in a real browser.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tourStops } from '../../../src/web/playground/tour-stops.ts';
import { encoded, ownExport } from '../../formats/ois/own-export.ts';
import { chromiumPath, startChromium } from '../../support/chromium.ts';
import {
  button,
  drop,
  editor,
  eventually,
  look,
  lookFor,
  problems,
  styleOf,
  told,
  write,
} from './on-the-page.ts';
import { ServedSite } from './served-site.ts';

let served: ServedSite;
let browser: Browser | undefined;

beforeAll(async () => {
  served = await ServedSite.start();
  if (chromiumPath !== undefined) browser = await startChromium();
}, 120_000);
afterEach(async () => {
  for (const context of browser?.contexts() ?? []) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await served.close();
});

test('the first load is small, and every file names its version and its licences', () => {
  const { first, files } = served.site;
  expect(served.gzipped(first)).toBeLessThan(80 * 1024);
  expect(
    [...files.keys()].filter(
      (name) => !/^(index\.html|icon\.svg|LICENSES\.txt)$|-[\w-]{8}\.(js|css)$/.test(name),
    ),
  ).toEqual([]);
  const licences = files.get('LICENSES.txt') ?? '';
  for (const name of [
    'preact',
    '@codemirror/view',
    '@lezer/common',
    'zod',
    're2js',
    'yaml',
    'saxes',
    'immer',
  ])
    expect(licences).toContain(`\n${name}\n\n`);
});

interface How {
  readonly width?: number;
  readonly height?: number;
  readonly colours?: 'light' | 'dark';
}

/** Opens the site; whatever it asks others for or complains of is in `wrong`. */
async function opened(fragment = '', { width = 1280, height = 800, colours = 'light' }: How = {}) {
  const context = await (browser as Browser).newContext({
    viewport: { width, height },
    colorScheme: colours,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(error.message));
  context.on('request', (request) => {
    if (!request.url().startsWith(served.url) && !/^(blob|data):/.test(request.url()))
      wrong.push(request.url());
  });
  await page.goto(served.url + fragment);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, wrong };
}

const small = `name: Small
activities:
  - { id: list, type: Run Program, program: dir, simulate: { rows: [{}, {}] } }
  - { id: log, type: Send Event Log Message, severity: Information, message: seen }
links:
  - { from: list, to: log }
`;

describe.runIf(chromiumPath !== undefined)('in Chromium', { timeout: 120_000 }, () => {
  test('the first load asks for what it is said to have, and for nothing else', async () => {
    served.asked.length = 0;
    const { page, wrong } = await opened();
    await page.waitForLoadState('networkidle');
    const asked = served.asked.map((path) => path.replace('/some/where/', '') || 'index.html');
    expect(served.site.first).toEqual(expect.arrayContaining(asked));
    expect(served.gzipped(asked)).toBeGreaterThan(20 * 1024);
    expect(wrong).toEqual([]);
  });

  test('the tour asks first, and answers with what the simulation did', async () => {
    const { page, wrong } = await opened();
    await button(page, /^Split In what order/).click();
    await page.getByRole('heading', { name: 'In what order do these run?' }).waitFor();
    await page.locator('.pictures svg').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('alternate');
    for (const name of [
      'Initialize Data',
      'Run .Net Script',
      'Send Event Log Message',
      'Send Event Log Message',
    ])
      await button(page, `+ ${name}`).click();
    await button(page, 'See what happens').click();
    await lookFor(page, '3 of 6 places are right. At place 4 Send Event Log Message (2) runs');
    const rows = await page.getByRole('row').allInnerTexts();
    expect(rows.slice(1).map((row) => row.split('\t')[1])).toEqual([
      ...['Initialize Data', 'Run .Net Script', 'Send Event Log Message', 'Send Event Log Message (2)'],
      ...['Send Event Log Message', 'Send Event Log Message (2)'],
    ]);
    await lookFor(page, /the branches alternate/);
    await button(page, 'Play it step by step').click();
    await page.getByRole('region', { name: 'Player' }).waitFor();
    for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
    await eventually(() => told(page)).toContain('Send Event Log Message: started on token 1.1.1');
    await page.goBack();
    await page.getByRole('heading', { name: 'In what order do these run?' }).waitFor();
    await button(page, /^Next: Split two deep/).click();
    await lookFor(page, 'Question 4 of');
    await page.goto(`${served.url}#tour=06-parent-and-child-2`);
    await page.getByRole('spinbutton', { name: /Your guess/ }).fill('10');
    await button(page, 'See what happens').click();
    await lookFor(page, 'You are right.');
    expect(wrong).toEqual([]);
  });

  test('every stop of the tour is answered', async () => {
    const { page, wrong } = await opened();
    await button(page, 'Begin the tour').click();
    for (const [at, { question }] of tourStops.entries()) {
      await lookFor(page, `Question ${at + 1} of ${tourStops.length}`);
      if (question.ask === 'order') await page.locator('.chips button').first().click();
      else await page.getByRole('spinbutton', { name: /Your guess/ }).fill('1');
      await button(page, 'See what happens').click();
      await page.locator('.verdict').waitFor();
      expect(await page.locator('.orders tbody tr, .answer b').count()).toBeGreaterThan(0);
      if (at < tourStops.length - 1) await button(page, /^Next: /).click();
    }
    expect(wrong).toEqual([]);
  });

  test('a text is edited: completion, problems in place, a run, and nothing lost by an error', async () => {
    const { page, wrong } = await opened();
    await button(page, 'Begin with a small runbook').click();
    await editor(page).waitFor();
    await write(page, `${small}fol`);
    await page.keyboard.press('Control+Space');
    await page.getByRole('option', { name: 'folder' }).waitFor();
    await page.waitForTimeout(100);
    await page.keyboard.press('Enter');
    await page.keyboard.insertText('Ops');
    await page.getByRole('heading', { level: 1, name: '\\Ops\\Small' }).waitFor();
    await eventually(() => problems(page).innerText()).toBe('No problems');

    await page.keyboard.insertText('\nmesage: x');
    await expect
      .poll(() => problems(page).innerText())
      .toMatch(/1 error\s+error:\s+runbook.yaml:8:1 .*mesage/);
    await page.locator('.cm-lintRange-error').waitFor();
    // The picture and the settings are those of before.
    expect(await page.locator('.pictures svg').count()).toBe(1);
    await page.keyboard.press('Control+Home');
    await problems(page).getByRole('button').click();
    await page.keyboard.insertText('#');
    await eventually(() => problems(page).innerText()).toBe('No problems');

    await page.getByRole('tab', { name: /outcomes/ }).click();
    await write(page, 'Small:\n  list:\n    status: failed\n    errorSummary: no disk\n');
    await eventually(() => problems(page).innerText()).toBe('No problems');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('region', { name: 'Player' }).waitFor();
    await page.keyboard.press('f');
    await eventually(() => told(page)).toContain('no disk');
    await page.reload();
    await page.getByRole('region', { name: 'Player' }).waitFor();
    await button(page, 'Text').click();
    await eventually(() => editor(page).innerText()).toContain('folder: Ops\n#mesage: x');
    expect(wrong).toEqual([]);
  });

  test('everything is shared by a link, and a link that cannot be opened is told in words', async () => {
    const { page, wrong } = await opened();
    await button(page, 'Begin with a small runbook').click();
    await editor(page).waitFor();
    await write(page, small.replace('seen', 'shared ✓'));
    await page.getByRole('spinbutton', { name: 'Seed' }).fill('42');
    await button(page, 'Share…').click();
    const field = page.getByRole('textbox', { name: 'Link' });
    await eventually(() => field.inputValue()).toContain('#1.');
    const link = await field.inputValue();
    expect(link.startsWith(served.url)).toBe(true);

    const other = await opened(link.slice(served.url.length));
    await eventually(() => editor(other.page).innerText()).toContain('shared ✓');
    expect(await other.page.getByRole('spinbutton', { name: 'Seed' }).inputValue()).toBe('42');
    // A link that is opened where there is a text takes nothing away.
    await other.page.goto(link.slice(0, -40));
    await lookFor(other.page, /This link is damaged/);
    expect(await editor(other.page).innerText()).toContain('shared ✓');
    const later = await opened('#7.abc');
    await lookFor(later.page, /made by another version of the playground/);
    expect({ wrong, other: other.wrong, later: later.wrong }).toEqual({ wrong: [], other: [], later: [] });
  });

  test('an export is dropped, edited as YAML, and played; what is no definition changes nothing', async () => {
    const { page, wrong } = await opened();
    await drop(page, [{ name: 'site.ois_export', bytes: encoded(ownExport, 'UTF-16LE', true) }]);
    await lookFor(page, /2 runbooks came across, as YAML/);
    await eventually(() => editor(page).innerText()).toContain('# What site.ois_export converts to.');
    await drop(page, [{ name: 'photo.json', bytes: Uint8Array.of(255, 216, 0, 1, 2) }]);
    await lookFor(page, /Nothing was opened\. photo\.json: /);
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Runbook' }).inputValue())
      .toContain('All sites');
    await button(page, 'Run').last().click();
    await page.getByRole('region', { name: 'Player' }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain('All sites');
    expect(wrong).toEqual([]);
  });

  test('a text is pasted, and a run that would not end is stopped while the page answers', async () => {
    const { page, wrong } = await opened();
    const loop = { delaySeconds: 1, exit: [{ status: ['failed'] }], doNotExit: [] };
    const endless = {
      name: 'Endless',
      options: { maxLoopAttempts: 1_000_000 },
      activities: [{ id: 'a', type: 'Run Program', program: 'x', loop }],
    };
    await page.evaluate(`
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', ${JSON.stringify(JSON.stringify(endless))});
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    `);
    await editor(page).waitFor();
    await button(page, 'Run').first().click();
    await page.getByText(/It is played: [1-9]\d* events so far/).waitFor();
    await button(page, 'Colours: system').click();
    await button(page, 'Colours: light').waitFor();
    await button(page, 'Stop').click();
    await page.getByRole('region', { name: 'Player' }).waitFor();
    await lookFor(page, 'You stopped this run');
    expect(wrong).toEqual([]);
  });

  test('a run that does not give way when it is stopped is broken off, and told so', async () => {
    const { page, wrong } = await opened();
    const nothing = { problems: [], runbooks: [], pictures: [] };
    const hanging =
      `onmessage = ({ data: { id, question } }) => {\n` +
      `  if (question === 'check') postMessage({ id, answer: ${JSON.stringify(nothing)} });\n};`;
    const made: string[] = [];
    await page.context().route(/engine-/, (route) => {
      made.push(route.request().url());
      return route.fulfill({ contentType: 'text/javascript', body: hanging });
    });
    await button(page, 'Begin with a small runbook').click();
    await button(page, 'Run').first().click();
    await button(page, 'Stop').click();
    await lookFor(page, 'It is being stopped');
    await lookFor(page, 'The run did not end by itself, so it was broken off.');
    await button(page, 'To the text').click();
    await eventually(() => editor(page).innerText()).toContain('name: My runbook');
    expect(made).not.toEqual([]);
    expect(wrong).toEqual([]);
  });

  test('by the keyboard alone', async () => {
    const { page, wrong } = await opened();
    const reach = async (name: string | RegExp) => {
      for (let tab = 0; tab < 60; tab += 1) {
        await page.keyboard.press('Tab');
        const focused = page.locator(':focus');
        if ((await focused.count()) === 0) continue;
        const own = (await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '';
        if (typeof name === 'string' ? own.trim() === name : name.test(own)) {
          // The editor shows a moment later that it has the focus.
          await eventually(() => styleOf(focused, 'outlineStyle')).not.toBe('none');
          return;
        }
      }
      throw new Error(`${name} cannot be reached`);
    };
    await reach('Begin the tour');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'In what order do these run?' }).waitFor();
    await button(page, '+ Initialize Data').waitFor();
    await reach('+ Initialize Data');
    await page.keyboard.press('Enter');
    await reach('See what happens');
    await page.keyboard.press('Enter');
    await page.locator('.verdict:focus').waitFor();
    await reach('Change the text');
    await page.keyboard.press('Enter');
    await editor(page).waitFor();
    await reach(/^runbook\.json$/);
    await reach('runbook.json');
    // Tab leads out of the editor again.
    await reach('Run');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Player' }).waitFor();
    await page.keyboard.press('End');
    await eventually(() => told(page)).toContain('job 1 completed');
    expect(wrong).toEqual([]);
  });

  test.each([
    [320, 640, 'light', 'and axe finds nothing'],
    [768, 1024, 'dark', ''],
    [1280, 800, 'dark', 'and axe finds nothing'],
    [3840, 2160, 'light', ''],
  ] as const)(
    '%d pixels wide, %d high, %s: nothing is cut off in any view %s',
    async (width, height, colours, isLooked) => {
      const { page, wrong } = await opened('', { width, height, colours });
      const fine = async (view: string) => {
        expect([view, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([
          view,
          true,
        ]);
        if (isLooked !== '') expect([view, await look(page)]).toEqual([view, []]);
      };
      await fine('start');
      await button(page, /^Parent and child: Parent How long/).click();
      await page.locator('.pictures svg').first().waitFor();
      await fine('question');
      await page.getByRole('spinbutton', { name: /Your guess/ }).fill('3');
      await button(page, 'See what happens').click();
      await page.locator('.verdict').waitFor();
      await fine('answer');
      await button(page, 'Text').click();
      await editor(page).waitFor();
      await editor(page).click();
      await page.keyboard.press('Control+End');
      await page.keyboard.insertText('x');
      await eventually(() => problems(page).innerText()).toContain('error');
      await fine('text with a problem');
      await page.keyboard.press('Control+z');
      await button(page, 'Share…').click();
      await page.getByRole('dialog').waitFor();
      await fine('share');
      await page.keyboard.press('Escape');
      await button(page, 'Run').first().click();
      await page.getByRole('region', { name: 'Player' }).waitFor();
      await fine('run');
      expect(wrong).toEqual([]);
    },
  );

  test('neither the page nor its worker can reach anybody', async () => {
    const { page } = await opened();
    const ask = `fetch('${served.url}elsewhere').then(() => 'sent', () => 'refused')`;
    const tried = await page.evaluate(`(async () => {
      const text = new Blob([\`${ask}.then(postMessage)\`], { type: 'text/javascript' });
      const worker = new Worker(URL.createObjectURL(text), { type: 'module' });
      const inWorker = await new Promise((resolve) => {
        worker.onmessage = ({ data }) => resolve(data);
      });
      return [await ${ask}, inWorker];
    })()`);
    expect(tried).toEqual(['refused', 'refused']);
    expect(served.asked).not.toContain('/some/where/elsewhere');
  });
});
