import { expect, test } from 'vitest';
import { compileRunbook } from '../../src/engine/compiled-runbook.ts';
import { optionsSchema } from '../../src/model/options-schema.ts';
import { InvariantError } from '../../src/model/problem.ts';
import { compile } from '../support/engine-play.ts';
import { runbook, toRunbook } from '../support/runbook-file.ts';

test('the starting activity is the one that no link leads to, wherever it stands (1.1)', () => {
  expect(compile(runbook({ b: {}, a: {} }, ['a->b'])).start.activity.id).toBe('a');
});

test('a disabled link still makes its target no start (1.1)', () => {
  expect(compile(runbook({ b: {}, a: {} }, [{ from: 'a', to: 'b', enabled: false }])).start.activity.id).toBe(
    'a',
  );
});

test('what validation refuses is a defect here, and says which', () => {
  const whole = (activities: Record<string, object>, links: string[]) => () =>
    compile(runbook(activities as never, links));
  for (const [refused, message] of [
    [whole({ a: {}, b: {} }, []), 'a runbook without exactly one start got past validation'],
    [whole({ a: {}, b: {} }, ['a->b', 'b->a']), 'a runbook without exactly one start got past validation'],
    [whole({ a: {} }, ['a->nowhere']), 'link a -> nowhere got past validation'],
    [whole({ a: {} }, ['nowhere->a']), 'link nowhere -> a got past validation'],
    [
      () =>
        compileRunbook(
          toRunbook(runbook({ a: { type: 'Run .Net Script' } }, [])),
          new Map(),
          optionsSchema.parse({}),
        ),
      'activity type Run .Net Script got past validation',
    ],
  ] as const) {
    expect(refused).toThrow(new InvariantError(message));
  }
});
