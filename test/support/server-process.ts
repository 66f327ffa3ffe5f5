import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach } from 'vitest';
import { projectRoot } from '../tidy/source-file.ts';
import { pianola, playFolder } from './command-line.ts';

/** Parent, which takes N and waits for Child, which takes so long; in the folder Ops. */
export const parentAndChild = (more: object = {}, durationMs = 0) => ({
  runbooks: [
    {
      name: 'Parent',
      folder: 'Ops',
      returnedData: [{ name: 'Out' }],
      activities: [
        { id: 'init', type: 'Initialize Data', parameters: [{ name: 'N', type: 'Integer', default: 7 }] },
        { id: 'call', type: 'Invoke Runbook', runbook: '\\Ops\\Child' },
        { id: 'back', type: 'Return Data', values: { Out: '{{init.N}}' } },
      ],
      links: [
        { from: 'init', to: 'call' },
        { from: 'call', to: 'back' },
      ],
      ...more,
    },
    {
      name: 'Child',
      folder: 'Ops',
      activities: [{ id: 'work', type: 'Query Database', simulate: { durationMs } }],
      ...more,
    },
  ],
});

/** Stores in a folder of their own, and servers as processes of their own, which end with their test. */
export function serverProcesses() {
  const folder = playFolder();
  const servers: ChildProcess[] = [];
  let stores = 0;
  afterEach(() => {
    for (const server of servers.splice(0)) server.kill('SIGKILL');
  });
  return {
    folder,
    servers,
    definition: folder.file('family.json', parentAndChild()),
    newStore(): string {
      stores += 1;
      return join(folder.path, `${stores}`, 'jobs.db');
    },
    /** A server that takes jobs. */
    async serve(store: string, ...words: string[]): Promise<ChildProcess> {
      const argv = [join(projectRoot, 'bin/pianola.js'), 'server', '--store', store];
      const server = spawn(process.execPath, [...argv, '--allow-simulated', ...words], {
        stdio: ['ignore', 'inherit', 'pipe'],
      });
      servers.push(server);
      await once(server.stderr as NonNullable<ChildProcess['stderr']>, 'data');
      return server;
    },
  };
}

/** The jobs of a store, as `jobs --json` tells of them. */
export async function jobsIn(store: string) {
  return JSON.parse((await pianola('jobs', '--store', store, '--json')).out);
}

/** Settles when it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(50);
}
