import { compilePattern } from '../../databus/pattern.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion.ts';
import type { ExportActivity } from './export-index.ts';
import { guidOf } from './guid.ts';
import type { ExportPlace, ImportLedger } from './import-ledger.ts';
import type { TextImport } from './text-import.ts';

/** One condition of a link or a loop, as in the export. */
export interface ExportCondition {
  /** `{activity}` for a status, `{activity}.Field` for a value. */
  readonly data: string;
  /** Blank for a status. */
  readonly operator: string;
  readonly value: string;
  readonly place: ExportPlace;
}

type Operator = ValueCriterion['operator'];
type Status = Extract<Criterion, { status: unknown }>['status'][number];

const operators: Readonly<Record<string, Operator>> = {
  equals: 'equals',
  doesnotequal: 'does not equal',
  notequals: 'does not equal',
  contains: 'contains',
  doesnotcontain: 'does not contain',
  startswith: 'starts with',
  beginswith: 'starts with',
  endswith: 'ends with',
  matchespattern: 'matches pattern',
  doesnotmatchpattern: 'does not match pattern',
  islessthan: 'is less than',
  isgreaterthan: 'is greater than',
  islessthanorequalto: 'is less than or equal to',
  isgreaterthanorequalto: 'is greater than or equal to',
};

const statuses: readonly Status[] = ['success', 'warning', 'failed'];

/** Turns conditions into criteria of the activity that they test (section 3, ois-format 2.3). */
export class CriteriaImport {
  readonly #texts: TextImport;
  readonly #ledger: ImportLedger;

  constructor(texts: TextImport, ledger: ImportLedger) {
    this.#texts = texts;
    this.#ledger = ledger;
  }

  /**
   * `source`: the only activity whose data may be tested (A10). `subject`: the name for notes of what has the
   * condition.
   */
  criterion(condition: ExportCondition, source: ExportActivity, subject: string): Criterion {
    const { data, operator, value, place } = condition;
    /** Notes why a condition can never hold, and makes a criterion that says so. */
    const never = (kind: 'leftOut' | 'staleReference', code: string, reason: string): Criterion => {
      this.#ledger.note(kind, code, subject, `${reason}: the condition never holds`, place);
      return { never: reason.slice(0, 1000) };
    };
    const guid = guidOf(/^\s*\{?[^}.]*\}?/.exec(data)?.[0] ?? '');
    const field = data.slice(data.indexOf('.') + 1);
    const isStatus = operator.trim() === '' && !data.includes('.');
    if (guid !== source.guid) {
      return never(
        'leftOut',
        'condition-other-activity',
        `it tests data of ${this.#texts.nameOf(guid) ?? data}, and a condition can test that of ` +
          'its own activity only (A10)',
      );
    }
    if (isStatus) return statusCriterion(value, never);
    const found = this.#texts.item(guid, field);
    if ('stale' in found) return never('staleReference', 'stale-condition', `it tests ${found.stale}`);
    return valueCriterion(found.item, operator.trim().toLowerCase(), value, never);
  }
}

type Never = (kind: 'leftOut' | 'staleReference', code: string, reason: string) => Criterion;

function statusCriterion(value: string, never: Never): Criterion {
  const words = value
    .split('#')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const known = statuses.filter((status) => words.includes(status));
  if (known.length > 0 && known.length === new Set(words).size) return { status: known };
  return never('leftOut', 'unknown-status', `the status "${value}" is not known`);
}

function valueCriterion(item: string, token: string, value: string, never: Never): Criterion {
  const operator = Object.hasOwn(operators, token) ? operators[token] : undefined;
  if (operator === 'matches pattern' || operator === 'does not match pattern') {
    const reason = compilePattern(value);
    if (typeof reason !== 'string') return { item, operator, value };
    return never('leftOut', 'pattern-unusable', `the pattern "${value}" cannot be used (${reason})`);
  }
  if (operator !== undefined) return { item, operator, value };
  switch (token) {
    case 'isempty':
      return { item, operator: 'equals', value: '' };
    case 'isnotempty':
      return { item, operator: 'does not equal', value: '' };
    case 'doesnotstartwith':
    case 'doesnotbeginwith':
      return { item, operator: 'does not match pattern', value: `${quotedPattern(value)}.*` };
    case 'doesnotendwith':
      return { item, operator: 'does not match pattern', value: `.*${quotedPattern(value)}` };
    case 'isbetween': {
      const bounds = value.split(/[;,#]/).map((bound) => bound.trim());
      if (bounds.length === 2 && bounds.every((bound) => /^-?\d+(\.\d+)?$/.test(bound)))
        return { item, operator: 'is between', value: bounds.map(Number) as [number, number] };
    }
  }
  return never('leftOut', 'unknown-operator', `the operator "${token}" is not known`);
}

/** A pattern that only this text matches. */
export function quotedPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
