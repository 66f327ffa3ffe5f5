import type { Options } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import { textOf, type Value } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import { ActivityFailure, textTooLong } from './activity-failure.ts';
import { calendarTime, daysFromCivil, type UtcOffset } from './calendar.ts';
import type { Culture } from './culture.ts';
import { formatDate } from './date-format.ts';
import { parseDatePattern } from './date-pattern.ts';
import { itemReader } from './items.ts';
import type { MemoryWatch } from './memory-watch.ts';
import { type NowUnit, parseTemplate, specialValue, type TemplatePart } from './template-parser.ts';
import { type TextFunction, textFunctions } from './text-functions.ts';
import { ancestorOf, type Token } from './token.ts';

/** What a template may read when it is resolved. */
export interface Scope {
  readonly token: Token;
  readonly nowMs: number;
  /** The row of a repeated mock that is being made, from 1. */
  readonly rowNumber?: number;
}

/** What templates can read that is the same for a whole instance. */
export interface TemplateWorld {
  readonly options: Options;
  readonly utcOffset: UtcOffset;
  /** The culture of the runbook server (A34). */
  readonly culture: Culture;
  activity(id: string): Activity | undefined;
  /** The text of a global variable; undefined when there is none. */
  variable(path: string): string | undefined;
  /** An environment variable of the runbook server; undefined when it is not set. */
  environment(name: string): string | undefined;
  /** Absent where nobody looks at the memory. */
  readonly memory?: MemoryWatch;
}

/** A compiled text. It is resolved each time an activity runs. */
export interface Template {
  /** The text with everything inserted. Throws ActivityFailure if a rule says that the activity fails. */
  text(scope: Scope): string;
  /**
   * The value: a template that is a single reference keeps the type of what it refers to; any other gives its
   * text.
   */
  value(scope: Scope): Value;
}

type Reader = (scope: Scope) => Value | undefined;

/** Compiles a text for one runbook. Resolving a text without references costs next to nothing. */
export function compileTemplate(
  text: string,
  world: TemplateWorld,
  rules: { functions?: boolean } = {},
): Template {
  return compileParts(parseTemplate(text, rules).parts, world);
}

function compileParts(parts: readonly TemplatePart[], world: TemplateWorld): Template {
  const readers = parts.map((part) => compilePart(part, world));
  const [first] = readers as [Reader];
  const { options, memory } = world;
  const { maxTextLength } = options;
  if (readers.length === 1)
    return { text: (scope) => textOf(first(scope)), value: (scope) => first(scope) ?? '' };
  const text = (scope: Scope) => {
    let whole = '';
    for (const read of readers) {
      whole += textOf(read(scope));
      if (whole.length > maxTextLength) throw textTooLong(maxTextLength);
    }
    return memory === undefined ? whole : memory.text(whole);
  };
  return { text, value: text };
}

function compilePart(part: TemplatePart, world: TemplateWorld): Reader {
  switch (part.kind) {
    case 'text':
      return () => part.text;
    case 'publishedData':
      return subscription(part, world);
    case 'variable':
      return variable(part.path, world);
    case 'environment':
      return () => world.environment(part.name) ?? `%${part.name}%`;
    case 'now':
      return part.unit === undefined ? presentTime(world) : presentPart(part.unit, world);
    case 'row':
      return ({ rowNumber }) => rowNumber ?? '';
    case 'function': {
      const { apply } = textFunctions.get(part.name) as TextFunction;
      const parameters = part.parameters.map((parameter) => compileParts(parameter, world));
      return (scope) => {
        const values = parameters.map((parameter) => parameter.text(scope));
        for (const { length } of values) world.memory?.aboutToMake(length);
        return apply(values, world.options);
      };
    }
  }
}

/** A variable with a special value gives the present one at each use (section 9). */
function variable(path: string, world: TemplateWorld): Reader {
  const value = world.variable(path) ?? '';
  const special = specialValue(value);
  return special === undefined ? () => value : compilePart(special, world);
}

function subscription(part: Extract<TemplatePart, { kind: 'publishedData' }>, world: TemplateWorld): Reader {
  const activity = world.activity(part.activityId);
  const read = itemReader(part.item);
  const missing = () => {
    if (world.options.missingData === 'blank') return undefined;
    throw new ActivityFailure(`{{${part.activityId}.${part.item}}} is not in this token's lineage`);
  };
  return ({ token }) => {
    const found = activity && ancestorOf(token, activity);
    return found?.execution === undefined ? missing() : read(found.execution, found.row);
  };
}

/** NOW() (section 9): the local time of the runbook server, as its culture writes it (A34). */
function presentTime({ utcOffset, culture }: TemplateWorld): Reader {
  const parts = parseDatePattern(culture.pattern);
  if (typeof parts === 'string')
    throw new InvariantError(`the pattern of a culture cannot be used: ${parts}`);
  return ({ nowMs }) => {
    const offset = utcOffset(nowMs);
    return formatDate(parts, calendarTime(nowMs, offset), offset, culture);
  };
}

/** NOW(unit) (section 9): a number; dayofweek counts from 1 = Sunday. */
function presentPart(unit: NowUnit, { utcOffset }: TemplateWorld): Reader {
  return ({ nowMs }) => {
    const t = calendarTime(nowMs, utcOffset(nowMs));
    if (unit === 'dayofweek') return t.weekday + 1;
    if (unit === 'dayofyear') return daysFromCivil(t.year, t.month, t.day) - daysFromCivil(t.year, 1, 1) + 1;
    return t[unit];
  };
}
