import type { ActivityCall, Later, Preparation, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { countersTouched } from '../touched-things.ts';
import { whenKnown } from '../when-known.ts';

const properties = (z: Zod) =>
  z.strictObject({
    counter: z.string().describe('The counter to read: its name, or its path where several have the name.'),
  });

/** Reads a counter (section 9). Before its first change it has its default value. */
export const getCounterValue = defineActivity({
  name: 'Get Counter Value',
  category: 'Utilities',
  summary: 'Retrieves the value of a counter.',
  properties,
  publishes: [executionItem('Counter Value', 'The value of the counter.', 'Integer')],
  play: { how: 'computed', prepare },
  touches: (activity) => countersTouched(activity, { isWrite: false }),
});

function prepare({ activity, compile }: Preparation): (call: ActivityCall) => Later<Outcome> {
  const name = compile((activity.properties as PropertiesOf<typeof properties>).counter);
  return ({ scope, services, execution }) => {
    const counter = name.text(scope);
    return whenKnown(services.counter(counter, execution.facts.runbookPath), (value) =>
      value === undefined
        ? failure(`there is no counter ${counter}`)
        : { status: 'success', items: { 'Counter Value': value } },
    );
  };
}
