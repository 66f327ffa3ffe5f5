import type { PgBoss } from 'pg-boss';
import { InvariantError } from '../../model/problem.ts';
import { bossDatabase, type Ending, endedBy, recordEnds } from './attempts.ts';
import type { Queries } from './database.ts';
import { queueName } from './server-schema.ts';

interface Told {
  readonly ending: Ending;
  readonly resolve: (isRecorded: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Gives the ids of those that are recorded. */
type Settle = (endings: readonly Ending[]) => Promise<ReadonlySet<string>>;

/** Attempts that end while others are being settled are settled together, next. */
export class JointEnds {
  readonly #settle: Settle;
  #told: Told[] = [];
  #isSettling = false;

  constructor(settle: Settle) {
    this.#settle = settle;
  }

  /** Settles when it is recorded: false if the attempt was over before. */
  add(ending: Ending): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#told.push({ ending, resolve, reject });
      if (!this.#isSettling) void this.#settleThem();
    });
  }

  async #settleThem(): Promise<void> {
    this.#isSettling = true;
    // What ends in one turn is settled together.
    await Promise.resolve();
    while (this.#told.length > 0) await this.#together(this.#told.splice(0));
    this.#isSettling = false;
  }

  /** One that fails costs no other. */
  async #together(these: readonly Told[]): Promise<void> {
    try {
      const recorded = await this.#settle(these.map(({ ending }) => ending));
      for (const { ending, resolve } of these) resolve(recorded.has(ending.claim.id));
    } catch (error) {
      if (these.length === 1) for (const { reject } of these) reject(error);
      else for (const one of these) await this.#together([one]);
    }
  }
}

/**
 * Records how attempts ended, with the last events of their traces, and takes their jobs out of the queue.
 * Gives the ids of those for which that holds now: the others were over before.
 */
export async function settleAll(
  queries: Queries,
  boss: PgBoss,
  endings: readonly Ending[],
): Promise<ReadonlySet<string>> {
  const inQueue = endings.flatMap(({ claim: { id }, retryCount }) =>
    retryCount === undefined ? [] : [{ id, retryCount }],
  );
  const completed = new Set(inQueue.length === 0 ? [] : await complete(queries, boss, inQueue));
  const open = endings.filter(({ claim, retryCount }) => retryCount === undefined || completed.has(claim.id));
  const recorded = await recordEnds(queries, open);
  for (const id of completed)
    if (!recorded.has(id)) throw new InvariantError(`job ${id} is in the queue, and its attempt is over`);
  const others = endings.filter(({ claim }) => !recorded.has(claim.id)).map(({ claim }) => claim);
  // Told again because the answer was lost.
  return others.length === 0 ? recorded : recorded.union(await endedBy(queries, others));
}

/** Gives the ids of those that were not over. The types of pg-boss leave that out. */
async function complete(
  queries: Queries,
  boss: PgBoss,
  attempts: readonly { readonly id: string; readonly retryCount: number }[],
): Promise<readonly string[]> {
  const done: { readonly settled?: readonly string[] } = await boss.complete(queueName, [...attempts], null, {
    db: bossDatabase(queries),
  });
  return done.settled ?? [];
}
