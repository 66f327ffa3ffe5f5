import { plainText } from '../../databus/readable-template.ts';
import type { Template } from '../../databus/template.ts';
import type { ActivityCall, Preparation, PropertyProblem, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import { type PlatformEventEntry, platformEventLimits } from '../../model/platform-event.ts';

import type { Activity } from '../../model/runbook.ts';
import { defineActivity, echoItem, type PropertiesOf } from '../define-activity.ts';
import { choiceProperty } from '../known-property.ts';

const eventTypes = ['Information', 'Warning', 'Error'] as const;
const limits = platformEventLimits;

const properties = (z: Zod) =>
  z.strictObject({
    eventType: choiceProperty(eventTypes, 'The type of the event; left out: Information.')(z),
    summary: z.string().default('').describe('The summary of the event; 200 characters at most.'),
    details: z.string().default('').describe('The details of the event; 2,000 characters at most.'),
  });

/**
 * Raises a platform event (8.6, section 10). A text that is too long fails it. One without references is an
 * error of the definition, as the Designer does not take it either.
 */
export const sendPlatformEvent = defineActivity({
  name: 'Send Platform Event',
  category: 'Notification',
  summary: 'Creates a platform event.',
  properties,
  publishes: [
    echoItem('Type', 'eventType', 'The type of the event: Information, Warning or Error.'),
    echoItem('Summary', 'summary', 'The summary of the event.'),
    echoItem('Details', 'details', 'The details of the event.'),
  ],
  check,
  play: { how: 'computed', prepare },
});

function check({ properties: given }: Activity): readonly PropertyProblem[] {
  return (['summary', 'details'] as const).flatMap((name) => {
    const text = plainText(String(given[name] ?? ''));
    if (text === undefined || text.length <= limits[name]) return [];
    return [
      {
        code: 'text-too-long',
        severity: 'error' as const,
        path: [name],
        message: tooLong(name, text.length),
        hint: 'shorten it: the Designer does not take a longer one either',
      },
    ];
  });
}

function prepare({ activity, compile }: Preparation): (call: ActivityCall) => Outcome {
  const given = activity.properties as PropertiesOf<typeof properties>;
  const [typeText, summaryText, detailsText] = [given.eventType ?? '', given.summary, given.details].map(
    (text) => compile(text),
  ) as [Template, Template, Template];
  return ({ scope }) => {
    const written = typeText.text(scope).trim();
    const type = eventTypes.find((each) => each.toLowerCase() === (written || 'Information').toLowerCase());
    if (type === undefined) return failure(`"${written}" is none of the types ${eventTypes.join(', ')}`);
    const entry: PlatformEventEntry = {
      type,
      summary: summaryText.text(scope),
      details: detailsText.text(scope),
    };
    for (const name of ['summary', 'details'] as const) {
      const { length } = entry[name];
      if (length > limits[name]) return failure(tooLong(name, length));
    }
    return {
      status: 'success',
      items: { Type: type, Summary: entry.summary, Details: entry.details },
      platformEvent: entry,
    };
  };
}

function tooLong(name: keyof typeof limits, length: number): string {
  const has = name === 'summary' ? 'has' : 'have';
  return `the ${name} ${has} ${length} characters; ${limits[name]} are the most`;
}
