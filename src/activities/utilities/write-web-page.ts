import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, textProperty, truthProperty } from '../known-property.ts';

/** Writes an HTML file (8.7). */
export const writeWebPage: KnownActivity = {
  name: 'Write Web Page',
  summary: 'Creates an HTML file or adds to one.',
  properties: () => ({
    action: choiceProperty(
      ['Create Web Page', 'Append to Web Page'],
      'Whether to create a page or add to one.',
    ),
    title: textProperty('Create: the title of the page.'),
    text: textProperty('The text of the page, or what is added to it.'),
    template: textProperty('Create: the template file.'),
    folder: textProperty('Create: the folder for the page.'),
    fileName: textProperty('Create: the file name of the page.'),
    createUniqueName: truthProperty('Create: whether the page gets a unique file name.'),
    tag: textProperty('Append: the tag above which the text is added.'),
    webPage: textProperty('Append: the file of the page.'),
  }),
  publishes: [
    item('Full path and name of Web Page', 'The file that was written.'),
    item('Source text of the web page created', 'What the file contains.'),
    echoItem('Title to add to the created web page', 'title', 'The title of the page.'),
    echoItem('Text to add to the web page', 'text', 'The text that was written.'),
  ],
};
