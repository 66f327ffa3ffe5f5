// An activity type of one's own: it computes, so that it is the same under simulate and run.
import { defineActivity, loadRunbook, simulate } from 'pianola';
import { z } from 'zod';

const ping = defineActivity({
  name: 'Count Words',
  summary: 'Counts the words of a text.',
  category: 'Utilities',
  properties: z.strictObject({ text: z.string().describe('The text to count in.') }),
  publishes: [
    { name: 'Words', type: 'Integer', level: 'execution', description: 'How many words there are.' },
  ],
  play: {
    how: 'computed',
    prepare: ({ activity, compile }) => {
      const text = compile(String(activity.properties['text']));
      return ({ scope }) => {
        const words = text
          .text(scope)
          .split(/\s+/)
          .filter((word) => word !== '');
        if (words.length === 0) return { status: 'failed', errorSummary: 'there is nothing to count' };
        return { status: 'success', items: { Words: words.length } };
      };
    },
  },
});

const activityTypes = [ping];
const bundle = await loadRunbook(
  {
    name: 'Words',
    activities: [
      { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Text' }] },
      { id: 'count', type: 'Count Words', text: '{{init.Text}}' },
      { id: 'log', type: 'Send Event Log Message', message: '{{count.Words}} words' },
      { id: 'none', type: 'Send Event Log Message', message: '{{count.Error summary text}}' },
    ],
    links: [
      { from: 'init', to: 'count' },
      { from: 'count', to: 'log' },
      { from: 'count', to: 'none', include: [{ status: ['failed'] }] },
    ],
  },
  activityTypes,
);

for (const Text of ['a pianola plays a paper roll', '']) {
  for await (const event of simulate(bundle, { activityTypes, parameters: { Text } })) {
    if (event.event === 'EventLogMessage') console.log(event.message);
  }
}
