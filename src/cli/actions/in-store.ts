import type { JobStore } from '../../store/job-store.ts';
import { openStore } from '../../store/stores.ts';
import { type StoreFlag, storeToUse } from '../flags/store-flag.ts';
import type { Io } from '../output/io.ts';

/**
 * Uses the store that the flags name, without holding it. `mayMake`: one that is not there is made. Rejects
 * with UsageError as `openStore` does.
 */
export async function inStore<Result>(
  flags: StoreFlag,
  io: Io,
  use: (store: JobStore) => Promise<Result>,
  { mayMake = false } = {},
): Promise<Result> {
  const store = await openStore(storeToUse(flags, io), { mayMake });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
