import type { ActivityCall, Preparation, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import { defineActivity, echoItem, type PropertiesOf, rowItem } from '../define-activity.ts';

const properties = (z: Zod) =>
  z.strictObject({
    severity: z
      .enum(['Information', 'Warning', 'Error'])
      .default('Information')
      .describe('The severity of the event log entry.'),
    message: z.string().default('').describe('The message of the event log entry.'),
    computer: z
      .string()
      .default('')
      .describe(
        'The computer whose event log is written; blank: the runbook server. A computer group in ' +
          'braces, as in {Web servers}: each member.',
      ),
  });

/**
 * Writes an entry into the Application event log (8.6). For a computer group it writes one entry per member,
 * in list order, each a row (section 9).
 */
export const sendEventLogMessage = defineActivity({
  name: 'Send Event Log Message',
  category: 'Notification',
  summary: 'Creates an entry in the Application event log.',
  properties,
  publishes: [
    rowItem('Computer', 'The computer where the entry was created.'),
    echoItem('Log entry description', 'message', 'The message of the entry.'),
  ],
  play: { how: 'computed', prepare },
});

function prepare(preparation: Preparation): (call: ActivityCall) => Outcome {
  const { severity, message, computer } = preparation.activity.properties as PropertiesOf<typeof properties>;
  const messageText = preparation.compile(message);
  const computerText = preparation.compile(computer);
  return ({ scope, services, execution }) => {
    const description = messageText.text(scope);
    const field = computerText.text(scope).trim();
    const group = /^\{([^{}]+)\}$/.exec(field)?.[1]?.trim();
    if (group === undefined) {
      const only = field === '' ? execution.facts.serverName : field;
      const items = { Computer: only, 'Log entry description': description };
      return { status: 'success', items, eventLog: [{ severity, message: description, computer: only }] };
    }
    const computers = services.computerGroup(group)?.computers;
    if (computers === undefined) return failure(`there is no computer group ${group}`);
    return {
      status: 'success',
      items: { 'Log entry description': description },
      rows: computers.map((member) => ({ Computer: member })),
      eventLog: computers.map((member) => ({ severity, message: description, computer: member })),
    };
  };
}
