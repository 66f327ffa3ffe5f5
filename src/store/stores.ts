import type { StoreOwner } from './held-store.ts';
import type { JobStore, KeptRun } from './job-store.ts';

/** Whether a store is on a database server; else it is a file. */
function isOnServer(address: string): boolean {
  return /^postgres(?:ql)?:/i.test(address);
}

/**
 * Opens a store to read it, to deploy, and to queue and cancel jobs, without holding it. `mayMake`: one that
 * is not there is made. Rejects with UsageError if there is none, or if it cannot be read.
 */
export async function openStore(address: string, { mayMake = false } = {}): Promise<JobStore> {
  if (isOnServer(address)) {
    const { openServerStore } = await import('./postgres/postgres-store.ts');
    return await openServerStore(address);
  }
  const { openFileStore } = await import('./sqlite/sqlite-store.ts');
  return openFileStore(address, { mayMake });
}

/** Makes a store on a database server, or brings it up to date; of a file, who opens it does that. */
export async function migrateStore(address: string): Promise<void> {
  if (!isOnServer(address)) return;
  const { migrateServerStore } = await import('./postgres/postgres-store.ts');
  await migrateServerStore(address);
}

/**
 * Opens a store to play its jobs. A file is made if there is none, and only one process at a time may do so:
 * rejects with StoreHeldError while another one does. On a database server it is the name of a runbook server
 * that one process has: rejects with HeldNameError while another one does, and calls `waits` before it waits
 * to see whether that is still there. Rejects with UsageError if the store cannot be opened.
 */
export async function ownStore(
  address: string,
  owner: StoreOwner,
  server: { readonly name: string; readonly waits: (holder: string) => void },
): Promise<JobStore> {
  if (isOnServer(address)) {
    const { openServerStore } = await import('./postgres/postgres-store.ts');
    return await openServerStore(address, { supervises: true, server: { ...server, owner } });
  }
  const { ownFileStore } = await import('./sqlite/sqlite-store.ts');
  return ownFileStore(address, owner);
}

/**
 * Begins to keep a run in a store. A file is made if there is none; rejects with StoreHeldError while another
 * process plays jobs of it. Rejects with UsageError if the store cannot be used.
 */
export async function keepRun(address: string, owner: StoreOwner): Promise<KeptRun> {
  if (isOnServer(address)) {
    const { keepServerRun } = await import('./postgres/server-run.ts');
    return await keepServerRun(address);
  }
  const { ownFileStore } = await import('./sqlite/sqlite-store.ts');
  return ownFileStore(address, owner).begin();
}
