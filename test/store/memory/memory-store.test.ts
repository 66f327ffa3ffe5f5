// Format section 8: the port of a store, in memory. What the suite says of the others holds of the model.
import { describe, test } from 'vitest';
import { deadlockSuite } from '../../server/deadlock-suite.ts';
import { expectSameOrder } from '../../server/same-order.ts';
import { queueSuite } from '../queue-suite.ts';
import { storeSuite } from '../store-suite.ts';
import { MemoryStore } from './memory-store.ts';

describe('a store in memory', () => {
  queueSuite(async () => new MemoryStore().queue);
  storeSuite(async () => new MemoryStore());
  deadlockSuite(async () => new MemoryStore());
});

test('the order is that of a simulation here as well (design 1)', async () => {
  await expectSameOrder(15, new MemoryStore());
}, 120_000);
