import { commonItems } from '../../databus/items.ts';
import { parseTemplate } from '../../databus/template-parser.ts';
import type { ExportActivity, ExportRunbook } from './export-index.ts';
import { guidOf, isGuid } from './guid.ts';
import type { ExportPlace, ImportLedger } from './import-ledger.ts';
import { type MarkerPart, splitMarkers, withoutWrappers } from './markers.ts';
import { type NativePiece, nativeText, plainName } from './native-text.ts';
import { commonItemOf } from './types/common-fields.ts';

/** The names of global variables that references may need. */
export interface GlobalNames {
  /** The path of a variable as a reference names it; undefined for a variable that is not in the export. */
  variable(guid: string): string | undefined;
  /** Adds a variable for one that is not in the export, and gives its path. */
  missingVariable(guid: string): string;
  /** The path of the variable for an encrypted field. */
  secret(runbook: string, activity: string, field: string): string;
}

/** A text in native form. */
export interface ImportedText {
  readonly text: string;
  /** Whether it contains everything that the export says, so that it needs no `origin`. */
  readonly isWhole: boolean;
}

/** The place of a text. */
export interface FieldPlace {
  readonly activity: ExportActivity;
  readonly field: string;
  readonly place: ExportPlace;
}

/** A published item as a reference names it: the native name of the item, or why it does not exist. */
export type FoundItem =
  | { readonly id: string; readonly item: string; readonly doubt?: string }
  | { readonly stale: string };

/**
 * Rewrites the references in the texts of one runbook (ois-format 2.4). A stale reference gives blank text,
 * as in Orchestrator, and is noted.
 */
export class TextImport {
  readonly #runbook: ExportRunbook;
  readonly #globals: GlobalNames;
  readonly #ledger: ImportLedger;
  readonly #childOf: (guid: string) => ExportRunbook | undefined;
  readonly #itemsOf: (type: string) => Iterable<string>;
  /**
   * Items that are read although the types of their activities are not known to publish them, by activity.
   */
  readonly #unheard = new Map<ExportActivity, Map<string, string>>();

  constructor(
    runbook: ExportRunbook,
    globals: GlobalNames,
    ledger: ImportLedger,
    childOf: (guid: string) => ExportRunbook | undefined,
    itemsOf: (type: string) => Iterable<string>,
  ) {
    this.#childOf = childOf;
    this.#itemsOf = itemsOf;
    this.#runbook = runbook;
    this.#globals = globals;
    this.#ledger = ledger;
  }

  /** Converts a text with references. `functions: false` is for scripts. */
  template(raw: string, at: FieldPlace, rules: { functions?: boolean } = {}): ImportedText {
    const pieces: NativePiece[] = [];
    let isWhole = true;
    const unwrapped = withoutWrappers(raw);
    for (const part of splitMarkers(unwrapped)) {
      const piece = this.#piece(part, at);
      if (piece === undefined || part.kind === 'encrypted') isWhole = false;
      if (piece !== undefined) pieces.push(piece);
    }
    return { text: nativeText(pieces, rules), isWhole: isWhole && unwrapped === raw };
  }

  /** The name of an activity of the runbook. */
  nameOf(activityGuid: string): string | undefined {
    return this.#runbook.byGuid.get(activityGuid)?.name;
  }

  /** The item that `{activity}.field` names. */
  item(activityGuid: string, field: string): FoundItem {
    const activity = this.#runbook.byGuid.get(activityGuid);
    if (activity === undefined) return { stale: `an activity that is not in the runbook, ${activityGuid}` };
    if (isGuid(field)) {
      const parameter = activity.parameters.byGuid.get(guidOf(field));
      return parameter === undefined
        ? { stale: `a parameter that ${activity.name} does not have, ${field}` }
        : { id: activity.id, item: parameter };
    }
    const item = this.#itemName(activity, field);
    const doubt = this.#doubtOf(activity, item);
    return { id: activity.id, item, ...(doubt !== undefined && { doubt }) };
  }

  /**
   * The items that are read of an activity although nothing says that it publishes them, in the order found.
   */
  unheardOf(activity: ExportActivity): readonly string[] {
    return [...(this.#unheard.get(activity)?.values() ?? [])];
  }

  /** Invoke Runbook publishes what its child returns. */
  #doubtOf({ typeName, type, name, fields }: ExportActivity, item: string): string | undefined {
    if (typeName !== 'Invoke Runbook') return undefined;
    const child = this.#childOf(guidOf(fields.peek('PolicyObjectID')));
    const key = item.toLowerCase();
    const own = Object.values(type?.items ?? {}).some((one) => one.toLowerCase() === key);
    if (child === undefined || own || child.returned.has(key) || commonItems.has(item)) return undefined;
    return `data that ${name} does not return, ${item}`;
  }

  #itemName(activity: ExportActivity, field: string): string {
    const wanted = field.trim();
    const key = wanted.toLowerCase();
    const known =
      itemOfType(activity, key) ??
      declaredName(activity, key) ??
      commonItemOf(wanted) ??
      alike(key, this.#itemsOf(activity.typeName));
    if (known !== undefined) return plainName(known);
    const name = plainName(wanted) || 'Item';
    const unheard = this.#unheard.get(activity) ?? new Map<string, string>();
    this.#unheard.set(activity, unheard.set(key, unheard.get(key) ?? name));
    return unheard.get(key) as string;
  }

  #piece(part: MarkerPart, at: FieldPlace): NativePiece | undefined {
    switch (part.kind) {
      case 'text':
        return { literal: part.text };
      case 'publishedData': {
        const found = this.item(part.activity, part.field);
        if ('item' in found) {
          if (found.doubt !== undefined)
            this.#stale(at, `${at.field} reads ${found.doubt}: it is always blank`);
          return { reference: `${found.id}.${found.item}` };
        }
        this.#stale(at, `${at.field} reads ${found.stale}: it is always blank`);
        return undefined;
      }
      case 'variable':
        return { reference: `$${this.#variable(part.variable, at)}` };
      case 'encrypted':
        return {
          reference: `$${this.#globals.secret(this.#runbook.path, at.activity.name, at.field)}`,
        };
      case 'branch':
        this.#stale(at, `${at.field} names a branch, which means something in a Junction only`);
        return undefined;
      case 'unknown':
        this.#ledger.note(
          'approximated',
          'unknown-marker',
          at.activity.name,
          `${at.field} has a marker ${part.marker} that is not known: it stays as it is written`,
          at.place,
        );
        return { literal: part.text };
    }
  }

  #variable(name: string, at: FieldPlace): string {
    const special = `$${plainName(name)}`;
    const [meant] = parseTemplate(`{{${special}}}`).parts;
    if (meant?.kind === 'now' || meant?.kind === 'environment') return special.slice(1);
    const path = this.#globals.variable(name);
    if (path !== undefined) return path;
    const stand = this.#globals.missingVariable(name);
    this.#stale(
      at,
      `${at.field} reads a global variable that is not in the export, ${name}: it is blank; after ` +
        `import --out, ${stand} in globals.yaml can be given its value`,
    );
    return stand;
  }

  #stale(at: FieldPlace, message: string): void {
    this.#ledger.note('staleReference', 'stale-reference', at.activity.name, message, at.place);
  }
}

/** The item whose name has the same letters and digits, as `FormatResult` and *Format Result* have. */
function alike(key: string, items: Iterable<string>): string | undefined {
  const wanted = lettersOf(key);
  for (const item of items) if (wanted !== '' && lettersOf(item) === wanted) return item;
  return undefined;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The name of an item, found by the name that references use or by its own. */
function declaredName({ declared }: ExportActivity, key: string): string | undefined {
  const byId = declared.get(key);
  if (byId !== undefined) return byId.name;
  for (const { name } of declared.values()) if (name.toLowerCase() === key) return name;
  return undefined;
}

function itemOfType({ type }: ExportActivity, key: string): string | undefined {
  if (type === undefined) return undefined;
  for (const [field, item] of Object.entries(type.items)) if (field.toLowerCase() === key) return item;
  return undefined;
}
