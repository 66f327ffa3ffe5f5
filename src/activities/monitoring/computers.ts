import type { PublishedItem } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item, rowItem } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import {
  choiceProperty,
  numberProperty,
  rowsProperty,
  textProperty,
  truthProperty,
} from '../known-property.ts';

const ping: readonly PublishedItem[] = [
  echoItem('Computer to ping', 'computer', 'The computer that was pinged.'),
  item('Percentage of packets received', 'The percentage of packets that came back.', 'Number'),
];

const space: readonly PublishedItem[] = [
  rowItem('Percentage of Space available', 'How much of the drive is free, in percent.', 'Number'),
  rowItem('MB available', 'How much of the drive is free, in megabytes.', 'Number'),
  rowItem('GB available', 'How much of the drive is free, in gigabytes.', 'Number'),
];

/** Starts a runbook when a computer answers, or stops answering (8.4). */
export const monitorComputer: KnownActivity = {
  name: 'Monitor Computer/IP',
  summary: 'Starts the runbook when a computer becomes reachable or unreachable.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    computer: textProperty('The computer to ping, by name or IP address.'),
    computerIsReachable: truthProperty('Fires when the computer answers.'),
    computerIsNotReachable: truthProperty('Fires when the computer does not answer.'),
    testFrequencySeconds: numberProperty('Seconds from one ping to the next.'),
  }),
  publishes: ping,
};

/** Pings a computer; without an answer it fails (8.4). */
export const getComputerStatus: KnownActivity = {
  name: 'Get Computer/IP Status',
  summary: 'Pings a computer; fails when there is no answer.',
  properties: () => ({ computer: textProperty('The computer to ping, by name or IP address.') }),
  publishes: ping,
};

/** Starts a runbook when disk space passes a threshold (8.4). */
export const monitorDiskSpace: KnownActivity = {
  name: 'Monitor Disk Space',
  summary: 'Starts the runbook when disk space passes a threshold.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    drives: rowsProperty(
      {
        computer: textProperty('The computer.'),
        drive: textProperty('The drive.'),
        threshold: numberProperty('The amount of free space that counts.'),
        unit: choiceProperty(['%', 'MB', 'GB'], 'What it is measured in.'),
      },
      'The drives to watch, and the threshold of each.',
    ),
    testFrequencySeconds: numberProperty('Seconds from one check to the next.'),
  }),
  publishes: [
    rowItem('Computer', 'The computer.'),
    rowItem('Drive', 'The drive.'),
    ...space,
    echoItem('Test interval', 'testFrequencySeconds', 'Seconds from one check to the next.', 'Integer'),
  ],
};

/** Reports how much disk space is free (8.4). */
export const getDiskSpaceStatus: KnownActivity = {
  name: 'Get Disk Space Status',
  summary: 'Retrieves the available disk space.',
  multiValue: true,
  properties: () => ({
    computer: textProperty('The computer.'),
    drive: textProperty('The drive with colon and backslash, or a UNC path.'),
  }),
  publishes: [echoItem('Drive', 'drive', 'The drive.'), ...space],
};
