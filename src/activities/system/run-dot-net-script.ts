import type { PublishedItem } from '../../engine/activity-type.ts';
import type { Activity } from '../../model/runbook.ts';
import { defineActivity, echoItem, executionItem } from '../define-activity.ts';
import { prepareJavaScript } from './javascript-play.ts';
import { type ScriptProperties, scriptProperties } from './script-properties.ts';

function propertiesOf(activity: Activity): ScriptProperties {
  return activity.properties as ScriptProperties;
}

/** Any of them can be a list, whether it is declared as a collection or not. */
function declaredItems(activity: Activity): readonly PublishedItem[] {
  return (propertiesOf(activity).publish ?? []).map(({ name, type, collection }) => ({
    name,
    type,
    level: 'row',
    description: collection ? `A value of the collection ${name}.` : `The value of ${name}.`,
  }));
}

/** Runs a script (8.2). Its collections are aligned by index; shorter ones are padded with blanks. */
export const runDotNetScript = defineActivity({
  name: 'Run .Net Script',
  category: 'System',
  summary: 'Runs a script. JavaScript really runs, in a sandbox.',
  properties: scriptProperties,
  publishes: [
    executionItem('Standard Output', 'What the script printed.'),
    executionItem('Standard Error', 'What the script printed as errors.'),
    echoItem('Script Body', 'script', 'The script that was run.'),
    echoItem('Script Language', 'language', 'The language of the script.'),
    executionItem('Namespaces', 'The namespaces used.'),
    executionItem('References', 'The assemblies used.'),
  ],
  publishesFor: declaredItems,
  publishesAreKnownFor: (activity) => propertiesOf(activity).publish !== undefined,
  multiValue: true,
  playFor: (activity) =>
    propertiesOf(activity).language === 'JavaScript'
      ? { how: 'scripted', prepare: prepareJavaScript }
      : { how: 'outcome' },
  check: (activity) => {
    const seen = new Set<string>();
    return (propertiesOf(activity).publish ?? []).flatMap(({ name }, index) => {
      const isNew = !seen.has(name.toLowerCase());
      seen.add(name.toLowerCase());
      if (isNew) return [];
      const message = `the published data ${name} is declared twice`;
      return [
        { code: 'published-data-duplicate', severity: 'error', path: ['publish', index, 'name'], message },
      ];
    });
  },
});
