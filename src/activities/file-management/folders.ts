import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, textProperty } from '../known-property.ts';

/** Activities for folders (8.5). */
export const folders: readonly KnownActivity[] = [
  {
    name: 'Create Folder',
    summary: 'Creates a folder.',
    properties: () => ({ folder: textProperty('The path of the folder.') }),
    publishes: [echoItem('Folder path', 'folder', 'The path of the folder.')],
  },
  {
    name: 'Delete Folder',
    summary: 'Deletes a folder, a sub-folder or a folder tree.',
    properties: () => ({
      path: textProperty('The path of the folder.'),
      deleteFolderOptions: choiceProperty(
        ['Delete the folder only if it is empty', 'Delete all files and sub-folders'],
        'What is deleted.',
      ),
    }),
    publishes: [
      item('Folder path', 'The path of the folder that was deleted.'),
      item('Folder pattern to match', 'The pattern sub-folders were found by.'),
      echoItem('Base Folder to start deletion from', 'path', 'The path that was given.'),
      echoItem('Delete folder options', 'deleteFolderOptions', 'What was to be deleted.'),
      item('Name and path of the folder', 'The name and path of the folder that was deleted.'),
    ],
  },
  {
    name: 'Move Folder',
    summary: 'Moves a folder with its sub-folders.',
    properties: () => ({
      source: textProperty('The path of the folder; no * or ? here.'),
      destination: textProperty('The new path and name.'),
    }),
    publishes: [
      echoItem('Origin name of the folder', 'source', 'The path the folder had.'),
      echoItem('Destination name of the folder', 'destination', 'The new path that was given.'),
      item('New folder path', 'The path the folder has now.'),
    ],
  },
];
