import { readFileSync } from 'node:fs';
import type { BuiltPlayer } from '../reports/replay/replay-page.ts';

/** The player of replays, as the build made it. */
export function builtPlayer(): BuiltPlayer {
  return { script: read('player.js'), style: read('player.css') };
}

/** Found from the sources as from the bundled command line: both are two folders below the project's. */
function read(name: string): string {
  return readFileSync(new URL(`../../dist/web/${name}`, import.meta.url), 'utf8');
}
