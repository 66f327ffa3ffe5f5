import { Chance } from '../storm/chance.ts';

/** What can befall a part of the cluster. */
export type BlowKind =
  | 'kill a server'
  | 'stop a server'
  | 'drain a server'
  | 'deafen a server'
  | 'restart the database'
  | 'restart the pooler'
  | "kill a job's thread"
  | 'cancel a job';

/** One blow. What it does not need, it draws in vain. */
export interface Blow {
  readonly kind: BlowKind;
  /** How long after the one before, in milliseconds. */
  readonly afterMs: number;
  /** Which of the servers, from 0. */
  readonly server: number;
  /** How long a stopped or deaf server stays so: longer than its heartbeat. */
  readonly forMs: number;
  /** Which one of several jobs, as a share of them. */
  readonly share: number;
}

/** What comes in each round of blows, each kind as often as it stands here. */
export const blowKinds: readonly BlowKind[] = [
  ...(['kill a server', 'kill a server', 'stop a server', 'drain a server', 'deafen a server'] as const),
  ...(['restart the database', 'restart the pooler', "kill a job's thread", "kill a job's thread"] as const),
  ...(['cancel a job', 'cancel a job', 'cancel a job'] as const),
];

/** So many blows by chance, the same for the same seed; each kind comes as often in every round. */
export function drawBlows(
  seed: number,
  times: number,
  servers: number,
  kinds: readonly BlowKind[] = blowKinds,
): readonly Blow[] {
  const chance = new Chance(seed);
  const blows: Blow[] = [];
  while (blows.length < times) {
    const left = [...kinds];
    while (left.length > 0 && blows.length < times) {
      const [kind] = left.splice(chance.whole(0, left.length - 1), 1);
      blows.push({
        kind: kind as BlowKind,
        afterMs: chance.whole(2_000, 4_500),
        server: chance.whole(0, servers - 1),
        forMs: chance.whole(11_000, 16_000),
        share: chance.next(),
      });
    }
  }
  return blows;
}
