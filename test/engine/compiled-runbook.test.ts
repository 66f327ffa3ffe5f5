import { expect, test } from 'vitest';
import { compileRunbook } from '../../src/engine/compiled-runbook.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { InvariantError } from '../../src/model/problem.ts';
import { compile } from './play.ts';
import { runbook, toRunbook } from './runbook-file.ts';

test('the starting activity is the one that no link leads to, wherever it stands (1.1)', () => {
  expect(compile(runbook({ b: {}, a: {} }, ['a->b'])).start.activity.id).toBe('a');
});

test('a disabled link still makes its target no start (1.1)', () => {
  expect(compile(runbook({ b: {}, a: {} }, [{ from: 'a', to: 'b', enabled: false }])).start.activity.id).toBe(
    'a',
  );
});

test('what validation refuses is a defect here', () => {
  expect(() => compile(runbook({ a: {}, b: {} }, []))).toThrow(InvariantError);
  expect(() => compile(runbook({ a: {}, b: {} }, ['a->b', 'b->a']))).toThrow(InvariantError);
  expect(() => compile(runbook({ a: {} }, ['a->nowhere']))).toThrow(InvariantError);
  expect(() => compileRunbook(toRunbook(runbook({ a: {} }, [])), new Map(), optionsSchema.parse({}))).toThrow(
    InvariantError,
  );
});
