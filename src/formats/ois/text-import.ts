import type { ExportActivity, ExportRunbook } from './export-index.ts';
import { guidOf, isGuid } from './guid.ts';
import type { ExportPlace, ImportLedger } from './import-ledger.ts';
import { type MarkerPart, splitMarkers, withoutWrappers } from './markers.ts';
import { type NativePiece, nativeText, plainName } from './native-text.ts';
import { commonItemOf } from './types/common-fields.ts';

/** What references may mean beyond their own runbook. */
export interface GlobalNames {
  /** The path of a variable as a reference names it; undefined for one that did not come along. */
  variable(guid: string): string | undefined;
  /** Stands in for a variable that did not come along. */
  missingVariable(guid: string): string;
  /** The variable that stands for an encrypted field. */
  secret(runbook: string, activity: string, field: string): string;
}

/** A text as the native form has it. */
export interface ImportedText {
  readonly text: string;
  /** It says everything that the export says: no `origin` is needed for it. */
  readonly isWhole: boolean;
}

/** Where a text stands. */
export interface TextPlace {
  readonly activity: ExportActivity;
  readonly field: string;
  readonly place: ExportPlace;
}

/** A published item as a reference names it: the item's native name, or why there is none. */
export type FoundItem = { readonly id: string; readonly item: string } | { readonly stale: string };

/** Rewrites the references of one runbook's texts (ois-format 2.4). What is stale gives blank text, as in Orchestrator, and is noted. */
export class TextImport {
  readonly #runbook: ExportRunbook;
  readonly #globals: GlobalNames;
  readonly #ledger: ImportLedger;
  /** Items read of activities whose types are not known to publish them, by activity. */
  readonly #unheard = new Map<ExportActivity, Map<string, string>>();

  constructor(runbook: ExportRunbook, globals: GlobalNames, ledger: ImportLedger) {
    this.#runbook = runbook;
    this.#globals = globals;
    this.#ledger = ledger;
  }

  /** A text with references. `functions: false` for scripts. */
  template(raw: string, at: TextPlace, rules: { functions?: boolean } = {}): ImportedText {
    const pieces: NativePiece[] = [];
    let isWhole = true;
    const unwrapped = withoutWrappers(raw);
    for (const part of splitMarkers(unwrapped)) {
      const piece = this.#piece(part, at);
      if (piece === undefined) isWhole = false;
      else pieces.push(piece);
      if (part.kind === 'encrypted') isWhole = true;
    }
    return { text: nativeText(pieces, rules), isWhole: isWhole && unwrapped === raw };
  }

  /** The item that `{activity}.field` means. */
  item(activityGuid: string, field: string): FoundItem {
    const activity = this.#runbook.byGuid.get(activityGuid);
    if (activity === undefined) return { stale: `an activity that is not in the runbook, ${activityGuid}` };
    if (isGuid(field)) {
      const parameter = activity.parameters.byGuid.get(guidOf(field));
      return parameter === undefined
        ? { stale: `a parameter that ${activity.name} does not have, ${field}` }
        : { id: activity.id, item: parameter };
    }
    return { id: activity.id, item: this.#itemName(activity, field) };
  }

  /** Items that were read of an activity though nothing says that it publishes them, in the order they were met. */
  unheardOf(activity: ExportActivity): readonly string[] {
    return [...(this.#unheard.get(activity)?.values() ?? [])];
  }

  #itemName(activity: ExportActivity, field: string): string {
    const wanted = field.trim();
    const key = wanted.toLowerCase();
    const known = itemOfType(activity, key) ?? activity.declared.get(key)?.name ?? commonItemOf(wanted);
    if (known !== undefined) return plainName(known);
    const name = plainName(wanted) || 'Item';
    const unheard = this.#unheard.get(activity) ?? new Map<string, string>();
    this.#unheard.set(activity, unheard.set(key, unheard.get(key) ?? name));
    return unheard.get(key) as string;
  }

  #piece(part: MarkerPart, at: TextPlace): NativePiece | undefined {
    switch (part.kind) {
      case 'text':
        return { literal: part.text };
      case 'publishedData': {
        const found = this.item(part.activity, part.field);
        if ('item' in found) return { reference: `${found.id}.${found.item}` };
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
          `${at.field} has a marker ${part.marker} that nobody knows: it stays as it is written`,
          at.place,
        );
        return { literal: part.text };
    }
  }

  #variable(name: string, at: TextPlace): string {
    const special = /^\s*(NOW\s*\(.*\)|%[^%]+%)\s*$/i.exec(name)?.[1];
    if (special !== undefined) return plainName(special);
    const path = this.#globals.variable(name);
    if (path !== undefined) return path;
    const stand = this.#globals.missingVariable(name);
    this.#stale(
      at,
      `${at.field} reads a global variable that is not in the export, ${name}: it is blank until ${stand} is given a value`,
    );
    return stand;
  }

  #stale(at: TextPlace, message: string): void {
    this.#ledger.note('staleReference', 'stale-reference', at.activity.name, message, at.place);
  }
}

function itemOfType({ type }: ExportActivity, key: string): string | undefined {
  if (type === undefined) return undefined;
  for (const [field, item] of Object.entries(type.items)) if (field.toLowerCase() === key) return item;
  return undefined;
}
