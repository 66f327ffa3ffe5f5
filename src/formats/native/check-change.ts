import { propertySchemaOf } from '../../activities/property-schema.ts';
import { type Catalogue, typeOf } from '../../engine/activity-type.ts';
import type { Bundle } from '../../model/bundle.ts';
import type { Runbook } from '../../model/runbook.ts';
import { suggester } from '../../text/suggestion.ts';
import { fitSchema } from '../text/fit-schema.ts';
import { type Finding, ProblemList } from '../text/problem-list.ts';
import { checkBreaks } from './check-break.ts';
import { checkCalls } from './check-calls.ts';
import { checkCompensations } from './check-compensations.ts';
import { checkMocks } from './check-mocks.ts';
import { checkRunbook } from './check-runbook.ts';
import { DefinitionSize } from './definition-size.ts';
import type { Reading } from './runbook-draft.ts';

/**
 * Whether a sound bundle would still have no error if one of its runbooks was `changed`. `before`: the
 * runbook as it is in the bundle; what is the same object in both is not held against its schema again.
 */
export function isSoundWith(
  changed: Runbook,
  {
    before,
    bundle,
    catalogue,
  }: { readonly before: Runbook; readonly bundle: Bundle; readonly catalogue: Catalogue },
): boolean {
  const fits = changed.activities.every((activity, index) => {
    const { properties } = activity;
    const was = before.activities[index]?.properties;
    if (properties === was) return true;
    const type = typeOf(activity, catalogue);
    if (type === undefined || type.dependsOnNoProperty) return true;
    const schema = propertySchemaOf(type);
    return fitSchema(schema, properties).success;
  });
  if (!fits) return false;
  const text = { file: '', value: {}, problems: [], locate: async () => [] };
  const list = new ProblemList(text);
  const reading: Reading = { catalogue, list, suggest: suggester(), size: new DefinitionSize() };
  const { path: _, activities, links, ...head } = changed;
  const draft = {
    path: [],
    isWhole: true,
    head: { ...head, activities: [], links: [] },
    activities: activities.map((activity, index) => ({
      index,
      path: ['activities', index],
      id: activity.id,
      type: typeOf(activity, catalogue),
      activity,
    })),
    links: links.map((link, index) => ({ path: ['links', index], from: link.from, to: link.to, link })),
  };
  if (checkRunbook(draft, reading) === undefined) return false;
  const runbooks = bundle.runbooks.map((runbook) => (runbook === before ? changed : runbook));
  const add = (_runbook: Runbook, _place: unknown, finding: Finding) => list.add([], finding);
  checkBreaks(runbooks, catalogue, { isWhole: true, isOneFile: false, fileOf: () => '', add });
  checkCompensations(runbooks, catalogue, add);
  checkCalls(runbooks, catalogue, add);
  // Whether values fit their items was checked when the bundle was read, as strictly as it was to be.
  checkMocks(runbooks, catalogue, 'present', add);
  return list.errors === 0;
}
