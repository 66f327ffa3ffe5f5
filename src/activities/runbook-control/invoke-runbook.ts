import { z } from 'zod';
import { defineActivity, executionItem } from '../define-activity.ts';
import { text, valueText } from '../text-property.ts';

const properties = () =>
  z.strictObject({
    runbook: z
      .string()
      .min(1)
      .describe(
        'The runbook to invoke: its path, as in \\Folder\\Name, or its name where only one runbook has it.',
      ),
    invokeByPath: z
      .boolean()
      .default(false)
      .describe('Invoke whatever runbook has that path when the activity runs (A20).'),
    waitForCompletion: z.boolean().default(true).describe('Go on only when the invoked runbook has ended.'),
    parameters: z
      .record(z.string().min(1), valueText)
      .default({})
      .describe('A value for each parameter of its Initialize Data, by name.'),
    runbookServers: z
      .union([z.array(z.string().min(1)), text])
      .optional()
      .describe(
        "The runbook servers that may run it, primary first: a list, or a text with semicolons. Left out: the runbook's own, or the default.",
      ),
  });

/** Starts another runbook as a job of its own (section 6). What it publishes beside these is whatever the child returns. */
export const invokeRunbook = defineActivity({
  name: 'Invoke Runbook',
  category: 'Runbook Control',
  summary: 'Starts another runbook, with or without waiting for it.',
  properties,
  publishes: [
    executionItem('Child runbook Job ID', 'The id of the job that runs the invoked runbook.'),
    executionItem(
      'Child runbook status',
      'How the invoked runbook ended; blank without Wait for completion.',
    ),
  ],
  publishesAreKnown: false,
  multiValue: true,
});
