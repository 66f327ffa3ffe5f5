import { invokeRunbook } from '../../activities/runbook-control/invoke-runbook.ts';
import { type Catalogue, type Play, playOf, typeOf } from '../../engine/activity-type.ts';
import type { Activity } from '../../model/runbook.ts';
import type { ExportRunbook } from './export-index.ts';
import { guidOf } from './guid.ts';
import type { TypeReport } from './import-report.ts';
import type { NativeRunbook } from './native-bundle.ts';

const playedAs: Readonly<Record<Play['how'], string>> = {
  computed: 'computed',
  scripted: 'in the sandbox',
  live: 'for real, where allowed',
  jobs: 'child jobs',
  engine: 'by the engine',
  outcome: 'simulated outcome',
};

/** The activity types of an export, the most frequent first, and how each is played. */
export function typeReports(
  sources: readonly ExportRunbook[],
  runbooks: readonly NativeRunbook[],
  catalogue: Catalogue,
): readonly TypeReport[] {
  const found = new Map<
    string,
    { count: number; guids: Set<string>; names: Set<string>; played: Set<string> }
  >();
  const of = (type: string) => {
    const known = found.get(type) ?? { count: 0, guids: new Set(), names: new Set(), played: new Set() };
    found.set(type, known);
    return known;
  };
  for (const { activities } of sources) {
    for (const { typeName, fields } of activities) {
      const one = of(typeName);
      one.count += 1;
      one.guids.add(guidOf(fields.peek('ObjectType')));
      one.names.add(fields.peek('ObjectTypeName'));
    }
  }
  for (const { activities } of runbooks) {
    for (const { type, enabled, simulate, ...properties } of activities) {
      const played = of(type).played;
      if (enabled === false) played.add('never: disabled');
      else if (simulate !== undefined)
        played.add(type === invokeRunbook.name ? 'stand-in for a missing runbook' : playedAs.outcome);
      else {
        const known = typeOf({ type, origin: { objectType: '' } }, catalogue);
        const activity = { type, properties } as unknown as Activity;
        if (known !== undefined) played.add(playedAs[playOf(activity, known).how]);
      }
    }
  }
  return [...found]
    .map(([type, { count, guids, names, played }]) => ({
      type,
      category: typeOf({ type, origin: { objectType: '' } }, catalogue)?.category ?? 'Integration Packs',
      objectTypes: [...guids],
      objectTypeNames: [...names],
      count,
      isKnown: catalogue.has(type),
      played: [...played],
    }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}
