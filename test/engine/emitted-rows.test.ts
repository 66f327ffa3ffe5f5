import { expect, test } from 'vitest';
import type { CompiledActivity } from '../../src/engine/compiled-runbook.ts';
import { emittedRows } from '../../src/engine/emitted-rows.ts';
import { compile, play } from '../support/engine-play.ts';
import { runbook } from '../support/runbook-file.ts';

const flat = { flatten: { mode: 'separator' as const, separator: '+' } };

test('of flattened rows an item of the execution stays single, whatever the case of its name (A6)', () => {
  const { activities, options } = compile(runbook({ a: flat }));
  const [plain] = activities as [CompiledActivity];
  const publishes = [
    { name: 'Host Name', level: 'execution' as const, type: 'String' as const, description: '' },
    { name: 'Line', level: 'row' as const, type: 'String' as const, description: '' },
  ];
  const of = { ...plain, type: { ...plain.type, publishes } };
  const row = (line: string) => ({ 'HOST name': 'SRV1', Line: line });
  for (let again = 0; again < 2; again += 1) {
    const emitted = emittedRows(of, { status: 'success', rows: [row('1'), row('2')] }, options, undefined);
    expect(emitted).toEqual({ 'HOST name': 'SRV1', Line: '1+2' });
  }
});

test('a single row is flattened as well, to texts, and is itself where it is not flattened', () => {
  const { activities, options } = compile(runbook({ a: flat, b: {} }));
  const [a, b] = activities as [CompiledActivity, CompiledActivity];
  const outcome = { status: 'success' as const, rows: { n: 1 } };
  expect(emittedRows(a, outcome, options, undefined)).toEqual({ n: '1' });
  expect(emittedRows(b, outcome, options, undefined)).toBe(outcome.rows);
});

test('an error that is no limit is a defect, and no failure of the activity', () => {
  const rows = [null, null] as never;
  expect(() => play(runbook({ a: flat }), { outcome: () => ({ status: 'success', rows }) })).toThrow(
    TypeError,
  );
});
