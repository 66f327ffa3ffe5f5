import { choiceInWords, nameOnly, type ObjectType } from './object-type.ts';

/**
 * The form of Notification activities in exports. Severity 0 and 2 are attested; 1 is the one between them in
 * the Designer's list. The meaning of the numbers in EventType is not known.
 */
export const notificationObjectTypes: readonly ObjectType[] = [
  {
    type: 'Send Event Log Message',
    guids: ['{64F6B908-70F3-46C0-BEB1-79E788C99421}'],
    fields: {
      ComputerName: 'computer',
      MessageText: 'message',
      Severity: {
        property: 'severity',
        codes: { '0': 'Information', '1': 'Warning', '2': 'Error' },
      },
    },
    items: { ComputerName: 'Computer', MessageText: 'Log entry description' },
  },
  {
    type: 'Send Platform Event',
    guids: ['{87E28B20-3E83-45E0-985A-FEEA6CE09084}'],
    fields: {
      EventType: choiceInWords('eventType', ['Information', 'Warning', 'Error']),
      EventSummary: 'summary',
      EventDetails: 'details',
    },
    items: { EventType: 'Type', EventSummary: 'Summary', EventDetails: 'Details' },
  },
  nameOnly('Send Syslog Message'),
];
