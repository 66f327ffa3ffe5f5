import { expect, test } from 'vitest';
import { defaultOptions } from '../../../src/model/default-options.ts';
import { optionsSchema } from '../../../src/model/options-schema.ts';
import { runbookText } from '../../../src/reports/explain/runbook-text.ts';
import { runbook } from '../../support/runbook-file.ts';
import { explained, plain } from './explained.ts';

/** A value that an option can have, other than its default. */
function otherThan(name: keyof typeof defaultOptions): string | number | boolean {
  const usual = defaultOptions[name];
  const tried = ['de-DE', 'Mine', 7, 1, 10_000, !usual, ...wordsOf(name)];
  const schema = optionsSchema.shape[name];
  return tried.find((value) => value !== usual && schema.safeParse(value).success)!;
}

function wordsOf(name: keyof typeof defaultOptions): readonly (string | number)[] {
  const inner = optionsSchema.shape[name].unwrap() as { options?: readonly (string | number)[] };
  return inner.options ?? [];
}

test('every option of a runbook that differs from its default is told (section 13)', async () => {
  const names = Object.keys(defaultOptions) as (keyof typeof defaultOptions)[];
  const options = Object.fromEntries(names.map((name) => [name, otherThan(name)]));
  expect(Object.values(options)).not.toContain(undefined);
  const { explanation, facts } = await explained({ ...runbook({ a: plain }, []), options });
  expect(explanation.runbook.options).toEqual(options);
  const text = runbookText(explanation, facts, Number.POSITIVE_INFINITY);
  for (const [name, value] of Object.entries(options)) expect(text).toContain(`${name}=${value}`);
});

test('an option that has its default is not', async () => {
  const { explanation } = await explained({ ...runbook({ a: plain }, []), options: { culture: 'en-US' } });
  expect(explanation.runbook.options).toEqual({});
});
