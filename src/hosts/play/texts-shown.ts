import { propertyTexts } from '../../analysis/activity-texts.ts';
import { placeText } from '../../analysis/references.ts';
import { ActivityFailure } from '../../databus/activity-failure.ts';
import { compileTemplate, type Template, type TemplateWorld } from '../../databus/template.ts';
import { parseTemplate } from '../../databus/template-parser.ts';
import type { Execution } from '../../databus/token.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Activity } from '../../model/runbook.ts';
import type { Performer } from './performer.ts';

/**
 * A performer whose outcomes carry the texts of the activity that have references or functions, with those
 * resolved, by place: `message`, `rules[0].source`. Scripts are left out: `showingScript` shows them.
 * Encrypted variables stay hidden.
 */
export function showingTexts(performer: Performer, activity: Activity, world: TemplateWorld): Performer {
  const texts = propertyTexts(activity).flatMap((given): [place: string, text: Template][] => {
    if (given.kind === 'script') return [];
    const isPlain = parseTemplate(given.text).parts.every(({ kind }) => kind === 'text');
    return isPlain ? [] : [[placeText(given.path), compileTemplate(given.text, world)]];
  });
  if (texts.length === 0) return performer;
  const told = (outcome: Outcome, execution: Execution): Outcome => ({
    ...outcome,
    texts: Object.fromEntries(
      texts.flatMap(([place, template]) => {
        const text = resolved(template, execution);
        return text === undefined ? [] : [[place, text]];
      }),
    ),
  });
  return {
    isForeign: performer.isForeign,
    play: (execution, context) => {
      const played = performer.play(execution, context);
      if ('plan' in played)
        return { plan: played.plan, conclude: (result) => told(played.conclude(result), execution) };
      return 'then' in played ? played.then((outcome) => told(outcome, execution)) : told(played, execution);
    },
  };
}

/** Undefined for a text that cannot be resolved: the outcome says why. */
function resolved(template: Template, execution: Execution): string | undefined {
  try {
    return template.text(execution);
  } catch (error) {
    if (error instanceof ActivityFailure) return undefined;
    throw error;
  }
}
