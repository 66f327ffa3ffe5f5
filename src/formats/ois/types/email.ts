import { choiceInWords, type ObjectType } from './object-type.ts';

/**
 * The form of Send Email in exports. The meaning of the numbers in MessageType, MailPriority and MailFormat
 * is not known, so only names are read. The numbers in a recipient's Type follow the order of the Designer's
 * list, of which 0 and 1 are attested.
 */
export const emailObjectTypes: readonly ObjectType[] = [
  {
    type: 'Send Email',
    guids: ['{EAB9A2AF-FA87-4E2A-82EC-DC414B20E733}'],
    fields: {
      Subject: 'subject',
      EMAIL_RECIPIENTS: {
        property: 'recipients',
        rows: { Address: 'address', Type: { property: 'type', codes: { '0': 'To', '1': 'Cc', '2': 'Bcc' } } },
      },
      MessageContent: 'message',
      MessageType: choiceInWords('messageType', ['Text', 'File']),
      FailIfAttachmentMissing: { property: 'taskFailsIfAnAttachmentIsMissing', as: 'boolean' },
      MailPriority: choiceInWords('priority', ['Normal', 'Low', 'High']),
      MailFormat: choiceInWords('format', ['Rich Text', 'ASCII', 'HTML']),
      Username: 'userId',
      Password: { secret: 'password' },
      Domain: 'domain',
      SenderAddress: 'emailAddress',
      OutgoingServer: 'computer',
      OutgoingServerPort: { property: 'port', as: 'number' },
      OutgoingServerEnableSsl: { property: 'enableSsl', as: 'boolean' },
    },
    items: {
      Subject: 'Subject of the email',
      MessageContent: 'Body of the email message',
      SenderAddress: 'Email account',
      OutgoingServer: 'Outgoing mail server (SMTP)',
      OutgoingServerPort: 'Outgoing mail server port number',
      OutgoingServerEnableSsl: 'Outgoing mail server SSL enabled',
    },
  },
];
