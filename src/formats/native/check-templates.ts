import { parseTemplate, type TemplatePart } from '../../databus/template-parser.ts';
import { textFunctions } from '../../databus/text-functions.ts';
import type { Variable } from '../../model/bundle-schema.ts';
import { isTriggerSpec, type Mock, type OutcomeSpec, type TriggerSpec } from '../../model/mock-schema.ts';
import type { NamedItems } from '../../model/named-items.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { FilePlace, Path } from '../text/place.ts';
import { checkOperator, checkPublished } from './check-criteria.ts';
import { type CheckedGraph, nearestId } from './check-graph.ts';
import type { ActivityDraft, Reading } from './runbook-draft.ts';
import { neverSatisfied, type Subscription } from './upstream.ts';

/** A text of an activity refers to another one. */
interface Reference extends Subscription {
  readonly place: FilePlace;
  /** What is said when it is always blank. */
  readonly blank: string;
}

/** What of an outcome holds texts. */
type SpecTexts = Partial<Pick<OutcomeSpec, 'when' | 'rows' | 'errorSummary'>>;

/**
 * Checks the references in the texts of one runbook: that they can be read, and that the activity, its item and the variable exist.
 * Call `checkUpstream` last: whether a source comes before its reader is worked out for all of them together.
 */
export class TemplateCheck {
  readonly #graph: CheckedGraph;
  readonly #variables: NamedItems<Variable>;
  readonly #reading: Reading;
  readonly #references: Reference[] = [];

  constructor(graph: CheckedGraph, variables: NamedItems<Variable>, reading: Reading) {
    this.#graph = graph;
    this.#variables = variables;
    this.#reading = reading;
  }

  /**
   * All texts of an activity's own properties are templates. One that is named "script" holds a program: references are put into it,
   * but `[Name(…)]` in it is the program's own.
   */
  properties(reader: ActivityDraft): void {
    const walk = (value: unknown, path: Path) => {
      if (typeof value === 'string') this.#text(value, path, reader, { functions: path.at(-1) !== 'script' });
      else if (Array.isArray(value))
        for (const [index, entry] of value.entries()) walk(entry, [...path, index]);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, entry] of Object.entries(value)) walk(entry, [...path, key]);
      }
    };
    walk(reader.activity?.properties, reader.path);
  }

  /** The texts and conditions of a simulated outcome (format section 3), which may read anything upstream. */
  mock(mock: Mock, path: Path, reader: ActivityDraft): void {
    if (isTriggerSpec(mock)) this.#triggers(mock, [...path, 'triggers'], reader);
    else this.#outcomes(mock, path, reader);
  }

  /** Warns of references that are always blank because of where the activities stand (A8). */
  checkUpstream(noneKeepsCommon: boolean): void {
    const { byId, isAcyclic } = this.#graph;
    if (!isAcyclic) return;
    const returns = new Map<number, number | undefined>();
    for (const { index, type, activity } of byId.values()) {
      if (type?.play.how !== 'engine') continue;
      returns.set(index, byId.get(String(activity?.properties['returnDataFrom']))?.index);
    }
    for (const { place, blank } of neverSatisfied(
      this.#graph,
      { returns, noneKeepsCommon },
      this.#references,
    )) {
      this.#reading.list.add(place, {
        code: 'not-upstream',
        severity: 'warning',
        message: blank,
        hint: 'link it before this one; data from before a Junction pass it only with "returnDataFrom"',
      });
    }
  }

  /** The activity whose data a Junction returns. */
  returnedFrom(id: string, path: Path, reader: ActivityDraft): void {
    const source = this.#graph.byId.get(id);
    if (source === undefined) this.#unknownActivity(id, quoted(id), { path }, id, '');
    else
      this.#references.push({
        reader: reader.index,
        source: source.index,
        place: { path },
        blank: `${quoted(id)} can have no data to return: it does not come before the Junction, or lies behind another (A17)`,
      });
  }

  #triggers({ triggers }: TriggerSpec, path: Path, reader: ActivityDraft): void {
    if (reader.type !== undefined && !reader.type.isMonitor) {
      const message = `${quoted(reader.id ?? '')} is never triggered: ${reader.type.name} is no monitor`;
      const hint = 'give outcomes instead: { "status": …, "rows": … }';
      this.#reading.list.add({ path, atKey: true }, { code: 'triggers-no-monitor', message, hint });
    }
    this.#outcomes(triggers, path, reader);
  }

  #outcomes(specs: SpecTexts | readonly SpecTexts[], path: Path, reader: ActivityDraft): void {
    if ('entries' in specs)
      for (const [index, spec] of specs.entries()) this.#outcome(spec, [...path, index], reader);
    else this.#outcome(specs, path, reader);
  }

  #outcome(spec: SpecTexts, path: Path, reader: ActivityDraft): void {
    for (const [index, criterion] of (spec.when ?? []).entries()) {
      const place = [...path, 'when', index];
      checkOperator(criterion, place, this.#reading);
      this.#item(criterion.item, [...place, 'item'], reader);
    }
    if (spec.errorSummary !== undefined) this.#text(spec.errorSummary, [...path, 'errorSummary'], reader);
    if (spec.rows === undefined) return;
    const row = (values: Readonly<Record<string, unknown>>, at: Path, isRepeated: boolean) => {
      for (const [name, value] of Object.entries(values)) {
        if (typeof value === 'string') this.#text(value, [...at, name], reader, { isRepeated });
      }
    };
    if (Array.isArray(spec.rows))
      for (const [index, values] of spec.rows.entries()) row(values, [...path, 'rows', index], false);
    else {
      if (typeof spec.rows.repeat === 'string')
        this.#text(spec.rows.repeat, [...path, 'rows', 'repeat'], reader);
      row(spec.rows.row, [...path, 'rows', 'row'], true);
    }
  }

  /** `when` names an item as a template does, without the braces. */
  #item(item: string, path: Path, reader: ActivityDraft): void {
    const { parts } = parseTemplate(`{{${item}}}`);
    const [part] = parts;
    if (part?.kind === 'publishedData') this.#publishedData(part, { path, offset: 0 }, item, reader);
    else if (part === undefined || part.kind === 'text') {
      const hint = 'write it as "activityId.Item name"';
      this.#reading.list.add(path, {
        code: 'template-reference',
        message: `${quoted(item)} names no item of an activity`,
        hint,
      });
    }
  }

  #text(
    text: string,
    path: Path,
    reader: ActivityDraft,
    { functions = true, isRepeated = false } = {},
  ): void {
    const { parts, problems } = parseTemplate(text, { functions });
    for (const { code, offset, message, hint } of problems)
      this.#reading.list.add({ path, offset }, { code, message, hint });
    if (functions) this.#lookalikes(text, path);
    if (parts.length === 0 || (parts.length === 1 && parts[0]?.kind === 'text')) return;
    const find = referenceFinder(text);
    for (const part of references(parts)) {
      if (part.kind === 'publishedData') {
        const offset = find(part.activityId);
        this.#publishedData(part, { path, offset }, `{{${part.activityId}.${part.item}}}`, reader);
      } else if (part.kind === 'variable') this.#variable(part.path, { path, offset: find(part.path) });
      else if (part.kind === 'row' && !isRepeated) {
        const message = '{{$row}} is blank here: it counts the rows of a repeated simulated outcome';
        const hint = 'use it inside "rows": { "repeat": …, "row": {…} }';
        this.#reading.list.add(
          { path, offset: find('row') },
          { code: 'row-not-repeated', severity: 'warning', message, hint },
        );
      }
    }
  }

  /** What stands where a function would, and is spelt almost like one, is only text. */
  #lookalikes(text: string, path: Path): void {
    if (!text.includes('[')) return;
    for (const { index: offset, 1: name = '' } of text.matchAll(/\[([A-Za-z]{1,20})\(/g)) {
      if (textFunctions.has(name)) continue;
      const near = nearestFunction(name, this.#reading.suggest);
      if (near === undefined) continue;
      this.#reading.list.add(
        { path, offset },
        {
          code: 'template-function',
          severity: 'warning',
          message: `${quoted(`[${name}(`)} begins no function: it stays in the text as it is`,
          hint: `${didYouMean(near, '')} Functions are written with exactly these capitals`,
        },
      );
    }
  }

  #publishedData(
    part: PublishedData,
    place: Reference['place'],
    written: string,
    reader: ActivityDraft,
  ): void {
    const source = this.#graph.byId.get(part.activityId);
    if (source === undefined) {
      this.#unknownActivity(part.activityId, quoted(written), place, written, `.${part.item}`);
      return;
    }
    checkPublished(part.item, source, place, this.#reading);
    const blank = `${quoted(written)} is always blank: its activity does not come before this one, or lies behind a Junction (A8)`;
    this.#references.push({ reader: reader.index, source: source.index, place, blank });
  }

  #unknownActivity(id: string, shown: string, place: FilePlace, written: string, item: string): void {
    const near = nearestId(id, this.#graph, this.#reading.suggest);
    const meant =
      near === undefined ? undefined : written.startsWith('{{') ? `{{${near}${item}}}` : `${near}${item}`;
    const hint = didYouMean(meant, 'activities are named by their "id"');
    this.#reading.list.add(place, {
      code: 'unknown-activity',
      message: `${shown} refers to an activity that does not exist`,
      hint,
    });
  }

  #variable(name: string, place: Reference['place']): void {
    if (this.#variables.find(name) !== undefined) return;
    const near = this.#reading.suggest(name, this.#variables.paths);
    this.#reading.list.add(place, {
      code: 'unknown-variable',
      severity: 'warning',
      message: `there is no variable ${quoted(name)}: it is always blank`,
      hint: didYouMean(near, 'add it to "variables" of the bundle'),
    });
  }
}

/** Letter case aside, or with one letter wrong where a name is long enough to be still told by the others. */
function nearestFunction(name: string, suggest: Reading['suggest']): string | undefined {
  const wanted = name.toLowerCase();
  const same = textFunctions.keys().find((known) => known.toLowerCase() === wanted);
  return same ?? (name.length < 4 ? undefined : suggest(name, textFunctions.keys(), 1));
}

type PublishedData = Extract<TemplatePart, { kind: 'publishedData' }>;

/** All references, those in parameters of functions included, in the order of the text. */
export function references(parts: readonly TemplatePart[]): TemplatePart[] {
  return parts.flatMap((part) => (part.kind === 'function' ? part.parameters.flatMap(references) : [part]));
}

/** Finds, one after another, the offsets of references by what they name; a reference to it is in the text. */
function referenceFinder(text: string): (name: string) => number {
  let from = 0;
  return (name) => {
    for (let at = text.indexOf('{{', from); at >= 0; at = text.indexOf('{{', at + 2)) {
      const inner = text.slice(at + 2, at + mostSpaces + name.length).replace(/^\s*\$?\s*/, '');
      if (text[at - 1] === '\\' || !inner.startsWith(name)) continue;
      from = at + 2;
      return at;
    }
    return from;
  };
}

/** Spaces before a name that are looked past. */
const mostSpaces = 100;
