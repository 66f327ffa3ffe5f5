import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's Chromium is; undefined if it is not installed: tests that need it are skipped then. */
export const chromiumPath: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

if (chromiumPath === undefined)
  console.warn('Chromium is missing, so nothing is tried in a browser: apt-get install chromium brings it');

const switches =
  'no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update ' +
  'disable-sync font-render-hinting=none';

/** Starts a Chromium of our own, without a window and without its sandbox, which asks nobody for anything. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath ?? '',
    args: switches.split(' ').map((each) => `--${each}`),
  });
}
