import { type TextFunction, textFunctions } from './text-functions.ts';

/** One piece of a template (format section 2). */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'publishedData'; readonly activityId: string; readonly item: string }
  | { readonly kind: 'variable'; readonly path: string }
  | { readonly kind: 'now'; readonly unit: NowUnit | undefined }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'row' }
  | {
      readonly kind: 'function';
      readonly name: string;
      readonly parameters: readonly (readonly TemplatePart[])[];
    };

/** The units of {{$NOW(unit)}} (section 9). */
export const nowUnits = [
  'day',
  'dayofweek',
  'dayofyear',
  'month',
  'year',
  'hour',
  'minute',
  'second',
  'millisecond',
] as const;
export type NowUnit = (typeof nowUnits)[number];

/** A part of a template that cannot be understood. `offset` counts characters from its start. */
export interface TemplateProblem {
  readonly code: 'template-unclosed' | 'template-reference' | 'template-function';
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

export interface ParsedTemplate {
  readonly parts: readonly TemplatePart[];
  readonly problems: readonly TemplateProblem[];
}

const functionStart = new RegExp(`\\[(${[...textFunctions.keys()].join('|')})\\(`, 'y');
const nestedStart = new RegExp(`\\[?(${[...textFunctions.keys()].join('|')})\\(`, 'y');
const numberParameter = /[+-]?\d+(\.\d+)?/y;
/** Characters that begin nothing, or else one that may. */
const plainStretch = /[^'"\\{[]+|./sy;
const maxNesting = 50;

/**
 * Parses a template. Functions are recognised before anything is inserted, so that data can never become a
 * function call. `functions: false` is for scripts, in which `[Left(` may be the author's own code.
 */
export function parseTemplate(text: string, { functions = true } = {}): ParsedTemplate {
  return new TemplateParser(text, functions).parse();
}

class TemplateParser {
  readonly #text: string;
  readonly #functions: boolean;
  readonly #problems: TemplateProblem[] = [];
  #at = 0;

  constructor(text: string, functions: boolean) {
    this.#text = text;
    this.#functions = functions;
  }

  parse(): ParsedTemplate {
    const parts = this.#run(undefined, 0);
    return { parts, problems: this.#problems };
  }

  /** Parses up to the end, or up to the closing quote of a quoted parameter. */
  #run(quote: string | undefined, depth: number): TemplatePart[] {
    const parts: TemplatePart[] = [];
    let literal = '';
    const flush = () => {
      if (literal !== '') parts.push({ kind: 'text', text: literal });
      literal = '';
    };
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] as string;
      if (char === quote) {
        if (this.#text[this.#at + 1] !== quote) break;
        literal += quote;
        this.#at += 2;
      } else if (this.#text.startsWith('\\{{', this.#at)) {
        literal += '{{';
        this.#at += 3;
      } else if (this.#text.startsWith('{{', this.#at)) {
        const part = this.#reference();
        if (typeof part === 'string') literal += part;
        else {
          flush();
          parts.push(part);
        }
      } else {
        const call = quote === undefined && this.#functions ? this.#bracketedCall(depth) : undefined;
        if (call !== undefined) {
          flush();
          parts.push(call);
        } else {
          plainStretch.lastIndex = this.#at;
          const [plain] = plainStretch.exec(this.#text) as RegExpExecArray;
          literal += plain;
          this.#at += plain.length;
        }
      }
    }
    flush();
    return parts;
  }

  #problem(code: TemplateProblem['code'], offset: number, message: string, hint: string): void {
    this.#problems.push({ code, offset, message, hint });
  }

  /** A reference in double braces; or its own text, with a problem, if it cannot be understood. */
  #reference(): TemplatePart | string {
    const start = this.#at;
    const end = this.#text.indexOf('}}', start + 2);
    if (end < 0) {
      this.#problem(
        'template-unclosed',
        start,
        'a reference is opened with {{ and not closed',
        'close it with }}, or write \\{{ for two braces',
      );
      this.#at = this.#text.length;
      return this.#text.slice(start);
    }
    this.#at = end + 2;
    const inner = this.#text.slice(start + 2, end).trim();
    const part = inner.startsWith('$') ? special(inner.slice(1).trim()) : publishedData(inner);
    if (part !== undefined) return part;
    this.#problem(
      'template-reference',
      start,
      `{{${inner}}} is not a reference`,
      'write {{activityId.Item name}}, {{$Folder/Variable}}, {{$NOW()}}, {{$NOW(hour)}} or {{$%NAME%}}; ' +
        'two literal braces are \\{{',
    );
    return this.#text.slice(start, end + 2);
  }

  #bracketedCall(depth: number): TemplatePart | undefined {
    functionStart.lastIndex = this.#at;
    const found = functionStart.exec(this.#text);
    if (!found) return undefined;
    const start = this.#at;
    const known = this.#problems.length;
    const call = this.#call(found, depth, ']');
    if (call !== undefined) return call;
    // The text of the call is parsed again as plain text, which finds the inner problems again.
    this.#problems.length = known;
    this.#problem(
      'template-function',
      start,
      `the function ${found[1]} cannot be read`,
      `${usageOf(found[1] as string)}; texts stand in single quotes, numbers plain, commas between them`,
    );
    this.#at = start;
    return undefined;
  }

  /**
   * Parses `Name(parameter, …)` and the bracket or brace that closes it. Undefined if it is not a call; the
   * position is then unspecified.
   */
  #call(found: RegExpExecArray, depth: number, close: string): TemplatePart | undefined {
    const name = found[1] as string;
    this.#at += found[0].length;
    const parameters: (readonly TemplatePart[])[] = [];
    if (depth >= maxNesting) return undefined;
    do {
      const parameter = this.#parameter(depth + 1);
      if (parameter === undefined) return undefined;
      parameters.push(parameter);
    } while (this.#take(','));
    const [least, most] = (textFunctions.get(name) as TextFunction).arity;
    if (!this.#take(')') || (close !== '' && !this.#take(close))) return undefined;
    return parameters.length >= least && parameters.length <= most
      ? { kind: 'function', name, parameters }
      : undefined;
  }

  #parameter(depth: number): readonly TemplatePart[] | undefined {
    this.#skipSpace();
    for (const quote of ["'", '"']) {
      if (this.#text[this.#at] !== quote) continue;
      this.#at += 1;
      const parts = this.#run(quote, depth);
      return this.#take(quote) ? parts : undefined;
    }
    if (this.#text.startsWith('{{', this.#at)) {
      const part = this.#reference();
      return typeof part === 'string' ? undefined : [part];
    }
    numberParameter.lastIndex = this.#at;
    const number = numberParameter.exec(this.#text);
    if (number) {
      this.#at += number[0].length;
      return [{ kind: 'text', text: number[0] }];
    }
    nestedStart.lastIndex = this.#at;
    const nested = nestedStart.exec(this.#text);
    if (!nested) return undefined;
    const call = this.#call(nested, depth, nested[0].startsWith('[') ? ']' : '');
    return call === undefined ? undefined : [call];
  }

  #skipSpace(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #take(expected: string): boolean {
    this.#skipSpace();
    if (this.#text[this.#at] !== expected) return false;
    this.#at += 1;
    return true;
  }
}

function usageOf(name: string): string {
  const { arity, parameters } = textFunctions.get(name) as TextFunction;
  const [least, most] = arity;
  const count = most === least ? `${least}` : most === Infinity ? `${least} or more` : `${least} or ${most}`;
  return `${name} takes ${count} parameter${count === '1' ? '' : 's'}: ${parameters}`;
}

function publishedData(inner: string): TemplatePart | undefined {
  const dot = inner.indexOf('.');
  const activityId = inner.slice(0, dot).trim();
  const item = inner.slice(dot + 1).trim();
  return dot > 0 && item !== '' ? { kind: 'publishedData', activityId, item } : undefined;
}

/**
 * What the value of a global variable stands for, where it is one of the special values of section 9:
 * `NOW()`, `NOW(hour)`, `%NAME%`. Undefined for all other text, text around such a value included.
 */
export function specialValue(
  value: string,
): Extract<TemplatePart, { kind: 'now' | 'environment' }> | undefined {
  const part = special(value.trim());
  return part?.kind === 'now' || part?.kind === 'environment' ? part : undefined;
}

function special(name: string): TemplatePart | undefined {
  const now = /^NOW\(\s*([a-z]*)\s*\)$/i.exec(name);
  if (now) {
    const asked = (now[1] as string).toLowerCase();
    const unit = nowUnits.find((known) => known === asked);
    return unit !== undefined || asked === '' ? { kind: 'now', unit } : undefined;
  }
  const environment = /^%([^%]+)%$/.exec(name);
  if (environment) return { kind: 'environment', name: environment[1] as string };
  if (name === 'row') return { kind: 'row' };
  const literal = /^'([^']*)'$/.exec(name);
  if (literal) return { kind: 'text', text: literal[1] as string };
  return name === '' ? undefined : { kind: 'variable', path: name };
}
