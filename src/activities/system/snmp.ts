import type { PublishedItem } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, numberProperty, textProperty } from '../known-property.ts';

const versions = ['SNMPv1', 'SNMPv2c', 'SNMPv3'] as const;

const genericIdentifiers = [
  'coldStart(0)',
  'warmStart(1)',
  'linkDown(2)',
  'linkUp(3)',
  'authenticationFailure(4)',
  'egpNeighborLoss(5)',
  'enterpriseSpecific(6)',
] as const;

const deviceProperties = () => ({
  ipAddress: textProperty('The IP address of the device.'),
  port: numberProperty('The port of the device; left out: 161.'),
  snmpVersion: choiceProperty(versions, 'The version of SNMP to use.'),
  communityString: textProperty('The community string the device asks for.'),
});

const trapProperties = () => ({
  enterpriseIdentifier: textProperty('The enterprise identifier of the event.'),
  genericIdentifier: choiceProperty(genericIdentifiers, 'The generic identifier of the trap.'),
  specificIdentifier: textProperty(
    'The specific identifier, where the generic one is enterpriseSpecific(6).',
  ),
});

const variableProperties = () => ({
  ...deviceProperties(),
  objectIdentifier: textProperty('The MIB identifier of the variable.'),
  timeoutSeconds: numberProperty('How long to wait for the device, in seconds.'),
  retry: numberProperty('How often to try again.'),
});

const variableItems: readonly PublishedItem[] = [
  echoItem('MIB identifier', 'objectIdentifier', 'The MIB identifier of the variable.'),
  echoItem('Device IP address', 'ipAddress', 'The IP address of the device.'),
  echoItem('Timeout', 'timeoutSeconds', 'How long to wait for the device, in seconds.', 'Integer'),
  item('Retry attempts', 'How often it was tried.', 'Integer'),
  echoItem('SNMP Version', 'snmpVersion', 'The version of SNMP.'),
  echoItem('Community string', 'communityString', 'The community string.'),
  echoItem('Request port', 'port', 'The port of the device.', 'Integer'),
];

/** Reads a variable of a network device (8.2). */
export const getSnmpVariable: KnownActivity = {
  name: 'Get SNMP Variable',
  summary: 'Queries a network device for the value of a variable.',
  properties: variableProperties,
  publishes: [item('MIB value', 'The value of the variable.'), ...variableItems],
};

/** Changes a variable of a network device (8.2). */
export const setSnmpVariable: KnownActivity = {
  name: 'Set SNMP Variable',
  summary: 'Changes a variable on a network device.',
  properties: () => ({
    ...variableProperties(),
    objectValue: textProperty('The new value of the variable.'),
  }),
  publishes: [echoItem('MIB value', 'objectValue', 'The new value of the variable.'), ...variableItems],
};

/** Starts a runbook when a trap arrives (8.2). */
export const monitorSnmpTrap: KnownActivity = {
  name: 'Monitor SNMP Trap',
  summary: 'Starts the runbook when an SNMP trap arrives.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    trapService: choiceProperty(
      ['Microsoft SNMP Trap Service', 'No dependency'],
      'Where traps are listened for: at the SNMP Trap Service of Windows, or at a port.',
    ),
    port: numberProperty('The port, without the SNMP Trap Service.'),
    sourceHost: textProperty('The IP address the trap must come from.'),
    ...trapProperties(),
  }),
  publishes: [
    item('Source IP address', 'The device the trap came from.'),
    item('Enterprise Id', 'The enterprise identifier of the trap.'),
    item('Generic Id', 'The generic identifier of the trap.'),
    item('Specific Id', 'The specific identifier of the trap; 0 where it has none.'),
    item('Trap port', 'The port the trap arrived at.', 'Integer'),
    item('Varbind count', 'How many variables came with the trap.', 'Integer'),
    item('SNMP Version', 'The version of SNMP.'),
  ],
};

/** Sends a trap (8.2). */
export const sendSnmpTrap: KnownActivity = {
  name: 'Send SNMP Trap',
  summary: 'Raises an SNMP event.',
  properties: () => ({
    ...deviceProperties(),
    ...trapProperties(),
    address: textProperty('The agent the trap is said to come from; blank: the runbook server.'),
  }),
  publishes: [
    echoItem('Destination IP address', 'ipAddress', 'Where the trap was sent.'),
    echoItem('Enterprise Id', 'enterpriseIdentifier', 'The enterprise identifier of the trap.'),
    echoItem('Generic Id', 'genericIdentifier', 'The generic identifier of the trap.'),
    echoItem('Trap port', 'port', 'The port the trap was sent to.', 'Integer'),
    echoItem('SNMP Version', 'snmpVersion', 'The version of SNMP.'),
    echoItem('Community string', 'communityString', 'The community string.'),
    echoItem('Origin address', 'address', 'The agent the trap is said to come from.'),
    echoItem('Specific Id', 'specificIdentifier', 'The specific identifier of the trap.'),
  ],
};
