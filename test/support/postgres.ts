import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { projectRoot } from '../tidy/source-file.ts';

/** Where Debian has the programs of PostgreSQL; undefined if it is not installed. */
export function postgresPrograms(): string | undefined {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const newest = versions.sort((left, right) => Number(right) - Number(left))[0];
  return newest === undefined ? undefined : `/usr/lib/postgresql/${newest}/bin`;
}

/** Where PgBouncer is; undefined if it is not installed. */
export function poolerProgram(): string | undefined {
  return existsSync('/usr/sbin/pgbouncer') ? '/usr/sbin/pgbouncer' : undefined;
}

/** A database server of our own, on loopback, in a temporary folder. */
export interface OwnPostgres {
  /** Where it keeps everything. */
  readonly folder: string;
  /** The address of a new, empty database, for its owner. */
  newDatabase(): Promise<string>;
  /** The same database for a role that may only do what docs/cluster.md grants. */
  asWorker(database: string): Promise<string>;
  /** Starts a PgBouncer before it that pools transactions; gives the address of a database through it. */
  pooled(program: string, database: string): Promise<string>;
  /** Ends that PgBouncer at once, and starts it again. */
  restartPooler(): Promise<void>;
  /** A copy of a database as it is at this moment, by `pg_dump` and `pg_restore`; its address. */
  copied(database: string): Promise<string>;
  /** Stops it at once, as a crash would, and starts it again. */
  restart(): Promise<void>;
  /** `keepsFolder`: somebody wants to look at it. */
  stop(how?: { readonly keepsFolder: boolean }): Promise<void>;
}

/** PostgreSQL does not run as root. */
function unprivileged(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Settles when a database answers. */
async function answers(address: string): Promise<void> {
  for (;;) {
    const client = new Client(address);
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Starts a database server. Ends it by its pid, and removes its folder, when it is told to stop. */
export async function startPostgres(programs: string): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'pianola-pg-'));
  const as = unprivileged();
  if ('uid' in as) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  const passwords = join(folder, 'password');
  writeFileSync(passwords, 'secret\n');
  if ('uid' in as) chownSync(passwords, as.uid, as.gid);
  const made = spawnSync(
    join(programs, 'initdb'),
    [
      '-D',
      data,
      '-U',
      'owner',
      '--pwfile',
      passwords,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ],
    { ...as, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    // The machine does not crash.
    'fsync=off',
  ];
  let server: ChildProcess | undefined;
  let pooler: ChildProcess | undefined;
  let startPooler = async () => {};
  const address = (database: string) => `postgres://owner:secret@127.0.0.1:${port}/${database}`;
  const start = async () => {
    server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
      ...as,
      stdio: 'ignore',
    });
    await answers(address('postgres'));
  };
  const end = async (ending: ChildProcess | undefined, signal: NodeJS.Signals) => {
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(signal);
    await once(ending, 'exit');
  };
  await start();
  let databases = 0;
  return {
    folder,
    newDatabase: async () => {
      databases += 1;
      const name = `store${databases}`;
      const client = new Client(address('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return address(name);
    },
    asWorker: async (database) => {
      const page = readFileSync(join(projectRoot, 'docs/cluster.md'), 'utf8');
      const grants = page.match(/GRANT [^;]+;/g) ?? [];
      const client = new Client(database);
      await client.connect();
      const [known] = (await client.query("SELECT 1 FROM pg_roles WHERE rolname = 'pianola_worker'")).rows;
      if (known === undefined) await client.query("CREATE ROLE pianola_worker LOGIN PASSWORD 'less'");
      for (const grant of grants) await client.query(grant);
      await client.end();
      return database.replace('owner:secret', 'pianola_worker:less');
    },
    pooled: async (program, database) => {
      const poolPort = await freePort();
      const { pathname } = new URL(database);
      const config = join(folder, 'pgbouncer.ini');
      const users = join(folder, 'users.txt');
      writeFileSync(users, '"owner" "secret"\n');
      writeFileSync(
        config,
        [
          ...['[databases]', `* = host=127.0.0.1 port=${port}`, '[pgbouncer]', 'listen_addr = 127.0.0.1'],
          ...[`listen_port = ${poolPort}`, 'unix_socket_dir =', 'auth_type = plain', `auth_file = ${users}`],
          ...['pool_mode = transaction', 'default_pool_size = 10', 'max_client_conn = 200', ''],
        ].join('\n'),
      );
      for (const file of [config, users]) if ('uid' in as) chownSync(file, as.uid, as.gid);
      const pooledAddress = `postgres://owner:secret@127.0.0.1:${poolPort}${pathname}`;
      startPooler = async () => {
        pooler = spawn(program, [config], { ...as, stdio: 'ignore' });
        await answers(pooledAddress);
      };
      await startPooler();
      return pooledAddress;
    },
    restartPooler: async () => {
      await end(pooler, 'SIGKILL');
      await startPooler();
    },
    copied: async (database) => {
      const dump = join(folder, 'dump');
      const env = { ...process.env, PGPASSWORD: 'secret' };
      const done = (program: string, ...words: string[]) => {
        const { status, stderr } = spawnSync(join(programs, program), words, { env, encoding: 'utf8' });
        if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
      };
      databases += 1;
      const copy = address(`store${databases}`);
      done('pg_dump', '-Fc', '-f', dump, '-d', database);
      done('createdb', '-h', '127.0.0.1', '-p', `${port}`, '-U', 'owner', `store${databases}`);
      done('pg_restore', '-d', copy, dump);
      return copy;
    },
    restart: async () => {
      // An immediate shutdown: what was not committed is lost.
      await end(server, 'SIGQUIT');
      await start();
    },
    stop: async ({ keepsFolder } = { keepsFolder: false }) => {
      await end(pooler, 'SIGKILL');
      // What nobody will look at need not be written.
      await end(server, keepsFolder ? 'SIGINT' : 'SIGQUIT');
      if (!keepsFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}
