import type { Criterion } from '../../model/criterion.ts';
import { opposites } from '../../model/operator.ts';
import { type CriteriaImport, type ExportCondition, quotedPattern } from './criteria-import.ts';
import type { ExportActivity, ExportRunbook } from './export-index.ts';
import { Fields, type OriginFields } from './fields.ts';
import { guidOf } from './guid.ts';
import type { ImportLedger } from './import-ledger.ts';
import { usualLinkFields } from './usual-fields.ts';
import type { XmlElement } from './xml-element.ts';

/** A link as a native runbook file has it. */
export interface NativeLink {
  readonly from: string;
  readonly to: string;
  readonly include?: readonly Criterion[];
  readonly exclude?: readonly Criterion[];
  readonly delaySeconds?: number;
  readonly enabled?: false;
  readonly label?: string;
  readonly description?: string;
  readonly color?: string;
  readonly origin: OriginFields;
}

/** An imported link, and the object it was made from. */
export interface ImportedLink {
  readonly link: NativeLink;
  readonly element: XmlElement;
}

/** Imports the links of a runbook (ois-format 2.3). */
export class LinkImport {
  readonly #runbook: ExportRunbook;
  readonly #criteria: CriteriaImport;
  readonly #ledger: ImportLedger;

  constructor(runbook: ExportRunbook, criteria: CriteriaImport, ledger: ImportLedger) {
    this.#runbook = runbook;
    this.#criteria = criteria;
    this.#ledger = ledger;
  }

  /** Imports one link. Undefined, with a note, if it has no source or no target in the runbook. */
  link(fields: Fields): ImportedLink | undefined {
    const source = this.#end(fields, 'SourceObject');
    const target = this.#end(fields, 'TargetObject');
    const conditions = this.#conditions(fields);
    this.#ledger.conditions += conditions.length;
    if (source === undefined || target === undefined) return undefined;
    const subject = `the link from ${source.name} to ${target.name}`;
    fields.take('Name');
    fields.take('UniqueID');
    const link: NativeLink = {
      from: source.id,
      to: target.id,
      ...this.#tabs(fields, conditions, source, subject),
      ...this.#delay(fields, subject),
      ...(fields.takeBoolean('Enabled') === false && { enabled: false as const }),
      ...labelOf(fields),
      ...texts({ description: fields.take('Description') }),
      ...colourOf(fields),
      origin: {
        uniqueId: guidOf(fields.peek('UniqueID')),
        ...texts({ name: fields.peek('Name') === 'Link' ? '' : fields.peek('Name') }),
        ...fields.rest(usualLinkFields),
      },
    };
    return { link, element: fields.element };
  }

  #end(fields: Fields, end: 'SourceObject' | 'TargetObject'): ExportActivity | undefined {
    const guid = guidOf(fields.peek(end));
    const found = this.#runbook.byGuid.get(guid);
    if (found !== undefined) {
      fields.take(end);
      return found;
    }
    const which = end === 'SourceObject' ? 'comes from' : 'leads to';
    const object = `an object that is not in the runbook, ${guid || 'none'}`;
    const message = `the link ${which} ${object}: it is left out`;
    this.#ledger.note('leftOut', 'dangling-link', fields.peek('Name'), message, fields.element);
    return undefined;
  }

  #conditions(fields: Fields): readonly (ExportCondition & { readonly isExclude: boolean })[] {
    return (fields.find('TRIGGERS')?.children ?? []).map((entry) => {
      const row = new Fields(entry);
      const tab = row.peek('Type').trim().toLowerCase();
      if (tab !== 'trigger' && tab !== 'donottrigger') {
        const type = row.peek('Type');
        const message = `a condition has an unknown type, "${type}": it is read as one of the Include tab`;
        this.#ledger.note('approximated', 'unknown-tab', fields.peek('Name'), message, entry);
      }
      return {
        data: row.peek('Data'),
        operator: row.peek('Condition'),
        value: row.peek('Value'),
        isExclude: tab === 'donottrigger',
        place: entry,
      };
    });
  }

  /**
   * The Include and Exclude tabs. Without TRIGGERS a link passes on success, which is what leaving out
   * `include` means.
   */
  #tabs(
    fields: Fields,
    conditions: readonly (ExportCondition & { readonly isExclude: boolean })[],
    source: ExportActivity,
    subject: string,
  ): Pick<NativeLink, 'include' | 'exclude'> {
    if (fields.find('TRIGGERS') === undefined) return {};
    const read = (wanted: boolean) =>
      conditions
        .filter(({ isExclude }) => isExclude === wanted)
        .map((condition) => this.#criteria.criterion(condition, source, subject));
    const include = read(false);
    const exclude = read(true);
    if (include.length < 2 || fields.boolean('And') !== true)
      return { include, ...(exclude.length > 0 && { exclude }) };
    const [first, ...others] = include as [Criterion, ...Criterion[]];
    this.#ledger.note(
      'approximated',
      'and-conditions',
      subject,
      'its conditions are joined by AND, which the Designer does not offer: all but the first became ' +
        'their opposites on the Exclude tab',
      fields.element,
    );
    return { include: [first], exclude: [...exclude, ...others.flatMap(complement)] };
  }

  #delay(fields: Fields, subject: string): Pick<NativeLink, 'delaySeconds'> {
    const seconds = fields.integer('WaitDelay') ?? 0;
    if (seconds === 0) return {};
    if (seconds > 0 && seconds <= 1e9) {
      fields.take('WaitDelay');
      return { delaySeconds: seconds };
    }
    const message = `its delay of ${seconds} seconds cannot be used: it has no delay`;
    this.#ledger.note('approximated', 'delay-unusable', subject, message, fields.element);
    return {};
  }
}

/** Criteria of which one holds if and only if the given criterion does not. */
function complement(criterion: Criterion): readonly Criterion[] {
  if ('never' in criterion) return [{ status: ['success', 'warning', 'failed'] }];
  if ('status' in criterion) {
    const { status } = criterion;
    const others = (['success', 'warning', 'failed'] as const).filter((one) => !status.includes(one));
    return others.length === 0 ? [] : [{ status: others }];
  }
  const { item, operator, value } = criterion;
  if (operator === 'is between') {
    const [low, high] = value as [number, number];
    return [
      { item, operator: 'is less than', value: low },
      { item, operator: 'is greater than', value: high },
    ];
  }
  if (operator === 'starts with' || operator === 'ends with') {
    const quoted = quotedPattern(String(value));
    const pattern = operator === 'starts with' ? `${quoted}.*` : `.*${quoted}`;
    return [{ item, operator: 'does not match pattern', value: pattern }];
  }
  return [{ item, operator: opposites[operator], value }];
}

function labelOf(fields: Fields): Pick<NativeLink, 'label'> {
  const name = fields.peek('Name').trim();
  const label = fields.peek('Label');
  if (label !== '') fields.take('Label');
  return texts({ label: label.trim() || (name === 'Link' ? '' : name) });
}

/** Windows stores colours as 0x00BBGGRR. Black is the colour of every link without one. */
function colourOf(fields: Fields): Pick<NativeLink, 'color'> {
  const colour = fields.integer('Color') ?? 0;
  if (colour <= 0 || colour > 0xff_ff_ff) return {};
  fields.take('Color');
  const channel = (shift: number) => ((colour >> shift) & 0xff).toString(16).padStart(2, '0');
  return { color: `#${channel(0)}${channel(8)}${channel(16)}` };
}

/** Keeps only the texts that are not blank. */
function texts<Key extends string>(all: Readonly<Record<Key, string>>): Partial<Record<Key, string>> {
  return Object.fromEntries(Object.entries<string>(all).filter(([, text]) => text !== '')) as Partial<
    Record<Key, string>
  >;
}
