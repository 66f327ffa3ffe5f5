import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Chromium is; undefined if it is not installed: tests that need it are skipped then. */
export function chromiumProgram(): string | undefined {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
}

/** Starts a Chromium of our own, without a window, which asks nobody for anything. */
export function startChromium(program: string): Promise<Browser> {
  const switches =
    'no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update ' +
    'disable-sync';
  return chromium.launch({
    executablePath: program,
    args: switches.split(' ').map((each) => `--${each}`),
  });
}
