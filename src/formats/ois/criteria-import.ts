import { compilePattern } from '../../databus/pattern.ts';
import type { Criterion, ValueCriterion } from '../../model/criterion-schema.ts';
import type { ExportActivity } from './export-index.ts';
import { guidOf } from './guid.ts';
import type { ExportPlace, ImportLedger } from './import-ledger.ts';
import type { TextImport } from './text-import.ts';

/** One condition of a link or a loop as the export has it. */
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

/** What never holds: every activity has an id. */
const never: Criterion = { item: 'Activity ID', operator: 'equals', value: '' };

/** Turns conditions into criteria of the activity they are put on (section 3, ois-format 2.3). */
export class CriteriaImport {
  readonly #texts: TextImport;
  readonly #ledger: ImportLedger;

  constructor(texts: TextImport, ledger: ImportLedger) {
    this.#texts = texts;
    this.#ledger = ledger;
  }

  /** `source`: the activity whose data may be tested (A10); `subject` as notes name what has the condition. */
  criterion(condition: ExportCondition, source: ExportActivity, subject: string): Criterion {
    const { data, operator, value, place } = condition;
    const note = (kind: 'approximated' | 'leftOut' | 'staleReference', code: string, message: string) =>
      this.#ledger.note(kind, code, subject, message, place);
    const guid = guidOf(/^\s*\{?[^}.]*\}?/.exec(data)?.[0] ?? '');
    const field = data.slice(data.indexOf('.') + 1);
    const isStatus = operator.trim() === '' && !data.includes('.');
    if (guid !== source.guid) {
      note(
        'leftOut',
        'condition-other-activity',
        `a condition tests an activity other than the one the link starts from (${data}), which has no data there (A10): it never holds`,
      );
      return never;
    }
    if (isStatus) return this.#status(value, note);
    const found = this.#texts.item(guid, field);
    if ('stale' in found) {
      note('staleReference', 'stale-reference', `a condition tests ${found.stale}: it never holds`);
      return never;
    }
    return this.#value(found.item, operator.trim().toLowerCase(), value, note);
  }

  #status(value: string, note: Note): Criterion {
    const words = value
      .split('#')
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== '');
    const known = statuses.filter((status) => words.includes(status));
    if (known.length === words.length && known.length > 0) return { status: known };
    note('approximated', 'unknown-status', `a condition names a status that nobody knows: "${value}"`);
    return known.length > 0 ? { status: known } : never;
  }

  #value(item: string, token: string, value: string, note: Note): Criterion {
    const operator = Object.hasOwn(operators, token) ? operators[token] : undefined;
    if (operator === 'matches pattern' || operator === 'does not match pattern') {
      const reason = compilePattern(value);
      if (typeof reason !== 'string') return { item, operator, value };
      note(
        'leftOut',
        'pattern-unusable',
        `the pattern "${value}" cannot be used (${reason}): the condition never holds`,
      );
      return never;
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
    note('leftOut', 'unknown-operator', `nobody knows the operator "${token}": the condition never holds`);
    return never;
  }
}

type Note = (kind: 'approximated' | 'leftOut' | 'staleReference', code: string, message: string) => void;

function quotedPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
