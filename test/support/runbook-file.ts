import { z } from 'zod';
import type { criterionSchema } from '../../src/model/criterion-schema.ts';
import type { MockInput } from '../../src/model/mock.ts';
import type { outcomeSpecSchema } from '../../src/model/mock-schema.ts';
import type { OptionsInput } from '../../src/model/options.ts';
import type { Activity, Runbook } from '../../src/model/runbook.ts';
import {
  activityCommonShape,
  type flattenSchema,
  type linkSchema,
  type loopSchema,
  runbookShape,
} from '../../src/model/runbook-schema.ts';

export type CriterionFile = z.input<typeof criterionSchema>;
export type LinkFile = z.input<typeof linkSchema>;
export type OutcomeFile = z.input<typeof outcomeSpecSchema>;

/** One activity of a runbook file (format section 1); properties of its type stand beside these. */
export interface ActivityFile {
  id: string;
  type: string;
  name?: string;
  flatten?: z.input<typeof flattenSchema>;
  loop?: z.input<typeof loopSchema>;
  simulate?: MockInput;
  [property: string]: unknown;
}

/** A runbook file as its author writes it, as far as the engine is concerned. */
export interface RunbookFile {
  name: string;
  activities: ActivityFile[];
  links: LinkFile[];
  options?: OptionsInput;
}

/**
 * A runbook in a few characters: activities by id, links as `from -> to` or whole; without links the
 * activities follow one another. Without a type an activity is a Query Database that publishes whatever its
 * `simulate` gives: it has no effect beyond that.
 */
export function runbook(
  activities: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  links?: readonly (string | LinkFile)[],
  options: OptionsInput = {},
): RunbookFile {
  const ids = Object.keys(activities);
  const arrows = links ?? ids.slice(1).map((id, index) => `${ids[index]}->${id}`);
  return {
    name: 'Test',
    activities: Object.entries(activities).map(([id, rest]) => typed(id, rest)),
    links: arrows.map((link) => (typeof link === 'string' ? arrow(link) : link)),
    options,
  };
}

function typed(id: string, given: Readonly<Record<string, unknown>>): ActivityFile {
  const declared = 'type' in given ? {} : declaring(given['simulate'] as MockInput | undefined);
  return { type: 'Query Database', ...declared, ...given, id };
}

/** The declaration of all items that an outcome gives, for an activity whose type publishes none of them. */
export function declaring(mock: MockInput | undefined): { publishes?: { name: string }[] } {
  const given = mock === undefined ? [] : 'triggers' in mock ? [mock.triggers].flat() : [mock].flat();
  const rows = given.flatMap(({ rows = [] }) => (Array.isArray(rows) ? rows : [rows.row]));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.length === 0 ? {} : { publishes: names.map((name) => ({ name })) };
}

/** An outcome of `count` rows that count from 1 in the item `i`. */
export function counted(count: number): { simulate: MockInput } {
  return { simulate: { rows: Array.from({ length: count }, (_, index) => ({ i: index + 1 })) } };
}

/** An activity that is played by a script. */
export const script = (source: string, more: object = {}): Partial<ActivityFile> => ({
  type: 'Run .Net Script',
  language: 'JavaScript',
  script: source,
  ...more,
});

/** An activity that writes a message. */
export const message = (text: string): Partial<ActivityFile> => ({
  type: 'Send Event Log Message',
  severity: 'Information',
  message: text,
});

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

function arrow(text: string): LinkFile {
  const [from = '', to = ''] = text.split('->').map((end) => end.trim());
  return { from, to };
}

const commonSchema = z.object({ ...activityCommonShape, type: z.string() });
const restSchema = z.object(runbookShape);

/** The runbook that the engine plays: defaults filled in by the model's own schemas. */
export function toRunbook(file: RunbookFile): Runbook {
  const { $schema: _, ...rest } = restSchema.parse({
    name: file.name,
    options: file.options ?? {},
    links: file.links,
  });
  return { ...rest, activities: file.activities.map(toActivity), path: `\\${file.name}` };
}

function toActivity(file: ActivityFile): Activity {
  const { name, ...common } = commonSchema.parse(file);
  const properties = Object.fromEntries(
    Object.entries(file).filter(([key]) => !(key in common) && key !== 'name'),
  );
  return { ...common, name: name ?? common.type, properties } as Activity;
}
