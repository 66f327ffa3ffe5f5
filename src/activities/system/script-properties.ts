import type { Zod } from '../../engine/activity-type.ts';
import { dataTypes } from '../../model/data-type.ts';
import type { PropertiesOf } from '../define-activity.ts';
import { valueText } from '../text-property.ts';

const publishedSchema = (z: Zod) =>
  z.strictObject({
    name: z.string().trim().min(1).describe('The name later activities read.'),
    type: z
      .enum(dataTypes)
      .default('String')
      .describe('The type; a value that does not fit is published as text.'),
    collection: z
      .boolean()
      .default(false)
      .describe('Multi-valued: each value becomes a row. Several collections are aligned by index.'),
    variable: z
      .string()
      .min(1)
      .optional()
      .describe('The variable that holds it, for languages other than JavaScript.'),
  });

/** The properties of a Run .Net Script. */
export const scriptProperties = (z: Zod) =>
  z.strictObject({
    language: z
      .enum(['JavaScript', 'PowerShell', 'C#', 'VB.NET', 'JScript'])
      .default('JavaScript')
      .describe(
        'The language. JavaScript runs in a sandbox; the others play through their simulated outcome.',
      ),
    script: z
      .string()
      .max(2 ** 20)
      .describe(
        'The code; references in it are pasted as text before the run. JavaScript has publish(name, ' +
          'valueOrList), input and console.',
      ),
    publish: z
      .array(publishedSchema(z))
      .optional()
      .describe('The published data of the script. Left out: JavaScript may publish anything.'),
    inputs: z
      .record(z.string().min(1), valueText(z))
      .default({})
      .describe('Values that JavaScript reads as input.name; they need no quoting.'),
    timeoutSeconds: z
      .number()
      .positive()
      .max(86_400)
      .default(30)
      .describe('How long JavaScript may run, in seconds.'),
    memoryMb: z.int().min(1).max(1024).default(64).describe('How much memory JavaScript may use, in MB.'),
    namespaces: z.array(z.string()).default([]).describe('Namespaces, for .NET languages.'),
    references: z.array(z.string()).default([]).describe('Assemblies, for .NET languages.'),
  });

/** The properties of a Run .Net Script, with defaults filled in. */
export type ScriptProperties = PropertiesOf<typeof scriptProperties>;
/** One item that a script declares. */
export type DeclaredItem = PropertiesOf<typeof publishedSchema>;
