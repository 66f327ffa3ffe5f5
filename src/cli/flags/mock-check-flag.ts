import type { Option } from 'commander';
import { mockChecks } from '../../model/mock-check.ts';
import { choice } from './choice.ts';

/** The option that says how closely simulated outcomes are checked (format section 3). */
export function mockCheckFlag(): Option {
  return choice(
    '--mock-check <KIND>',
    'what simulated outcomes are held against: strict: the names and types of what the activity publishes; ' +
      'present: the names only; off: nothing',
    mockChecks,
  ).default('strict');
}
