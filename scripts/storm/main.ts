/**
 * `npm run storm`: plays the live host on simulated threads, clocks, ports and disks, one world a seed.
 * `--seed N` is the first seed, `--hours H` how many simulated hours are played, and at least one world is.
 * `--worlds N` plays so many worlds instead. The first finding ends the storm. It is printed with its seed
 * and the smallest world that shows it; with `--as-found`, with its own world. `--planted [TEXT]` puts known
 * defects into a copy of the project, one at a time, and sees whether the storm finds each. Exit code 1 for a
 * finding, and for a planted defect that is not found.
 */
import { parseArgs } from 'node:util';
import { playPlanted } from './planted.ts';
import { findingText } from './shrink.ts';
import { type Enough, playStorms } from './storm.ts';

const hourMs = 3_600_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '1' },
    worlds: { type: 'string' },
    planted: { type: 'boolean', default: false },
    'as-found': { type: 'boolean', default: false },
  },
});
process.exitCode = values.planted ? playPlanted(positionals[0]) : await storm();

async function storm(): Promise<number> {
  const seed = numberOf('seed', values.seed);
  const mostMs = numberOf('hours', values.hours) * hourMs;
  const mostWorlds = values.worlds === undefined ? undefined : numberOf('worlds', values.worlds);
  const isEnough: Enough = (worlds, ms) => (mostWorlds === undefined ? ms >= mostMs : worlds >= mostWorlds);
  const sinceMs = performance.now();
  const { worlds, simulatedMs, steps, events, met, finding } = await playStorms(
    seed,
    isEnough,
    !values['as-found'],
  );
  const minutes = (performance.now() - sinceMs) / 60_000;
  const hours = simulatedMs / hourMs;
  for (const [what, count] of Object.entries(met).sort(([, a], [, b]) => b - a))
    console.log(`${String(count).padStart(7)}  ${what}`);
  console.log(
    `${worlds} worlds from seed ${seed}: ${hours.toFixed(2)} simulated hours in ${minutes.toFixed(2)} minutes, ` +
      `${(hours / minutes).toFixed(1)} hours a minute; ${steps} steps, ${events} events`,
  );
  if (finding === undefined) return 0;
  console.log(`\nFOUND ${findingText(finding)}`);
  return 1;
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw new Error(`--${name} must be a number from 0: ${text}`);
}
