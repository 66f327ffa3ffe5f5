import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, textProperty, truthProperty } from '../known-property.ts';
import { filesRead, filesTouched } from '../touched-things.ts';
import { ifTheDestinationExists } from './file-properties.ts';

const archive = [
  echoItem('Archive name and path', 'file', 'The archive.'),
  item('Number of files within archive', 'How many files the archive holds.', 'Integer'),
  item('Size of archive', 'The size of the archive.', 'Integer'),
];

/** Activities for zip archives (8.5). They publish data about the archive, so there is one row. */
export const archives: readonly KnownActivity[] = [
  {
    name: 'Compress File',
    summary: 'Compresses files into a zip archive.',
    touches: filesTouched({ reads: ['folder'], writes: ['file'] }),
    properties: () => ({
      folder: textProperty('The file, or the folder with the files; * and ? stand for any characters.'),
      includeFilesInSubFolders: truthProperty('Whether files in the sub-folders are taken as well.'),
      file: textProperty('Path and name of the archive.'),
      storeRelativePathInArchive: truthProperty(
        'Whether the archive stores paths relative to the folder instead of full paths.',
      ),
      ifTheDestinationArchiveAlreadyExists: choiceProperty(
        [
          'Add files to the existing archive',
          'Overwrite the existing archive',
          'Fail if the archive exists',
          'Create a unique named archive',
        ],
        'What happens if there is already an archive of that name.',
      ),
      compressionLevel: choiceProperty(['None', 'Low', 'Medium', 'High'], 'How hard to compress.'),
    }),
    publishes: archive,
  },
  {
    name: 'Decompress File',
    summary: 'Decompresses the files of a zip archive.',
    touches: filesRead,
    properties: () => ({
      file: textProperty('Path and name of the archive.'),
      filesToExtract: textProperty('The files to take out; * and ? stand for any characters.'),
      folder: textProperty('The folder the files go to.'),
      reproduceTree: truthProperty('Whether files go to the sub-folders that the archive names.'),
      ifTheDestinationFileExists: ifTheDestinationExists(),
    }),
    publishes: [
      ...archive,
      item('Size of the decompressed files', 'The size of all the files taken out.', 'Integer'),
    ],
  },
];
