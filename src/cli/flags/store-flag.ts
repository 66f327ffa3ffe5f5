import { Option } from 'commander';
import { UsageError } from '../../index.ts';
import type { Io } from '../output/io.ts';
import { fileName } from './flag-values.ts';

/** The option that names a store (format section 8). */
export interface StoreFlag {
  readonly store?: string;
}

/** Where the store of a folder is, unless another is named. */
const usualStore = '.pianola/pianola.db';

/** `otherwise`: what happens without it, in words. */
export function storeFlag(otherwise = `default: ${usualStore}`): Option {
  return new Option(
    '--store <STORE>',
    `the store that jobs and their traces are kept in; PIANOLA_STORE stands in for it (${otherwise})`,
  ).argParser(fileName);
}

/** The store that is named by the option or the environment; undefined for none. */
export function storeNamed({ store }: StoreFlag, { env }: Pick<Io, 'env'>): string | undefined {
  const named = store ?? env['PIANOLA_STORE'];
  return named === undefined || named === '' || named === 'none' ? undefined : named;
}

/** The same, for commands that need one: the usual file if none is named. Throws UsageError for `none`. */
export function storeToUse(flag: StoreFlag, io: Pick<Io, 'env'>): string {
  if ((flag.store ?? io.env['PIANOLA_STORE']) === 'none')
    throw new UsageError('this command reads a store', 'name it with --store FILE');
  return storeNamed(flag, io) ?? usualStore;
}
