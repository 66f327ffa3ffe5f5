import type { Zod } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';
import {
  choiceProperty,
  rowsProperty,
  textProperty,
  textsProperty,
  truthProperty,
} from '../known-property.ts';
import { wholeNumberText } from '../text-property.ts';

const properties = () => ({
  subject: textProperty('The subject.'),
  recipients: rowsProperty(
    {
      address: textProperty('The email address.'),
      type: choiceProperty(['To', 'Cc', 'Bcc'], 'How the recipient is addressed; left out: To.'),
    },
    'The recipients of the email.',
  ),
  message: textProperty('The body, or the path of the file that holds it.'),
  messageType: choiceProperty(
    ['Text', 'File'],
    'Whether the message is the body itself or the path of a file; left out: the body itself.',
  ),
  attachments: textsProperty('The paths of the files to attach.'),
  taskFailsIfAnAttachmentIsMissing: truthProperty(
    'Whether the activity fails when a file to attach is not there.',
  ),
  priority: choiceProperty(['Normal', 'Low', 'High'], 'The priority; left out: Normal.'),
  format: choiceProperty(['Rich Text', 'ASCII', 'HTML'], 'The format of the body.'),
  userId: textProperty('The user to log in as, if the server asks for one.'),
  password: textProperty('The password of that user.'),
  domain: textProperty('The domain of that user.'),
  emailAddress: textProperty('The address of the sender.'),
  computer: textProperty('The SMTP server.'),
  port: (z: Zod) => wholeNumberText(z).default(25).describe('The port of the SMTP server.'),
  enableSsl: truthProperty('Whether the connection is secured.'),
});

/** The Email activity; it plays through its simulated outcome (8.6). */
export const knownEmailActivities = knownActivities('Email', [
  {
    name: 'Send Email',
    summary: 'Sends an email message.',
    properties,
    publishes: [
      echoItem('Subject of the email', 'subject', 'The subject.'),
      item('The email message Recipient', 'The address of the recipient.'),
      echoItem('Body of the email message', 'message', 'The body.'),
      echoItem('Name and path of the attached file', 'attachments', 'The path of the attached file.'),
      echoItem('Email account', 'emailAddress', 'The account that sent the email.'),
      echoItem('Outgoing mail server (SMTP)', 'computer', 'The server that sent the email.'),
      echoItem('Outgoing mail server port number', 'port', 'The port of that server.', 'Integer'),
      echoItem(
        'Outgoing mail server SSL enabled',
        'enableSsl',
        'Whether the connection was secured.',
        'Boolean',
      ),
    ],
  },
]);
