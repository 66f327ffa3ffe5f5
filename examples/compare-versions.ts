// For CI: plays two versions of a runbook with the same outcomes, and fails where they do not do the same.
import { loadRunbook, simulate } from 'pianola';

const [before, after] = process.argv.slice(2);
if (before === undefined || after === undefined) {
  console.error('usage: node compare-versions.ts BEFORE AFTER');
  process.exit(2);
}

/** What a version does: its activities in the order they ran, with how each ended, and what it returned. */
async function doings(path: string): Promise<string[]> {
  const lines: string[] = [];
  const run = simulate(await loadRunbook(path));
  run.on('ActivityEnd', ({ name, status }) => lines.push(`${name}: ${status}`));
  run.on('EventLogMessage', ({ severity, message }) => lines.push(`  ${severity}: ${message}`));
  const { status, returned } = await run.result;
  return [...lines, `ended ${status}, returned ${JSON.stringify(returned)}`];
}

const [old, young] = [await doings(before), await doings(after)];
const length = Math.max(old.length, young.length);
const changed = Array.from({ length }, (_, index) => index).filter((index) => old[index] !== young[index]);
for (const index of changed) {
  console.log(`${index + 1}: - ${old[index] ?? '(nothing)'}`);
  console.log(`${index + 1}: + ${young[index] ?? '(nothing)'}`);
}
if (changed.length === 0) console.log(`both do the same ${length} things`);
process.exitCode = changed.length === 0 ? 0 : 1;
