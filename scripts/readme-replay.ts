import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replayParts } from '../src/reports/replay/replay-parts.ts';
import { printed } from './printed.ts';

/** Where the replay of the first example is kept, from the project's folder. */
export const replayFile = 'docs/replay.html';

/** The page of a run of the first example, as `pianola report` writes it. Needs the build. */
export async function readmeReplay(): Promise<string> {
  const scratch = mkdtempSync(join(tmpdir(), 'pianola-replay-'));
  try {
    const page = join(scratch, 'replay.html');
    await printed('report', 'runbooks/01-linear', '--out', page, '--quiet');
    return readFileSync(page, 'utf8');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What such a page plays, without the player that it brings along. */
export function playedIn(page: string): readonly string[] {
  return [replayParts.content, replayParts.trace].map(
    (id) => new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1] ?? '',
  );
}
