import { readFileSync } from 'node:fs';

let known: string | undefined;

/** Pianola's version, from package.json, which is read once. */
export function version(): string {
  if (known === undefined) {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    known = (JSON.parse(text) as { version: string }).version;
  }
  return known;
}
