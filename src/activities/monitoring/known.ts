import { executionItem as item } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';

const ping = [
  item('Computer to ping', 'The computer that was pinged.'),
  item('Percentage of packets received', 'The percentage of packets that came back.', 'Number'),
];

const monitor = { multiValue: true, isMonitor: true } as const;

/** Monitoring activities; all play through their simulated outcome (8.4). */
export const knownMonitoringActivities = knownActivities('Monitoring', [
  {
    ...monitor,
    name: 'Monitor Event Log',
    summary: 'Starts the runbook when events that match a filter appear in an event log.',
  },
  {
    ...monitor,
    name: 'Monitor Service',
    summary: 'Starts the runbook when a service has been started or stopped.',
  },
  {
    name: 'Get Service Status',
    summary: 'Checks the status of a service on any computer.',
    publishes: [
      item('Service display name', 'The name shown in the list of services.'),
      item('Service real name', 'The name of the service itself.'),
      item('Service status', 'The status of the service.'),
      item('Service computer', 'The computer where the service is.'),
    ],
  },
  {
    ...monitor,
    name: 'Monitor Process',
    summary: 'Starts the runbook when a process has been started or stopped.',
  },
  {
    name: 'Get Process Status',
    summary: 'Checks the status of a process on any computer.',
    multiValue: true,
  },
  {
    ...monitor,
    name: 'Monitor Computer/IP',
    summary: 'Starts the runbook when a computer becomes reachable or unreachable.',
    publishes: ping,
  },
  {
    name: 'Get Computer/IP Status',
    summary: 'Pings a computer; fails when there is no answer.',
    publishes: ping,
  },
  {
    ...monitor,
    name: 'Monitor Disk Space',
    summary: 'Starts the runbook when disk space passes a threshold.',
  },
  { name: 'Get Disk Space Status', summary: 'Retrieves the available disk space.', multiValue: true },
  {
    ...monitor,
    name: 'Monitor Internet Application',
    summary: 'Starts the runbook when an internet application becomes available or unavailable.',
  },
  {
    name: 'Get Internet Application Status',
    summary: 'Checks whether a web, mail, FTP, DNS or other server is available.',
  },
  { ...monitor, name: 'Monitor WMI', summary: 'Starts the runbook when a WMI event is received.' },
]);
