import type { PublishedItem, Zod } from '../../engine/activity-type.ts';
import { countItem, defineActivity, echoItem, type PropertiesOf, rowItem } from '../define-activity.ts';
import { rowsProperty, shapeOf, textProperty } from '../known-property.ts';
import { filesRead } from '../touched-things.ts';
import { encodingItem, fileProperties, lineNumberForms } from './file-properties.ts';

const properties = (z: Zod) =>
  z.strictObject(
    shapeOf(
      {
        ...fileProperties(),
        lines: rowsProperty(
          {
            name: textProperty('What the lines are called in the published data.'),
            range: textProperty(`Which lines: ${lineNumberForms}.`),
          },
          'The lines to get, range by range.',
        ),
      },
      z,
    ),
  );

/**
 * Gets ranges of lines from a text file and publishes each range under its own name. It plays through its
 * simulated outcome (8.8).
 */
export const getLines = defineActivity({
  name: 'Get Lines',
  category: 'Text File Management',
  summary: 'Gets lines from a text file by named filters.',
  touches: filesRead,
  properties,
  multiValue: true,
  publishes: [
    echoItem('File path', 'file', 'The file.'),
    encodingItem,
    countItem('Total Number of Lines in the Ranges Specified', 'How many lines were found.'),
  ],
  publishesFor: ({ properties }) => namesOf(properties).flatMap(itemsOf),
  publishesAreKnownFor: ({ properties }) => !namesOf(properties).some((name) => name.includes('{{')),
});

function namesOf(given: unknown): readonly string[] {
  const { lines = [] } = given as PropertiesOf<typeof properties>;
  return [...new Set(lines.map(({ name = '' }) => name))];
}

function itemsOf(name: string): readonly PublishedItem[] {
  return [
    rowItem(`${name} line text`, 'The text of the line.'),
    rowItem(`${name} line numbers`, 'The number of the line.'),
  ];
}
