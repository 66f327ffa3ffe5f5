import { fileURLToPath } from 'node:url';
import type { ActivityType } from '../../src/engine/activity-type.ts';
import { loadRunbook } from '../../src/files/load.ts';
import type { RunOptions } from '../../src/hosts/settings/run-options.ts';
import type { Bundle } from '../../src/model/bundle.ts';
import type { ActivityFile, LinkFile } from '../engine/runbook-file.ts';
import type { Host } from './playing.ts';
import * as ownActivities from './threads/own-activities.ts';

/**
 * A runbook by its activities; they follow one another unless links are given. Other keys are those of a
 * runbook file.
 */
export interface RunbookPart {
  readonly activities: Readonly<Record<string, Partial<ActivityFile>>>;
  readonly links?: readonly (string | LinkFile)[];
  readonly [key: string]: unknown;
}

/** A bundle of several runbooks, read as a file would be; the types of `own-activities` are known. */
export function severalOf(
  runbooks: Readonly<Record<string, RunbookPart>>,
  settings: object = {},
): Promise<Bundle> {
  const files = Object.entries(runbooks).map(([name, { activities, links, ...rest }]) => {
    const ids = Object.keys(activities);
    const arrows = links ?? ids.slice(1).map((id, index) => `${ids[index]}->${id}`);
    return {
      name,
      activities: ids.map((id) => ({ type: 'Query Database', ...activities[id], id })),
      links: arrows.map((link) => {
        if (typeof link !== 'string') return link;
        const [from, to] = link.split('->');
        return { from, to };
      }),
      ...rest,
    };
  });
  return loadRunbook({ runbooks: files, ...settings }, activityTypes);
}

const activityTypes: readonly ActivityType[] = Object.values(ownActivities);

/** What `run` needs for activities of `own-activities`, in this thread and in others. */
const withOwn: RunOptions = {
  activityTypes,
  activityModules: [fileURLToPath(new URL('./threads/own-activities.ts', import.meta.url))],
};

/** A host whose jobs may have activities of `own-activities`. */
export const knowingOwn =
  (host: Host): Host =>
  (bundle, options) =>
    host(bundle, { ...withOwn, ...options });

/** An activity that gives so many rows, with their numbers in `n`. */
export const list = (rows: number): Partial<ActivityFile> => ({
  simulate: { rows: { repeat: rows, row: { n: '{{$row}}' } } },
});

/** An activity that starts a runbook. */
export const invoke = (runbook: string, more: object = {}): Partial<ActivityFile> => ({
  type: 'Invoke Runbook',
  runbook,
  ...more,
});

/** Without waiting for it. */
export const start = (runbook: string, more: object = {}): Partial<ActivityFile> =>
  invoke(runbook, { waitForCompletion: false, ...more });

/** An Initialize Data with these parameters, texts without a default. */
export const takes = (...names: readonly string[]): Partial<ActivityFile> => ({
  type: 'Initialize Data',
  parameters: names.map((name) => ({ name })),
});
