import { echoItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { textProperty } from '../known-property.ts';
import { filesTouched } from '../touched-things.ts';

/** Transforms an XML file (8.7). */
export const applyXslt: KnownActivity = {
  name: 'Apply XSLT',
  summary: 'Transforms an XML file.',
  touches: filesTouched({ reads: ['inputXmlFile', 'xsltFile'], writes: ['outputXmlFile'] }),
  properties: () => ({
    inputXmlFile: textProperty('The XML file to transform.'),
    outputXmlFile: textProperty('The file the result is written to.'),
    xsltFile: textProperty('The XSLT file to transform it with.'),
  }),
  publishes: [
    echoItem('Input XML', 'inputXmlFile', 'The XML file that was transformed.'),
    echoItem('Output XML', 'outputXmlFile', 'The file with the result.'),
    echoItem('XSLT file', 'xsltFile', 'The XSLT file that was used.'),
  ],
};
