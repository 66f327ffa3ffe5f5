import { PgBoss } from 'pg-boss';
import type { ServerDatabase } from './database.ts';
import { endLostRuns, leaseSeconds } from './leases.ts';
import { endLostMonitors } from './monitors.ts';
import { bossOptions, queueName } from './server-schema.ts';

/** The database is asked for an answer so often, in milliseconds: a bit more than pg-boss wants. */
const lookMs = 1_050;
/** Who has had no answer for so long was out of touch, in milliseconds. */
const gapMs = 4_000;

/**
 * Judges which servers and runs are lost, by what they have said to the database. When that was away, all
 * have been silent. So only who has been in touch with it for as long as a lease, without a gap, judges
 * others: they had that time to say that they live.
 */
export class Supervision {
  readonly #database: ServerDatabase;
  readonly #boss: PgBoss;
  readonly #timer: NodeJS.Timeout;
  /** When the touch began that lasts until now, and the last answer came. */
  #sinceMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  /** What the clock of the database said then. */
  #lastThereMs = 0;
  #isAsking = false;
  #isJudging = false;

  /** It begins at once. */
  constructor(address: string, database: ServerDatabase) {
    this.#database = database;
    // It is never started: it only does what it is told.
    this.#boss = new PgBoss({
      ...bossOptions(address),
      monitorIntervalSeconds: 1,
      db: { executeSql: (text, values) => this.#whileInTouch(() => database.raw(text, values)) },
    });
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), lookMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#sinceMs = Number.POSITIVE_INFINITY;
  }

  async #look(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const [row] = await this.#database.all('SELECT extract(epoch FROM clock_timestamp())::float8 AS now');
      this.#answered(performance.now(), (row?.['now'] as number) * 1_000);
    } finally {
      this.#isAsking = false;
    }
    if (this.#isJudging || !this.#isInTouch) return;
    this.#isJudging = true;
    try {
      await this.#judge();
    } finally {
      this.#isJudging = false;
    }
  }

  /** The clock of a computer that sleeps may stand still meanwhile, and that of the database go on. */
  #answered(nowMs: number, thereMs: number): void {
    const gap = Math.max(nowMs - this.#lastMs, Math.abs(thereMs - this.#lastThereMs));
    if (gap > gapMs) this.#sinceMs = nowMs;
    this.#lastMs = nowMs;
    this.#lastThereMs = thereMs;
  }

  get #isInTouch(): boolean {
    const isNow = performance.now() - this.#lastMs <= gapMs;
    return isNow && this.#lastMs - this.#sinceMs >= leaseSeconds * 1_000;
  }

  async #judge(): Promise<void> {
    await this.#boss.supervise(queueName);
    await this.#database.inTransaction(async ({ all }) => {
      const queries = {
        all: (...query: Parameters<typeof all>) => this.#whileInTouch(() => all(...query)),
      };
      await endLostMonitors(queries);
      await endLostRuns(queries);
    });
  }

  /** A judgement that was held up goes no further. */
  async #whileInTouch<Result>(act: () => Promise<Result>): Promise<Result> {
    if (!this.#isInTouch) throw new Error('the database was away');
    return await act();
  }
}
