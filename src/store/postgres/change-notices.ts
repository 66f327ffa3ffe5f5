import { Client } from 'pg';
import { v7 } from 'uuid';
import type { Queries, ServerDatabase } from './database.ts';

const channel = 'pianola';
/** Begins a notice that nothing has changed, but who sends it wants to know whether it comes. */
const probe = 'probe ';
/** What is heard within this time is told once, in milliseconds. */
const togetherMs = 20;
/** Who has not heard a notice of its own for so long never will, in milliseconds. */
const probeMs = 3_000;
/** A connection that is lost is made again after this time, in milliseconds. */
const againMs = 2_000;

/**
 * Notices of changes in a store, from one process to all others, at once. They come over a connection of its
 * own. A pooler of transactions lets none through: then nobody listens, and the others look from time to time
 * as ever.
 */
export class ChangeNotices {
  readonly #address: string;
  readonly #database: ServerDatabase;
  readonly #heard: () => void;
  readonly #own = v7();
  #client: Client | undefined;
  #again: NodeJS.Timeout | undefined;
  #telling: NodeJS.Timeout | undefined;
  #hasHeardItself = false;
  #isListening = false;
  /** Whether a pooler lets no notice through. */
  #isInVain = false;

  /** `heard` is called when others have changed something. */
  constructor(address: string, database: ServerDatabase, heard: () => void) {
    this.#address = address;
    this.#database = database;
    this.#heard = heard;
  }

  /** Tells all others, if the transaction is committed. */
  async tell(queries: Queries): Promise<void> {
    await queries.all('SELECT pg_notify($1, $2)', channel, this.#own);
  }

  /** Begins to listen. */
  listen(): void {
    if (this.#isListening || this.#isInVain) return;
    this.#isListening = true;
    void this.#connect();
  }

  /** Whether it listens, and may hear something. */
  get isListening(): boolean {
    return this.#isListening;
  }

  async close(): Promise<void> {
    this.#isListening = false;
    clearTimeout(this.#again);
    clearTimeout(this.#telling);
    await this.#client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    const client = new Client({
      ...{ connectionString: this.#address, application_name: 'pianola notices', keepAlive: true },
      ...{ connectionTimeoutMillis: 10_000, query_timeout: 10_000 },
    });
    this.#client = client;
    let isOver = false;
    const lost = () => {
      if (isOver) return;
      isOver = true;
      if (this.#isListening) this.#again = setTimeout(() => void this.#connect(), againMs);
      client.end().catch(() => undefined);
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => this.#hear(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      if (!this.#hasHeardItself) await this.#probe(client);
    } catch {
      lost();
    }
  }

  /** Sends itself a notice over another connection: if none comes, none ever will. */
  async #probe(client: Client): Promise<void> {
    await this.#database.all('SELECT pg_notify($1, $2)', channel, `${probe}${this.#own}`);
    await new Promise((resolve) => setTimeout(resolve, probeMs).unref());
    // A connection that is lost by now says nothing of the others.
    await client.query('SELECT 1');
    if (this.#hasHeardItself) return;
    this.#isInVain = true;
    this.#isListening = false;
    await client.end();
  }

  #hear(from: string | undefined): void {
    if (from === `${probe}${this.#own}`) this.#hasHeardItself = true;
    if (from === this.#own || from?.startsWith(probe)) return;
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#heard();
    }, togetherMs);
  }
}
