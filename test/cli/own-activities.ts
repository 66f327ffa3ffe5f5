import { z } from 'zod';
import { defineActivity, executionItem } from '../../src/activities/define-activity.ts';

/** An activity type of somebody's own, as `--activities` takes it from a file. */
export const shout = defineActivity({
  name: 'Shout',
  category: 'Utilities',
  summary: 'Says something loudly.',
  properties: () => z.strictObject({ text: z.string() }),
  publishes: [executionItem('Said', 'What was said.')],
  play: {
    how: 'computed',
    prepare: ({ activity, compile }) => {
      const text = compile((activity.properties as { text: string }).text);
      return ({ scope }) => ({ status: 'success', items: { Said: `${text.text(scope).toUpperCase()}!` } });
    },
  },
});
