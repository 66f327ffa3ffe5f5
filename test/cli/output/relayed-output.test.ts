import { expect, test } from 'vitest';
import type { FromCommand } from '../../../src/cli/own-code/command-protocol.ts';
import { RelayedOutput } from '../../../src/cli/own-code/relayed-output.ts';

test('a writer should wait while 64 Ki characters are on their way, and is told when it need not any more', () => {
  const told: FromCommand[] = [];
  const emitted: string[] = [];
  const output = new RelayedOutput('stdout', { isTTY: true, columns: 80 }, (message) => told.push(message));
  for (const name of ['full', 'drain']) output.on(name, () => emitted.push(name));
  expect([output.isTTY, output.columns]).toEqual([true, 80]);
  expect(output.write('a'.repeat(65_535))).toBe(true);
  expect(output.write('')).toBe(true);
  expect(output.write('b')).toBe(false);
  expect(output.write('c')).toBe(false);
  expect(emitted).toEqual(['full']);
  output.written(1);
  expect(emitted).toEqual(['full']);
  output.written(65_535);
  expect(emitted).toEqual(['full', 'drain']);
  expect(told.map((message) => 'text' in message && message.text.length)).toEqual([65_535, 1, 1]);
});
