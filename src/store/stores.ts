import type { StoreOwner } from './held-store.ts';
import type { JobStore } from './job-store.ts';
import { openFileStore, ownFileStore } from './sqlite/sqlite-store.ts';

/** Whether a store is on a database server; else it is a file. */
export function isOnServer(address: string): boolean {
  return /^postgres(?:ql)?:/i.test(address);
}

/**
 * Opens a store to read it, to deploy, and to queue and cancel jobs, without holding it. `mayMake`: one that
 * is not there is made. Rejects with UsageError if there is none, or if it cannot be read.
 */
export async function openStore(address: string, { mayMake = false } = {}): Promise<JobStore> {
  return openFileStore(address, { mayMake });
}

/**
 * Opens a store to play its jobs. A file is made if there is none, and only one process at a time may do so:
 * rejects with StoreHeldError while another one does. Rejects with UsageError if it cannot be opened.
 */
export async function ownStore(address: string, owner: StoreOwner): Promise<JobStore> {
  return ownFileStore(address, owner);
}
