import { executionItem as item } from '../define-activity.ts';
import { knownActivities } from '../known-activity.ts';

/** The Email activity; it plays through its simulated outcome (8.6). */
export const knownEmailActivities = knownActivities('Email', [
  {
    name: 'Send Email',
    summary: 'Sends an email message.',
    publishes: [
      item('Subject of the email', 'The subject.'),
      item('The email message Recipient', 'The address of the recipient.'),
      item('Body of the email message', 'The body.'),
      item('Name and path of the attached file', 'The path of the attached file.'),
      item('Email account', 'The account that sent the email.'),
      item('Outgoing mail server (SMTP)', 'The server that sent the email.'),
      item('Outgoing mail server port number', 'The port of that server.', 'Integer'),
      item('Outgoing mail server SSL enabled', 'Whether the connection was secured.', 'Boolean'),
    ],
  },
]);
