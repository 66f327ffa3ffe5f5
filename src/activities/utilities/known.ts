import { rowItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';
import { numberProperty, textProperty } from '../known-property.ts';
import { queryDatabase, writeToDatabase } from './database.ts';
import {
  connectDialUp,
  disconnectNetworkPath,
  getDialUpStatus,
  invokeWebServices,
  mapNetworkPath,
} from './network.ts';
import { readTextLog } from './read-text-log.ts';
import { writeWebPage } from './write-web-page.ts';
import { applyXslt } from './xml.ts';

/** Utilities activities that play through their simulated outcome (8.7). */
export const knownUtilitiesActivities = knownActivities('Utilities', [
  applyXslt,
  writeWebPage,
  readTextLog,
  writeToDatabase,
  queryDatabase,
  {
    name: 'Monitor Counter',
    summary: 'Starts the runbook when a counter has reached a value.',
    multiValue: true,
    isMonitor: true,
    properties: () => ({
      counter: textProperty('The counter to watch: its name, or its path where several have the name.'),
      value: numberProperty('The value that fires.'),
    }),
    publishes: [rowItem('Counter Value', 'The value of the counter.', 'Integer')],
  },
  invokeWebServices,
  mapNetworkPath,
  disconnectNetworkPath,
  connectDialUp,
  getDialUpStatus,
]);
