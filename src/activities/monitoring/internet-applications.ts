import type { PublishedItem } from '../../engine/activity-type.ts';
import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import {
  choiceProperty,
  numberProperty,
  rowsProperty,
  textProperty,
  truthProperty,
} from '../known-property.ts';

const protocols = ['Web (HTTP)', 'E-mail (SMTP)', 'E-mail (POP3)', 'FTP', 'DNS'] as const;

const applicationProperties = () => ({
  url: textProperty('Web: the address of the page.'),
  computer: textProperty('Email, FTP, DNS: the computer the server runs on.'),
  port: numberProperty('The port; left out: the usual one.'),
  timeoutSeconds: numberProperty('How long to wait for an answer, in seconds.'),
  pageContains: textProperty('Web: a text the page must contain.'),
  searchIsCaseSensitive: truthProperty('Web: whether upper and lower case count in that text.'),
  sendTestEmail: truthProperty('SMTP: whether an email is sent as a test.'),
  to: textProperty('SMTP: whom the email is sent to.'),
  from: textProperty('SMTP: whom the email is sent from.'),
  testConnection: truthProperty('POP3, FTP: whether to log in as a test.'),
  username: textProperty('POP3, FTP: the user to log in as.'),
  password: textProperty('POP3, FTP: the password of that user.'),
  testDnsComputer: textProperty('DNS: a computer whose IP address is looked up.'),
  testDnsIpAddress: textProperty('DNS: the IP address that computer must have.'),
});

const actionColumns = () => ({
  action: choiceProperty(['Open port', 'Send data', 'Receive data', 'Close port'], 'What is done.'),
  computer: textProperty('Open port: the computer.'),
  port: numberProperty('Open port: the port.'),
  data: textProperty('Send data: what is sent.'),
  dataFile: textProperty('Send data: a file with what is sent.'),
  variable: textProperty('Receive data: the variable that is published.'),
  saveTo: textProperty('Receive data: the file it is saved to.'),
  ifFileExists: choiceProperty(
    ['Create a file with a unique name', 'Append data to the existing file', 'Overwrite the existing file'],
    'Receive data: what happens where there is such a file already.',
  ),
});

const applicationItems: readonly PublishedItem[] = [
  echoItem('Computer', 'computer', 'The computer the server runs on.'),
  echoItem('Port', 'port', 'The port.', 'Integer'),
  item('Protocol', 'The protocol, as in HTTP or FTP.'),
  item('Server Greeting', 'What the server said first; mail and FTP only.'),
  item('Web page', 'The HTML of the page; web only.'),
];

const receivedItems = Array.from({ length: 10 }, (_, index) =>
  item(`Receive variable ${index + 1}`, 'What was received into that variable; custom actions only.'),
);

/** Starts a runbook when a server on the network becomes available or unavailable (8.4). */
export const monitorInternetApplication: KnownActivity = {
  name: 'Monitor Internet Application',
  summary: 'Starts the runbook when an internet application becomes available or unavailable.',
  multiValue: true,
  isMonitor: true,
  properties: () => ({
    serverType: choiceProperty(protocols, 'What kind of server it is.'),
    ...applicationProperties(),
    testFrequencySeconds: numberProperty('Seconds from one check to the next.'),
    triggerIfTestSucceeds: truthProperty('Fires when the server has become available.'),
    triggerIfTestFails: truthProperty('Fires when the server has become unavailable.'),
  }),
  publishes: applicationItems,
};

/** Checks a server on the network (8.4). */
export const getInternetApplicationStatus: KnownActivity = {
  name: 'Get Internet Application Status',
  summary: 'Checks whether a web, mail, FTP, DNS or other server is available.',
  properties: () => ({
    serverType: choiceProperty([...protocols, 'Custom'], 'What kind of server it is.'),
    ...applicationProperties(),
    actions: rowsProperty(actionColumns(), 'Custom: what is done, in order.'),
  }),
  publishes: [...applicationItems, ...receivedItems],
};
