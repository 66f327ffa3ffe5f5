// Pictures of every view of the page and of the playground, the same on every machine as far as that can be.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { printed } from '../../scripts/printed.ts';
import { type Picture, pictureOf } from '../support/picture.ts';
import { ServedSite } from './playground/served-site.ts';

/** Where the pictures are kept. */
export const screenshotFolder = join(import.meta.dirname, 'screenshots');

/** A picture of a view. */
export interface Screenshot {
  /** `bus.phone.dark` */
  readonly name: string;
  readonly picture: Picture;
}

const pageKinds = ['run', 'tests', 'playground'] as const;
type PageKind = (typeof pageKinds)[number];

interface View {
  readonly name: string;
  readonly of: PageKind;
  readonly show: (page: Page) => Promise<void>;
}

const press = async (page: Page, ...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const goTo = async (page: Page, seq: number) => {
  await press(page, 'g');
  await page.keyboard.type(String(seq));
  await press(page, 'Enter', 'Escape');
};
/** On a phone one view is below another. */
const bring = async (page: Page, selector: string) =>
  await page.locator(selector).evaluate((element) => element.scrollIntoView({ block: 'center' }));

/** The pointer then goes away, so that nothing looks as if it were below it. */
const click = async (page: Page, name: string | RegExp) => {
  await page.getByRole('button', { name }).first().click();
  await page.mouse.move(0, 0);
};

/** A link names the port of its server and the version, so another one takes its place. */
const showOtherLink = `{
  const field = document.querySelector('dialog input');
  field.value = 'https://example.org/playground/#1.${'Pianola0'.repeat(40)}';
  field.select();
}`;

/** Each begins where the one before has ended. */
const views: readonly View[] = [
  { name: 'start', of: 'run', show: async () => undefined },
  { name: 'playing', of: 'run', show: async (page) => await goTo(page, 26) },
  { name: 'child', of: 'run', show: async (page) => await press(page, 'f') },
  {
    name: 'bus',
    of: 'run',
    show: async (page) => {
      await goTo(page, 40);
      await bring(page, '.bus');
    },
  },
  {
    name: 'log',
    of: 'run',
    show: async (page) => {
      await page.getByLabel('Filter the event log').fill('started on');
      await bring(page, '.log');
    },
  },
  {
    name: 'timeline',
    of: 'run',
    show: async (page) => {
      await page.getByLabel('Filter the event log').fill('');
      await press(page, 'Escape', 'End');
      await bring(page, '.timeline');
    },
  },
  {
    name: 'help',
    of: 'run',
    show: async (page) => {
      await press(page, '?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'coverage',
    of: 'tests',
    show: async (page) => {
      await press(page, 'c', 'End');
      await page.getByRole('button', { name: /^Back up .*: / }).click();
      await bring(page, '.scene');
    },
  },
  { name: 'playground-start', of: 'playground', show: async () => undefined },
  {
    name: 'playground-question',
    of: 'playground',
    show: async (page) => {
      await click(page, /^Split In what order/);
      for (const name of ['Initialize Data', 'Run .Net Script', 'Send Event Log Message'])
        await click(page, `+ ${name}`);
      await page.locator('.pictures svg').waitFor();
    },
  },
  {
    name: 'playground-answer',
    of: 'playground',
    show: async (page) => {
      await click(page, 'See what happens');
      await bring(page, '.orders');
    },
  },
  {
    name: 'playground-text',
    of: 'playground',
    show: async (page) => {
      await click(page, 'Change the text');
      await page.locator('.cm-content').click();
      await press(page, 'Control+End');
      await page.keyboard.insertText('mesage');
      await page.locator('.problems button').waitFor();
      await page.locator('.cm-lintRange-error').waitFor();
    },
  },
  {
    name: 'playground-share',
    of: 'playground',
    show: async (page) => {
      await press(page, 'Control+z');
      await page.getByText('No problems').waitFor();
      await click(page, 'Share…');
      await page.waitForFunction('document.querySelector("dialog input")?.value');
      await page.evaluate(showOtherLink);
    },
  },
  {
    name: 'playground-run',
    of: 'playground',
    show: async (page) => {
      await press(page, 'Escape');
      await click(page, 'Run');
      await page.getByRole('region', { name: 'Player' }).waitFor();
    },
  },
];

const devices = {
  desktop: { width: 1200, height: 750 },
  phone: { width: 390, height: 844 },
} as const;

/** What a view is a picture of: `bus.phone.dark`. */
export const screenshotNames: readonly string[] = views.flatMap(({ name }) =>
  Object.keys(devices).flatMap((device) => [`${name}.${device}.light`, `${name}.${device}.dark`]),
);

const fonts = {
  400: createRequire(import.meta.url).resolve('@fontsource/arimo/files/arimo-latin-400-normal.woff2'),
  700: createRequire(import.meta.url).resolve('@fontsource/arimo/files/arimo-latin-700-normal.woff2'),
};

/** Arimo has the widths of the fonts that the page asks for, and is the same everywhere. */
const fontStyle = () => {
  const faces = Object.entries(fonts).map(([weight, file]) => {
    const data = readFileSync(file).toString('base64');
    return `@font-face{font-family:Everywhere;font-weight:${weight};src:url(data:font/woff2;base64,${data})}`;
  });
  return `${faces.join('')}*,::placeholder{font-family:Everywhere!important}`;
};

/** Takes all pictures anew. The command line makes the pages, with the player as it was built last. */
export async function* takenScreenshots(browser: Browser): AsyncGenerator<Screenshot> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-screenshots-'));
  const served = await ServedSite.start();
  try {
    const pages = { ...(await writtenPages(folder)), playground: served.url };
    for (const device of ['desktop', 'phone'] as const)
      for (const colours of ['light', 'dark'] as const) yield* takenOn(browser, pages, device, colours);
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Their addresses. */
type Pages = Readonly<Record<PageKind, string>>;

async function* takenOn(
  browser: Browser,
  pages: Pages,
  device: keyof typeof devices,
  colorScheme: 'light' | 'dark',
): AsyncGenerator<Screenshot> {
  const context = await browser.newContext({
    ...{ viewport: devices[device], colorScheme },
    reducedMotion: 'reduce',
    // The page allows itself no style sheet but its own.
    bypassCSP: true,
  });
  for (const shown of pageKinds) {
    const page = await context.newPage();
    await context.setOffline(shown !== 'playground');
    await page.goto(pages[shown]);
    await page.addStyleTag({ content: fontStyle() });
    await page.evaluate('document.fonts.ready.then(() => undefined)');
    for (const view of views.filter((each) => each.of === shown)) {
      await view.show(page);
      const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
      yield { name: `${view.name}.${device}.${colorScheme}`, picture: pictureOf(png) };
    }
  }
  await context.close();
}

/** What is shown, from the project's folder: the pages tell the path as it was given. */
const shownFolder = 'test/web/shown';

/** The page of a run, and that of the cases of a test file. */
async function writtenPages(folder: string): Promise<Omit<Pages, 'playground'>> {
  const pages = { run: join(folder, 'run.html'), tests: join(folder, 'tests.html') };
  const run = [`${shownFolder}/backup.json`, '--runbook', 'Nightly backup'];
  await printed('report', ...run, '--out', pages.run, '--quiet');
  await printed('report', `${shownFolder}/backup.test.yaml`, '--out', pages.tests, '--quiet');
  return { run: pathToFileURL(pages.run).href, tests: pathToFileURL(pages.tests).href };
}
