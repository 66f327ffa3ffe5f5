import { knownActivities } from '../known-activity.ts';
import { wmiItems, wmiProperties } from '../wmi-query.ts';
import { getComputerStatus, getDiskSpaceStatus, monitorComputer, monitorDiskSpace } from './computers.ts';
import { monitorEventLog } from './event-log.ts';
import { getInternetApplicationStatus, monitorInternetApplication } from './internet-applications.ts';
import {
  getProcessStatus,
  getServiceStatus,
  monitorProcess,
  monitorService,
} from './services-and-processes.ts';

/** Monitoring activities; all play through their simulated outcome (8.4). */
export const knownMonitoringActivities = knownActivities('Monitoring', [
  monitorEventLog,
  monitorService,
  getServiceStatus,
  monitorProcess,
  getProcessStatus,
  monitorComputer,
  getComputerStatus,
  monitorDiskSpace,
  getDiskSpaceStatus,
  monitorInternetApplication,
  getInternetApplicationStatus,
  {
    name: 'Monitor WMI',
    summary: 'Starts the runbook when a WMI event is received.',
    multiValue: true,
    isMonitor: true,
    properties: wmiProperties,
    publishes: wmiItems,
  },
]);
