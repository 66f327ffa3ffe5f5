import { z } from 'zod';
import type { ActivityType, Catalogue, PublishedItem } from '../../../src/engine/activity-type.ts';
import type { Activity } from '../../../src/model/runbook.ts';

const text = z.string();

function item(name: string): PublishedItem {
  return { name, type: 'String', level: 'row', description: `The ${name}.` };
}

function type(name: string, properties: z.ZodObject, more: Partial<ActivityType> = {}): ActivityType {
  return {
    name,
    category: 'Utilities',
    summary: `${name}.`,
    properties,
    publishes: [],
    publishesAreKnown: true,
    multiValue: false,
    start: 'may',
    emptyResult: 'oneBlank',
    play: { how: 'outcome' },
    ...more,
  };
}

function declared(activity: Activity, key: string): readonly PublishedItem[] {
  return (activity.properties[key] as { name: string }[]).map(({ name }) => item(name));
}

const named = z.array(
  z.strictObject({
    name: text.describe('The name.'),
    type: z.enum(['String', 'Integer']).default('String').describe('The type.'),
    default: z.union([z.string(), z.number()]).optional().describe('The default.'),
    collection: z.boolean().default(false).describe('Whether it is a list.'),
  }),
);

/**
 * Activity types that stand for the kinds there are: enough to test the reader, independent of what the real
 * ones say.
 */
export const smallCatalogue: Catalogue = new Map(
  [
    type('Initialize Data', z.strictObject({ parameters: named.default([]).describe('The parameters.') }), {
      start: 'only',
      publishesFor: (activity) => declared(activity, 'parameters'),
    }),
    type(
      'Run .Net Script',
      z.strictObject({
        language: z.enum(['JavaScript', 'PowerShell']).describe('The language.'),
        script: text.describe('The script.'),
        inputs: z.record(z.string(), text).default({}).describe('The inputs.'),
        publish: named.default([]).describe('What it publishes.'),
        timeoutSeconds: z.number().min(0.01).max(3600).default(30).describe('The limit.'),
      }),
      { publishesFor: (activity) => declared(activity, 'publish') },
    ),
    type(
      'Send Event Log Message',
      z.strictObject({
        severity: z
          .enum(['Information', 'Warning', 'Error'])
          .default('Information')
          .describe('The severity.'),
        message: text.describe('The message.'),
        computer: text.default('').describe('The computer.'),
      }),
      { publishes: [item('Computer'), item('Log entry description')] },
    ),
    type('Junction', z.strictObject({ returnDataFrom: text.optional().describe('An activity.') }), {
      start: 'never',
      play: { how: 'engine' },
      publishes: [item('Selected branch')],
    }),
    type('Monitor File', z.looseObject({ path: text.optional().describe('The file.') }), {
      start: 'only',
      isMonitor: true,
      publishesAreKnown: false,
    }),
    type('Run Program', z.looseObject({ program: text.optional().describe('The program.') }), {
      publishesAreKnown: false,
    }),
    type('Picky', z.strictObject({ word: text.describe('The word.') }), {
      check: ({ properties }) =>
        properties['word'] === 'please'
          ? []
          : [
              {
                code: 'not-polite',
                severity: 'error',
                path: ['word'],
                message: 'no manners',
                hint: 'say please',
              },
            ],
    }),
  ].map((one) => [one.name, one] as const),
);
