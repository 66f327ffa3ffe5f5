import { countItem, echoItem, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, textProperty } from '../known-property.ts';
import { filesTouched } from '../touched-things.ts';

/** The sources of XML for Query XML. */
const xmlSources = ['XML File', 'XML Text'] as const;

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

/** Finds parts of an XML file or text (8.7). */
export const queryXml: KnownActivity = {
  name: 'Query XML',
  summary: 'Performs an XPath query on an XML file or text.',
  touches: filesTouched({ reads: ['xmlFile'] }),
  multiValue: true,
  properties: () => ({
    source: choiceProperty(xmlSources, 'Whether a file or a text is searched; left out: what is given.'),
    xmlFile: textProperty('The path or URL of the XML file.'),
    xmlText: textProperty('The XML text.'),
    xPathQuery: textProperty('The query.'),
  }),
  publishes: [
    rowItem('Escaped Query Result', 'One result of the query.'),
    rowItem('Escaped XML Attributes', "The attributes of the result's element."),
    echoItem('The input XML file', 'xmlFile', 'The file that was searched; blank for a text.'),
    echoItem('The input XML text', 'xmlText', 'The text that was searched; blank for a file.'),
    echoItem('The XPath query.', 'xPathQuery', 'The query.'),
    countItem('Node count', 'How many results there are.'),
  ],
};
