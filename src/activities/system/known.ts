import { executionItem as item, rowItem } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';

/** System activities that play through their simulated outcome (8.2). */
export const knownSystemActivities = knownActivities('System', [
  {
    name: 'Run Program',
    summary: 'Runs a program or command on any computer.',
    multiValue: true,
    publishes: [
      item('Program path', 'The program path or command.'),
      item('Program parameters', 'The parameters passed to the program.'),
      item('Working folder path', 'The working folder.'),
      item('Process ID', 'The process id of the program.', 'Integer'),
      item('Program exit code', 'The return code of the program.', 'Integer'),
      item('Computer', 'The computer where it ran.'),
      rowItem('Program output', 'What the program printed, line by line.'),
      item('Pure Output', 'The unmodified output of the program.'),
      item('Program output file', 'The local file the output was saved in.'),
      item('UNC program output file', 'The file the output was saved in, as a UNC path.'),
    ],
  },
  { name: 'End Process', summary: 'Ends processes on the runbook server or a remote computer.' },
  {
    name: 'Start/Stop Service',
    summary: 'Starts, stops, pauses or restarts a Windows service.',
    publishes: [
      item('Service display name', 'The name shown in the list of services.'),
      item('Service real name', 'The name of the service itself.'),
      item('Service status', 'The status of the service.'),
      item('Service computer', 'The computer where the service is.'),
      item('Control Parameters', 'The parameters passed to the service.'),
      item('Control Time Allowance', 'The time the action was allowed to take.'),
      item('Control Action', 'The action taken: Start, Stop, Pause or Restart.'),
    ],
  },
  { name: 'Restart System', summary: 'Restarts a computer on the network.' },
  { name: 'Save Event Log', summary: 'Saves entries of an event log to be used later.' },
  {
    name: 'Query WMI',
    summary: 'Sends a WMI query to a computer and returns the results.',
    multiValue: true,
    publishes: [
      item('Computer where the WMI query is performed', 'The computer that was queried.'),
      item('WMI Query', 'The query.'),
      rowItem('WMI Query Result as a string', 'One result of the query.'),
      item('WMI Namespace', 'The namespace that was queried.'),
    ],
  },
  { name: 'Run SSH Command', summary: 'Runs shell commands on a remote server over SSH.' },
  { name: 'Get SNMP Variable', summary: 'Queries a network device for the value of a variable.' },
  {
    name: 'Monitor SNMP Trap',
    summary: 'Starts the runbook when an SNMP trap arrives.',
    multiValue: true,
    isMonitor: true,
  },
  { name: 'Send SNMP Trap', summary: 'Raises an SNMP event.' },
  { name: 'Set SNMP Variable', summary: 'Changes a variable on a network device.' },
]);
