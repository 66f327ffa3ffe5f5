import { knownActivities } from '../known-activity.ts';
import { archives } from './archives.ts';
import { folders } from './folders.ts';
import { fileMonitors } from './monitors.ts';
import { singleFiles } from './single-files.ts';
import { transfers } from './transfers.ts';

/** File Management activities; all play through their simulated outcome (8.5). */
export const knownFileManagementActivities = knownActivities('File Management', [
  ...archives,
  ...transfers,
  ...singleFiles,
  ...folders,
  ...fileMonitors,
]);
