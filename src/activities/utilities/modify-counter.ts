import type { ActivityCall, Later, Preparation, Zod } from '../../engine/activity-type.ts';
import { failure, type Outcome } from '../../engine/outcome.ts';
import type { Activity } from '../../model/runbook.ts';
import { convertTo } from '../data-type.ts';
import { defineActivity, executionItem, type PropertiesOf } from '../define-activity.ts';
import { compileValue, wholeNumberText } from '../text-property.ts';
import { countersTouched } from '../touched-things.ts';
import { isLater, whenKnown } from '../when-known.ts';

const properties = (z: Zod) =>
  z.strictObject({
    counter: z.string().describe('The counter to change: its name, or its path where several have the name.'),
    action: z
      .enum(['Increment', 'Decrement', 'Set', 'Reset'])
      .default('Increment')
      .describe("Add the value, subtract it, set the counter to it, or return to the counter's default."),
    value: wholeNumberText(z)
      .default(1)
      .describe('The value that Increment, Decrement and Set use: a whole number.'),
  });

type Action = PropertiesOf<typeof properties>['action'];

function onlyAdds({ properties: given }: Activity): boolean {
  const { action } = given as PropertiesOf<typeof properties>;
  return action === 'Increment' || action === 'Decrement';
}

/**
 * Changes a counter (section 9). It reads and writes in one step, so that no update is lost. With option
 * `counterUpdates` set to `racy` it reads when it starts and writes when it ends, as Orchestrator does
 * without a lock.
 */
export const modifyCounter = defineActivity({
  name: 'Modify Counter',
  category: 'Utilities',
  summary: 'Increments, decrements, sets or resets a counter.',
  properties,
  publishes: [executionItem('Counter Value', 'The value of the counter afterwards.', 'Integer')],
  play: { how: 'computed', prepare },
  touches: (activity) => countersTouched(activity, { isWrite: true, onlyAdds: onlyAdds(activity) }),
});

function prepare(preparation: Preparation): (call: ActivityCall) => Later<Outcome> {
  const { counter, action, value } = preparation.activity.properties as PropertiesOf<typeof properties>;
  const name = preparation.compile(counter);
  const operand = compileValue(value, preparation);
  const isRacy = preparation.options.counterUpdates === 'racy';
  return ({ scope, services, execution }) => {
    const wanted = name.text(scope);
    const { runbookPath } = execution.facts;
    const initial = services.counterDefault(wanted);
    if (initial === undefined) return failure(`there is no counter ${wanted}`);
    const by = action === 'Reset' ? 0 : convertTo('Integer', operand.value(scope));
    if (typeof by !== 'number')
      return failure(`the value must be a whole number, not "${operand.text(scope)}"`);
    const changed = (from: number) => {
      const to = change(action, from, by, initial);
      return Number.isSafeInteger(to) ? to : undefined;
    };
    const told = (set: number | undefined): Outcome =>
      set === undefined
        ? failure(`the counter ${wanted} would leave the range of whole numbers`)
        : { status: 'success', items: { 'Counter Value': set } };
    const current = isRacy ? services.counter(wanted, runbookPath) : undefined;
    // A counter that is kept in a store is changed in one step there: no time passes between the two.
    if (current === undefined || isLater(current))
      return whenKnown(services.changeCounter(wanted, runbookPath, changed), told);
    const set = changed(current);
    if (set === undefined) return told(set);
    return { ...told(set), commit: () => void services.changeCounter(wanted, runbookPath, () => set) };
  };
}

function change(action: Action, current: number, by: number, initial: number): number {
  switch (action) {
    case 'Increment':
      return current + by;
    case 'Decrement':
      return current - by;
    case 'Set':
      return by;
    case 'Reset':
      return initial;
  }
}
