import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian's Chromium is; undefined if it is not installed. */
export const chromiumPath: string | undefined = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'chromium'))
  .find((path) => existsSync(path));

if (chromiumPath === undefined)
  console.warn('Chromium is missing, so nothing is tried in a browser: apt-get install chromium brings it');

/** How it is started: without a sandbox, which it cannot have where tests run as root. */
export const chromiumLaunch = { executablePath: chromiumPath ?? '', args: ['--no-sandbox'] };
