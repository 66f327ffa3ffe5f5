import type { ActivityCall, Preparation, Zod } from '../../engine/activity-type.ts';
import type { Outcome } from '../../engine/outcome.ts';
import type { Activity } from '../../model/runbook.ts';
import { countItem, defineActivity, echoItem, type PropertiesOf, rowItem } from '../define-activity.ts';
import { choiceProperty } from '../known-property.ts';
import { filesTouched } from '../touched-things.ts';

const xmlSources = ['XML File', 'XML Text'] as const;

const properties = (z: Zod) =>
  z.strictObject({
    source: choiceProperty(
      xmlSources,
      'Whether a file or a text is searched; left out: the text, unless only a file is given.',
    )(z),
    xmlFile: z.string().default('').describe('The path or URL of the XML file.'),
    xmlText: z.string().default('').describe('The XML text.'),
    xPathQuery: z.string().default('').describe('The query, in XPath 1.0.'),
  });

function propertiesOf({ properties: given }: Activity): PropertiesOf<typeof properties> {
  return given as PropertiesOf<typeof properties>;
}

/** Whether it searches the text, and no file or what a reference says when it runs. */
function searchesText(activity: Activity): boolean {
  const { source, xmlFile, xmlText } = propertiesOf(activity);
  return source === undefined ? xmlText !== '' || xmlFile === '' : source === 'XML Text';
}

/**
 * Finds parts of an XML text: a row for each (8.7). Where a file is searched, a simulated outcome stands in,
 * as for all activities that read files.
 */
export const queryXml = defineActivity({
  name: 'Query XML',
  category: 'Utilities',
  summary: 'Performs an XPath query on an XML file or text.',
  properties,
  publishes: [
    rowItem(
      'Escaped Query Result',
      'One result of the query: what is in an element, the value of an attribute.',
    ),
    rowItem('Escaped XML Attributes', "The attributes of the result's element."),
    echoItem('The input XML file', 'xmlFile', 'The file that was searched; blank for a text.'),
    echoItem('The input XML text', 'xmlText', 'The text that was searched; blank for a file.'),
    echoItem('The XPath query.', 'xPathQuery', 'The query.'),
    countItem('Node count', 'How many results there are.'),
  ],
  multiValue: true,
  touches: (activity) => (searchesText(activity) ? [] : filesTouched({ reads: ['xmlFile'] })(activity)),
  playFor: (activity) => (searchesText(activity) ? { how: 'computed', prepare } : { how: 'outcome' }),
});

function prepare({ activity, compile }: Preparation): (call: ActivityCall) => Promise<Outcome> {
  const { xmlText, xPathQuery } = propertiesOf(activity);
  const [textOf, queryOf] = [compile(xmlText), compile(xPathQuery)];
  return async ({ scope, services }) => {
    const [text, query] = [textOf.text(scope), queryOf.text(scope)];
    const items = { 'The input XML file': '', 'The input XML text': text, 'The XPath query.': query };
    const answer = await services.queryXml(text, query);
    if ('error' in answer) return { status: 'failed', errorSummary: answer.error, items };
    const { matches } = answer;
    return {
      status: 'success',
      items: { ...items, 'Node count': matches.length },
      rows: matches.map(({ result, attributes }) => ({
        'Escaped Query Result': result,
        'Escaped XML Attributes': attributes,
      })),
    };
  };
}
