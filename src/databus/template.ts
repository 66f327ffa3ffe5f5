import type { Options } from '../model/options.ts';
import { InvariantError } from '../model/problem.ts';
import { textOf, type Value } from '../model/published-data.ts';
import type { Activity } from '../model/runbook.ts';
import { ActivityFailure, textTooLong } from './activity-failure.ts';
import { calendarTime, daysFromCivil, type UtcOffset } from './calendar.ts';
import type { Culture } from './culture.ts';
import { formatDate } from './date-format.ts';
import { parseDatePattern } from './date-pattern.ts';
import { ItemReader } from './items.ts';
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

/**
 * A piece of a text, compiled. What nearly every execution reads is read by classes, not by closures, so that
 * a call has one target for all activities.
 */
interface Piece {
  read(scope: Scope): Value | undefined;
}

/** Compiles a text for one runbook. Resolving a text without references costs next to nothing. */
export function compileTemplate(
  text: string,
  world: TemplateWorld,
  rules: { functions?: boolean } = {},
): Template {
  return compileParts(parseTemplate(text, rules).parts, world);
}

function compileParts(parts: readonly TemplatePart[], world: TemplateWorld): Template {
  const pieces = parts.map((part) => compilePart(part, world));
  const [only] = pieces;
  return only !== undefined && pieces.length === 1 ? new SinglePiece(only) : new JoinedPieces(pieces, world);
}

class SinglePiece implements Template {
  readonly #piece: Piece;

  constructor(piece: Piece) {
    this.#piece = piece;
  }

  text(scope: Scope): string {
    return textOf(this.#piece.read(scope));
  }

  value(scope: Scope): Value {
    return this.#piece.read(scope) ?? '';
  }
}

class JoinedPieces implements Template {
  readonly #pieces: readonly Piece[];
  readonly #world: TemplateWorld;

  constructor(pieces: readonly Piece[], world: TemplateWorld) {
    this.#pieces = pieces;
    this.#world = world;
  }

  text(scope: Scope): string {
    const { memory, options } = this.#world;
    let whole = '';
    for (const piece of this.#pieces) {
      whole += textOf(piece.read(scope));
      if (whole.length > options.maxTextLength) throw textTooLong(options.maxTextLength);
    }
    return memory === undefined ? whole : memory.text(whole);
  }

  value(scope: Scope): Value {
    return this.text(scope);
  }
}

function compilePart(part: TemplatePart, world: TemplateWorld): Piece {
  switch (part.kind) {
    case 'text':
      return new FixedPiece(part.text);
    case 'publishedData':
      return new Subscription(part, world);
    case 'variable':
      return variable(part.path, world);
    case 'environment':
      return { read: () => world.environment(part.name) ?? `%${part.name}%` };
    case 'now':
      return { read: part.unit === undefined ? presentTime(world) : presentPart(part.unit, world) };
    case 'row':
      return rowNumber;
    case 'function': {
      const { apply } = textFunctions.get(part.name) as TextFunction;
      const parameters = part.parameters.map((parameter) => compileParts(parameter, world));
      const read = (scope: Scope) => {
        const values = parameters.map((parameter) => parameter.text(scope));
        for (const { length } of values) world.memory?.aboutToMake(length);
        return apply(values, world.options);
      };
      return { read };
    }
  }
}

class FixedPiece implements Piece {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  read(): string {
    return this.#text;
  }
}

const rowNumber: Piece = { read: (scope) => scope.rowNumber ?? '' };

/** A variable with a special value gives the present one at each use (section 9). */
function variable(path: string, world: TemplateWorld): Piece {
  const value = world.variable(path) ?? '';
  const special = specialValue(value);
  return special === undefined ? new FixedPiece(value) : compilePart(special, world);
}

/** A reference to published data: it reads the row of this activity in the lineage of the token. */
class Subscription implements Piece {
  readonly #activity: Activity | undefined;
  readonly #item: ItemReader;
  readonly #reference: string;
  readonly #blankIfMissing: boolean;

  constructor({ activityId, item }: Extract<TemplatePart, { kind: 'publishedData' }>, world: TemplateWorld) {
    this.#activity = world.activity(activityId);
    this.#item = new ItemReader(item);
    this.#reference = `{{${activityId}.${item}}}`;
    this.#blankIfMissing = world.options.missingData === 'blank';
  }

  read({ token }: Scope): Value | undefined {
    const found = this.#activity && ancestorOf(token, this.#activity);
    if (found?.execution !== undefined) return this.#item.read(found.execution, found.row);
    if (this.#blankIfMissing) return undefined;
    throw new ActivityFailure(`${this.#reference} is not in this token's lineage`);
  }
}

/** NOW() (section 9): the local time of the runbook server, as its culture writes it (A34). */
function presentTime({ utcOffset, culture }: TemplateWorld): Piece['read'] {
  const parts = parseDatePattern(culture.pattern);
  if (typeof parts === 'string')
    throw new InvariantError(`the pattern of a culture cannot be used: ${parts}`);
  return ({ nowMs }) => {
    const offset = utcOffset(nowMs);
    return formatDate(parts, calendarTime(nowMs, offset), offset, culture);
  };
}

/** NOW(unit) (section 9): a number; dayofweek counts from 1 = Sunday. */
function presentPart(unit: NowUnit, { utcOffset }: TemplateWorld): Piece['read'] {
  return ({ nowMs }) => {
    const t = calendarTime(nowMs, utcOffset(nowMs));
    if (unit === 'dayofweek') return t.weekday + 1;
    if (unit === 'dayofyear') return daysFromCivil(t.year, t.month, t.day) - daysFromCivil(t.year, 1, 1) + 1;
    return t[unit];
  };
}
