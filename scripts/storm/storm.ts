import type { TraceEvent } from '../../src/trace/trace-event.ts';
import { playStorm } from './play.ts';
import { type Finding, shrunk } from './shrink.ts';
import { worldOf } from './world.ts';

/** What came of many worlds. */
export interface Storms {
  readonly worlds: number;
  readonly simulatedMs: number;
  readonly steps: number;
  readonly events: number;
  /** How often each thing was met, by its name. A storm in which nothing happens shows nothing. */
  readonly met: Readonly<Record<string, number>>;
  /** The first finding, as small as it could be made. */
  readonly finding: Finding | undefined;
}

/** When it is enough. A finding is always enough. */
export type Enough = (worlds: number, simulatedMs: number) => boolean;

/**
 * Plays the worlds of one seed after another, until it is enough or something is wrong. `mayShrink`: a
 * smaller world is looked for that shows the finding.
 */
export async function playStorms(firstSeed: number, isEnough: Enough, mayShrink = true): Promise<Storms> {
  let [worlds, simulatedMs, steps, events] = [0, 0, 0, 0];
  const met: Record<string, number> = {};
  let finding: Finding | undefined;
  do {
    const world = worldOf(firstSeed + worlds);
    const storm = await playStorm(world);
    worlds += 1;
    simulatedMs += storm.ms;
    steps += storm.steps;
    events += storm.events.length;
    const things = [
      world.given.isolation,
      world.isCalm ? 'calm' : 'stormy',
      ...storm.met,
      ...told(storm.events),
    ];
    for (const thing of things) met[thing] = (met[thing] ?? 0) + 1;
    if (storm.problems.length > 0) finding = mayShrink ? await shrunk({ world, storm }) : { world, storm };
  } while (finding === undefined && !isEnough(worlds, simulatedMs));
  return { worlds, simulatedMs, steps, events, met, finding };
}

/** What a trace tells that not every trace does. */
function told(events: readonly TraceEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) => {
      if (event.event === 'JobEnd') return [`job ${event.status}`];
      if (event.event !== 'Diagnostic') return [];
      if (event.code !== 'job-failed') return [event.code];
      return [event.code, event.message.replace(/^.*?: /, '').replace(/\d+ s$/, '… s')];
    }),
  );
}
