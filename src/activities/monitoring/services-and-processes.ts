import { countItem, echoItem, executionItem as item, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { numberProperty, textProperty, truthProperty } from '../known-property.ts';
import { serviceItems, serviceProperties } from '../windows-service.ts';

const testFrequency = () => numberProperty('Seconds from one check to the next.');
const testInterval = echoItem(
  'Test interval',
  'testFrequencySeconds',
  'Seconds from one check to the next.',
  'Integer',
);

const processProperties = () => ({
  computer: textProperty('The computer the process runs on.'),
  process: textProperty('The name of the process.'),
});
const processItems = [
  echoItem('Computer', 'computer', 'The computer the process runs on.'),
  echoItem('Process name', 'process', 'The name of the process.'),
];

/** Starts a runbook when a service starts or stops (8.4). */
export const monitorService: KnownActivity = {
  name: 'Monitor Service',
  summary: 'Starts the runbook when a service has been started or stopped.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    ...serviceProperties(),
    serviceIsStarted: truthProperty('Fires when the service has been started.'),
    serviceIsStoppedOrPaused: truthProperty('Fires when the service has been stopped or paused.'),
    restartStoppedService: truthProperty('Whether a stopped service is started again.'),
    testFrequencySeconds: testFrequency(),
  }),
  publishes: [
    ...serviceItems,
    testInterval,
    echoItem(
      'Restart stopped service',
      'restartStoppedService',
      'Whether a stopped service is started again.',
      'Boolean',
    ),
  ],
};

/** Reports the status of a service (8.4). */
export const getServiceStatus: KnownActivity = {
  name: 'Get Service Status',
  summary: 'Checks the status of a service on any computer.',
  properties: serviceProperties,
  publishes: serviceItems,
};

/** Starts a runbook when a process starts or its last one stops (8.4). */
export const monitorProcess: KnownActivity = {
  name: 'Monitor Process',
  summary: 'Starts the runbook when a process has been started or stopped.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    ...processProperties(),
    processIsStarted: truthProperty('Fires when the process has been started.'),
    processIsStopped: truthProperty('Fires when the last instance of the process has been stopped.'),
    testFrequencySeconds: testFrequency(),
  }),
  publishes: [
    ...processItems,
    item('Number of instances for the process', 'How many instances are running.', 'Integer'),
    testInterval,
    echoItem(
      'Invokes on process start',
      'processIsStarted',
      'Whether it fires when a process starts.',
      'Boolean',
    ),
    echoItem(
      'Invokes on process end',
      'processIsStopped',
      'Whether it fires when a process stops.',
      'Boolean',
    ),
  ],
};

/** Reports whether a process runs; fails if it does not (8.4). */
export const getProcessStatus: KnownActivity = {
  name: 'Get Process Status',
  summary: 'Checks the status of a process on any computer; fails when it is not running.',
  multiValue: true,
  properties: processProperties,
  publishes: [
    ...processItems,
    rowItem('Process ID', 'The process id.', 'Integer'),
    countItem('Number of instances for the process', 'How many instances are running.'),
  ],
};
