import { nameOnly, type ObjectType } from './object-type.ts';

/** The form of Monitoring activities in exports. */
export const monitoringObjectTypes: readonly ObjectType[] = [
  nameOnly('Monitor Event Log'),
  nameOnly('Monitor Service'),
  {
    type: 'Get Service Status',
    guids: ['{9422B625-906E-4575-B819-136B1B0882CF}'],
    fields: { Computer: 'computer', Service: 'service' },
    items: {
      'Service-name': 'Service display name',
      'Service-status': 'Service status',
      'Service-computer': 'Service computer',
    },
  },
  nameOnly('Monitor Process'),
  nameOnly('Get Process Status'),
  nameOnly('Monitor Computer/IP'),
  {
    type: 'Get Computer/IP Status',
    guids: ['{C9BCAD52-993A-4D4B-B97B-01FE616676CA}'],
    fields: { ComputerName: 'computer' },
    items: { 'Computer-name': 'Computer to ping', 'Percent-reached': 'Percentage of packets received' },
  },
  nameOnly('Monitor Disk Space'),
  nameOnly('Get Disk Space Status'),
  nameOnly('Monitor Internet Application'),
  nameOnly('Get Internet Application Status'),
  nameOnly('Monitor WMI'),
];
