import { expect, test } from 'vitest';
import { parameterWarningLines } from '../../src/reports/result-text.ts';
import { ParameterWarnings } from '../../src/trace/parameter-warnings.ts';
import { HandMadeTrace } from '../trace/hand-made-trace.ts';

const told = (...messages: readonly string[]) => {
  const trace = new HandMadeTrace();
  for (const message of messages) trace.add('Diagnostic', { code: 'parameter-type', message });
  trace.add('Diagnostic', { code: 'retry', message: 'not told' });
  const warnings = new ParameterWarnings();
  for (const event of trace.events) warnings.add(event);
  return parameterWarningLines(warnings.all);
};

test('values that are none of their type are told once each, and ten at most (A33)', () => {
  expect(told()).toBe('');
  expect(told('a', 'b', 'a')).toMatch(/^warning: \\\S+: a\nwarning: \\\S+: b\n$/);
  const many = told(...Array.from({ length: 12 }, (_, index) => `m${index}`));
  expect(many.match(/^warning: /gm)).toHaveLength(10);
  expect(many).toMatch(/: m9\nand 2 more warnings of that kind\n$/);
});
