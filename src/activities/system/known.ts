import { countItem, echoItem, rowItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';
import { choiceProperty, numberProperty, textProperty, truthProperty } from '../known-property.ts';
import { serviceItems, serviceProperties } from '../windows-service.ts';
import { wmiItems, wmiProperties } from '../wmi-query.ts';
import { runProgram } from './run-program.ts';
import { runSshCommand } from './run-ssh-command.ts';
import { saveEventLog } from './save-event-log.ts';
import { getSnmpVariable, monitorSnmpTrap, sendSnmpTrap, setSnmpVariable } from './snmp.ts';

/** System activities that play through their simulated outcome (8.2). */
export const knownSystemActivities = knownActivities('System', [
  runProgram,
  {
    name: 'End Process',
    summary: 'Ends processes on the runbook server or a remote computer.',
    properties: () => ({
      computer: textProperty('The computer the process runs on; localhost: the runbook server.'),
      process: textProperty('The name of the process, or its process id.'),
      ifThereAreSeveral: choiceProperty(
        ['End all instances', 'Fail if there is more than one instance'],
        'What happens where several processes match.',
      ),
      terminateInSeconds: numberProperty('How long the process may take to end before it is ended by force.'),
    }),
    multiValue: true,
    publishes: [
      countItem('Number of instances', 'How many processes matched.'),
      rowItem('Process ID', 'The process id of a process that matched.', 'Integer'),
    ],
  },
  {
    name: 'Start/Stop Service',
    summary: 'Starts, stops, pauses or restarts a Windows service.',
    properties: () => ({
      action: choiceProperty(['Start', 'Stop', 'Pause', 'Restart'], 'What is done to the service.'),
      ...serviceProperties(),
      parameters: textProperty('Parameters the service is started with.'),
      actionMustCompleteInLessThan: numberProperty('The time the action may take before the activity fails.'),
    }),
    publishes: [
      ...serviceItems,
      echoItem('Control Parameters', 'parameters', 'The parameters passed to the service.'),
      echoItem(
        'Control Time Allowance',
        'actionMustCompleteInLessThan',
        'The time the action was allowed to take.',
      ),
      echoItem('Control Action', 'action', 'The action taken: Start, Stop, Pause or Restart.'),
    ],
  },
  {
    name: 'Restart System',
    summary: 'Restarts a computer on the network.',
    properties: () => ({
      computer: textProperty('The computer to restart.'),
      message: textProperty('A message to its users before that.'),
      waitSeconds: numberProperty('How long after the message it is shut down, in seconds.'),
      forceApplicationsToClose: truthProperty('Whether running applications are closed by force.'),
    }),
    publishes: [
      echoItem('Computer', 'computer', 'The computer that was restarted.'),
      echoItem('Message to display', 'message', 'The message to its users.'),
      echoItem('Shutdown delay', 'waitSeconds', 'Seconds between the message and the restart.', 'Integer'),
      echoItem(
        'Force open apps to close',
        'forceApplicationsToClose',
        'Whether applications were closed by force.',
        'Boolean',
      ),
    ],
  },
  saveEventLog,
  {
    name: 'Query WMI',
    summary: 'Sends a WMI query to a computer and returns the results.',
    properties: wmiProperties,
    multiValue: true,
    publishes: wmiItems,
  },
  runSshCommand,
  getSnmpVariable,
  monitorSnmpTrap,
  sendSnmpTrap,
  setSnmpVariable,
]);
