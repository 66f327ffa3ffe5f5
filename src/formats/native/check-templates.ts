import { type ActivityText, outcomeTexts, propertyTexts, readText } from '../../analysis/activity-texts.ts';
import { isTriggerSpec, type Mock } from '../../model/mock.ts';
import { quoted } from '../../text/quoting.ts';
import { didYouMean } from '../../text/suggestion.ts';
import type { FilePlace, Path } from '../text/place.ts';
import { checkOperator } from './check-criteria.ts';
import { type CheckedGraph, nearestId } from './check-graph.ts';
import type { ActivityDraft, Reading } from './runbook-draft.ts';

/**
 * Checks the references in the texts of one runbook: they must be readable, and the activities they name must
 * exist.
 */
export class TemplateCheck {
  readonly #names: Pick<CheckedGraph, 'byId' | 'idsByName'>;
  readonly #reading: Reading;

  constructor(names: Pick<CheckedGraph, 'byId' | 'idsByName'>, reading: Reading) {
    this.#names = names;
    this.#reading = reading;
  }

  /** All texts of an activity's own properties are templates, except scripts. */
  properties({ activity, path }: ActivityDraft): void {
    if (activity === undefined) return;
    for (const text of propertyTexts(activity)) this.#text(text, path);
  }

  /** The texts and conditions of a simulated outcome (format section 3), which may read anything upstream. */
  mock(mock: Mock, path: Path, reader: ActivityDraft): void {
    if (isTriggerSpec(mock) && reader.type !== undefined && !reader.type.isMonitor) {
      const message = `${quoted(reader.id ?? '')} is never triggered: ${reader.type.name} is no monitor`;
      const hint = 'give outcomes instead: { "status": …, "rows": … }';
      this.#reading.list.add(
        { path: [...path, 'triggers'], atKey: true },
        { code: 'triggers-no-monitor', message, hint },
      );
    }
    if (!isTriggerSpec(mock)) this.#operators(mock, path);
    for (const text of outcomeTexts(mock, path)) this.#text(text, []);
  }

  /** The activity whose data a Junction returns. */
  returnedFrom(id: string, path: Path): void {
    if (!this.#names.byId.has(id)) this.#unknownActivity(id, quoted(id), { path }, (nearId) => nearId);
  }

  #operators(mock: Exclude<Mock, { triggers: unknown }>, path: Path): void {
    for (const [position, { when = [] }] of [mock].flat().entries()) {
      const at = Array.isArray(mock) ? [...path, position] : path;
      for (const [index, criterion] of when.entries())
        checkOperator(criterion, [...at, 'when', index], this.#reading);
    }
  }

  /** `above`: the path that the path of the text continues. */
  #text(text: ActivityText, above: Path): void {
    const { kind } = text;
    const path = [...above, ...text.path];
    const { references, problems } = readText(text);
    for (const { offset, ...finding } of problems)
      this.#reading.list.add(offset === undefined ? path : { path, offset }, finding);
    for (const { part, offset, written } of references) {
      if (part.kind !== 'publishedData' || this.#names.byId.has(part.activityId)) continue;
      this.#unknownActivity(part.activityId, quoted(written), { path, offset }, (near) => {
        const meant = `${near}.${part.item}`;
        return kind === 'item' ? meant : `{{${meant}}}`;
      });
    }
  }

  /** `spelt`: makes the corrected reference from the id that was probably meant. */
  #unknownActivity(id: string, shown: string, place: FilePlace, spelt: (near: string) => string): void {
    const near = nearestId(id, this.#names, this.#reading.suggest);
    const meant = near === undefined ? undefined : spelt(near);
    this.#reading.list.add(place, {
      code: 'unknown-activity',
      message: `${shown} refers to an activity that does not exist`,
      hint: didYouMean(meant, 'activities are named by their "id" or their name'),
    });
  }
}
