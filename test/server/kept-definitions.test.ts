// A server that plays for months does not keep every version of every runbook.
import { expect, test } from 'vitest';
import type { Bundle } from '../../src/model/bundle.ts';
import { KeptDefinitions } from '../../src/server/kept-definitions.ts';

/** Which deployments are read when these are played. */
async function read(played: readonly number[], fails: number[] = []): Promise<readonly number[]> {
  const asked: number[] = [];
  const definitions = new KeptDefinitions(async (deployment) => {
    asked.push(deployment);
    if (fails.pop() !== undefined) throw new Error('away');
    return { runbooks: [] } as unknown as Bundle;
  });
  for (const deployment of played) await definitions.of(deployment).catch(() => undefined);
  return asked;
}

const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

test('what is played again and again is read once', async () => {
  expect(await read([1, 2, 1, 2, 1])).toEqual([1, 2]);
});

test('what was played long ago is forgotten, and read again', async () => {
  // The first one was used last but one when the 21st comes.
  expect(await read([...upTo(20), 1, 21, 1, 2, 21])).toEqual([...upTo(20), 21, 2]);
});

test('what could not be read is read again', async () => {
  expect(await read([1, 1, 1], [1])).toEqual([1, 1]);
});
