import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, type Row, root, type Table } from './table.ts';

/** Who plays the same work: Pianola as its library is built, a loop written by hand, and other engines. */
const ours = 'ours';
const floor = 'baseline-async-token';
const peers = ['n8n-core-batch', 'node-red', 'xstate-actors'] as const;
const workloads = ['chain3', 'split2x2'] as const;
/** Of a process; the slowest takes a few seconds. */
const mostMs = 120_000;

/** What each of them took in one round, in milliseconds. */
export type Round = Readonly<Record<typeof ours | typeof floor | (typeof peers)[number], number>>;

/** Where the peers come from, and the folder outside of the project that they are installed into. */
export interface PeerFolders {
  readonly from: string;
  readonly to: string;
}

/**
 * Pianola beside peers that play the same work. Each measurement is a process of its own that has played
 * nothing before. All of them play by turns, and what counts is the median of the ratios of a round. Adds the
 * rows; says that it leaves them out where the folder of the peers is absent.
 */
export function peerRows(add: Table['add'], folders: PeerFolders, rounds: number): void {
  if (!existsSync(join(folders.from, 'setup.sh'))) {
    console.log(`no peers: ${folders.from} is not there`);
    return;
  }
  install(folders);
  for (const workload of workloads) {
    for (const items of [10_000, 100_000]) {
      const all = Array.from({ length: rounds }, () => playedOnce(folders.to, workload, items));
      for (const row of rowsOf(workload, items, all)) add(row);
    }
  }
}

/**
 * The rows of a workload. The targets: ahead of every peer and at most 1.5 times the floor at 100,000 items,
 * and half of Node-RED's time at 10,000.
 */
export function rowsOf(workload: string, items: number, rounds: readonly Round[]): Row[] {
  const ms = (who: keyof Round) => `${median(rounds.map((round) => round[who])).toFixed(0)} ms`;
  const row = (who: keyof Round, name: string, target?: number): Row => ({
    what: `${workload}, ${items} items: time / ${name}`,
    value: median(rounds.map((round) => round[ours] / round[who])),
    unit: 'x',
    ...(target !== undefined && { target }),
    detail: `${ms(ours)} beside ${ms(who)}`,
  });
  const isLarge = items === 100_000;
  const targetBeside = (peer: string) => {
    if (isLarge) return 1;
    return peer === 'node-red' ? 0.5 : undefined;
  };
  return [
    row(floor, `peers' floor`, isLarge ? 1.5 : undefined),
    ...peers.map((peer) => row(peer, peer, targetBeside(peer))),
  ];
}

/** Does little where they are installed already. */
function install({ from, to }: PeerFolders): void {
  console.log(`peers of ${from}, installed into ${to}`);
  execFileSync('bash', [join(from, 'setup.sh'), to], { stdio: ['ignore', 'ignore', 'inherit'] });
  // A package.json of a folder above could make modules of the files of Node-RED.
  writeFileSync(join(to, 'package.json'), '{ "private": true }\n');
}

function playedOnce(to: string, workload: string, items: number): Round {
  const all = [ours, floor, ...peers].map((who) => [who, playedMs(to, who, workload, items)] as const);
  return Object.fromEntries(all) as unknown as Round;
}

interface Told {
  readonly ms: number;
  /** Whether there were as many executions as there should be. */
  readonly ok: boolean;
}

function playedMs(to: string, who: string, workload: string, items: number): number {
  const temporary = join(to, 'temporary');
  mkdirSync(temporary, { recursive: true });
  const output = execFileSync(process.execPath, ['one.mjs', who, workload, `${items}`], {
    cwd: join(to, 'bench'),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: mostMs,
    env: {
      ...process.env,
      PIANOLA: fileURLToPath(root),
      TMPDIR: temporary,
      N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'false',
      N8N_USER_FOLDER: join(to, 'n8n/home'),
    },
  });
  rmSync(temporary, { recursive: true });
  const { ms, ok } = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') as Told;
  if (!ok) throw new Error(`${who} did not play all of ${workload} with ${items} items`);
  return ms;
}
