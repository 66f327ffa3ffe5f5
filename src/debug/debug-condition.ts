import { ActivityFailure } from '../databus/activity-failure.ts';
import { compilePattern } from '../databus/pattern.ts';
import { compileTemplate, type Scope, type Template, type TemplateWorld } from '../databus/template.ts';
import { parseTemplate, type TemplatePart } from '../databus/template-parser.ts';
import { compileValueTest } from '../engine/criterion.ts';
import { type Operator, operators } from '../model/operator.ts';
import { UsageError } from '../model/problem.ts';
import type { Value } from '../model/published-data.ts';

/** Whether a breakpoint counts where a token stands. */
export type DebugCondition = (scope: Scope) => boolean;

/** Short forms of the operators that link conditions have. */
const signs: Readonly<Record<string, Operator>> = {
  '==': 'equals',
  '=': 'equals',
  '!=': 'does not equal',
  '<=': 'is less than or equal to',
  '>=': 'is greater than or equal to',
  '<': 'is less than',
  '>': 'is greater than',
};

const bySize = (a: string, b: string) => b.length - a.length;
const comparison = new RegExp(
  `\\s(${operators.toSorted(bySize).join('|')})\\s|(${Object.keys(signs).toSorted(bySize).join('|')})`,
  'i',
);

/**
 * Compiles a condition: a template, an operator of link conditions or its sign, and a template or literal,
 * which may be quoted. `is between` takes `LOW and HIGH`. A template alone holds unless it is blank or
 * `false`. Throws UsageError for anything else.
 */
export function compileDebugCondition(text: string, world: TemplateWorld): DebugCondition {
  // What stands in braces has no operator.
  const masked = text.replace(/\{\{.*?\}\}/gs, (reference) => '\u{1}'.repeat(reference.length));
  const found = comparison.exec(masked);
  if (found === null) {
    const whole = compileChecked(text, world);
    return quietly((scope) => !/^\s*(false)?\s*$/i.test(whole.text(scope)));
  }
  const operator = (found[1]?.toLowerCase() as Operator | undefined) ?? (signs[found[0]] as Operator);
  const left = compileChecked(text.slice(0, found.index).trim(), world);
  const given = text.slice(found.index + found[0].length).trim();
  const right = operator === 'is between' ? twoBounds(given) : [given];
  const operands = right.map((operand) => compileChecked(unquoted(operand), world));
  const [first] = operands as [Template];
  return quietly((scope) => {
    const values = operands.map((operand) => operand.value(scope));
    checkPattern(operator, first.text(scope));
    const value = operator === 'is between' ? (values as [Value, Value]) : (values[0] as Value);
    return compileValueTest({ operator, value }, world.options)(left.value(scope));
  });
}

/** Compiles a text that people type. Throws UsageError for a reference that means nothing. */
export function compileChecked(text: string, world: TemplateWorld): Template {
  const { parts, problems } = parseTemplate(text);
  const [problem] = problems;
  if (problem !== undefined) throw new UsageError(problem.message, problem.hint);
  for (const part of referencesIn(parts)) {
    if (part.kind === 'publishedData' && world.activity(part.activityId) === undefined)
      throw new UsageError(`the runbook has no activity "${part.activityId}"`);
    if (part.kind === 'variable' && world.variable(part.path) === undefined)
      throw new UsageError(`there is no variable "${part.path}"`);
  }
  return compileTemplate(text, world);
}

function* referencesIn(parts: readonly TemplatePart[]): Generator<TemplatePart> {
  for (const part of parts) {
    if (part.kind === 'function') yield* part.parameters.values().flatMap(referencesIn);
    else yield part;
  }
}

function twoBounds(text: string): readonly string[] {
  const bounds = text.split(/\s+and\s+/i);
  if (bounds.length === 2) return bounds;
  throw new UsageError('"is between" takes two values', 'write: is between 1 and 5');
}

function unquoted(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

function checkPattern(operator: Operator, text: string): void {
  if (!/pattern$/.test(operator)) return;
  const pattern = compilePattern(text);
  if (typeof pattern === 'string') throw new ActivityFailure(pattern);
}

/** What cannot be resolved does not hold. */
function quietly(condition: DebugCondition): DebugCondition {
  return (scope) => {
    try {
      return condition(scope);
    } catch (error) {
      if (error instanceof ActivityFailure) return false;
      throw error;
    }
  };
}

const hitTests: Readonly<Record<string, (hit: number, count: number) => boolean>> = {
  '': (hit, count) => hit >= count,
  '=': (hit, count) => hit === count,
  '==': (hit, count) => hit === count,
  '>=': (hit, count) => hit >= count,
  '>': (hit, count) => hit > count,
  '<=': (hit, count) => hit <= count,
  '<': (hit, count) => hit < count,
  '%': (hit, count) => hit % count === 0,
};

/**
 * Compiles a hit count: a number, from which hit on it counts, or one of `= < <= > >=` or `%` (every n-th)
 * and a number. Throws UsageError for anything else.
 */
export function compileHitCondition(text: string): (hit: number) => boolean {
  const [, sign = '', digits = ''] = /^\s*(==?|>=?|<=?|%|)\s*(\d+)\s*$/.exec(text) ?? [];
  const test = hitTests[sign];
  const count = Number(digits);
  if (digits === '' || test === undefined || (sign === '%' && count === 0))
    throw new UsageError(`"${text}" is not a hit count`, 'write a number, as in 3, or = 3, > 3, % 3');
  return (hit) => test(hit, count);
}
