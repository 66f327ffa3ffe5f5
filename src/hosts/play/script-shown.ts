import { ActivityFailure } from '../../databus/activity-failure.ts';
import { compileTemplate, type TemplateWorld } from '../../databus/template.ts';
import type { Execution } from '../../databus/token.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Activity } from '../../model/runbook.ts';
import type { Performer } from './performer.ts';

/**
 * A performer whose outcomes carry the script of the activity, if it has one. Its references are resolved, as
 * in the text that is run or would have been run. Encrypted variables stay hidden in it.
 */
export function showingScript(
  performer: Performer,
  { properties }: Activity,
  world: TemplateWorld,
): Performer {
  const { script } = properties;
  if (typeof script !== 'string') return performer;
  const template = compileTemplate(script, world, { functions: false });
  const told = (outcome: Outcome, execution: Execution): Outcome => {
    try {
      return { ...outcome, script: template.text(execution) };
    } catch (error) {
      // A script whose references cannot be resolved was never run; the outcome says why.
      if (error instanceof ActivityFailure) return outcome;
      throw error;
    }
  };
  return {
    isForeign: performer.isForeign,
    play: (execution, context) => {
      const played = performer.play(execution, context);
      if ('plan' in played) return played;
      return 'then' in played ? played.then((outcome) => told(outcome, execution)) : told(played, execution);
    },
  };
}
