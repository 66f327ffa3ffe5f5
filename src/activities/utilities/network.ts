import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { choiceProperty, numberProperty, textProperty, truthProperty } from '../known-property.ts';

const dialUpName = echoItem('Dial-up or VPN name', 'dialUpOrVpnEntry', 'The name of the network connection.');
const dialUpEntry = () => textProperty('The name of the network connection.');
const networkPath = () => textProperty('The network path, as in \\\\server\\folder.');
const networkPathItem = echoItem('Network path', 'networkPath', 'The network path.');

/** Calls a web service by SOAP (8.7). */
export const invokeWebServices: KnownActivity = {
  name: 'Invoke Web Services',
  summary: 'Runs a web service with XML parameters.',
  properties: () => ({
    wsdl: textProperty('The path of the WSDL file.'),
    method: textProperty('The method to call.'),
    xmlRequestPayload: textProperty('What is sent.'),
    saveResponses: truthProperty('Whether the responses are saved.'),
    responseFolder: textProperty('The folder they are saved in.'),
    url: textProperty('The address of the web service, if it differs from the one in the WSDL file.'),
    protocol: choiceProperty(['SOAP 1.1', 'SOAP 1.2'], 'The protocol of the web service.'),
    timeoutSeconds: numberProperty('How long to wait for the web service, in seconds.'),
    enableHttpAuthentication: truthProperty('Whether to log in.'),
    userName: textProperty('The user to log in as.'),
    password: textProperty('The password of that user.'),
  }),
  publishes: [
    echoItem('WSDL Path', 'wsdl', 'The path of the WSDL file.'),
    echoItem('Method Name', 'method', 'The method that was called.'),
    echoItem('XML Job Payload', 'xmlRequestPayload', 'What was sent.'),
    item('XML Response Payload', 'What came back.'),
    item('Response File', 'The file the response was saved in.'),
    echoItem('Web Service URL', 'url', 'The address of the web service.'),
    echoItem('Web Service protocol', 'protocol', 'The protocol of the web service.'),
  ],
};

/** Connects to a network path (8.7). */
export const mapNetworkPath: KnownActivity = {
  name: 'Map Network Path',
  summary: 'Maps a network path.',
  properties: () => ({
    networkPath: networkPath(),
    userAccount: textProperty('The user account to connect with.'),
    password: textProperty('The password of that account.'),
  }),
  publishes: [
    networkPathItem,
    echoItem('User account', 'userAccount', 'The user account that was connected with.'),
  ],
};

/** Disconnects from a network path (8.7). */
export const disconnectNetworkPath: KnownActivity = {
  name: 'Disconnect Network Path',
  summary: 'Disconnects a network path.',
  properties: () => ({ networkPath: networkPath() }),
  publishes: [networkPathItem],
};

/** Connects to a network by telephone or VPN, or disconnects from it (8.7). */
export const connectDialUp: KnownActivity = {
  name: 'Connect/Disconnect Dial-up',
  summary: 'Connects to a dial-up or VPN network, or disconnects from it.',
  properties: () => ({
    dialUpOrVpnEntry: dialUpEntry(),
    action: choiceProperty(['Connect', 'Disconnect'], 'Whether to connect or to disconnect.'),
    attempts: numberProperty('How often to try.'),
    delaySeconds: numberProperty('How long to wait between attempts, in seconds.'),
    domain: textProperty('The domain of the user.'),
    username: textProperty('The user to log in as.'),
    password: textProperty('The password of that user.'),
  }),
  publishes: [
    dialUpName,
    item('Number of retries attempted', 'How many attempts were made.', 'Integer'),
    echoItem('Domain name credential', 'domain', 'The domain name that was used.'),
    echoItem('User name credential', 'username', 'The user name that was used.'),
  ],
};

/** Reports whether a dial-up or VPN network is connected (8.7). */
export const getDialUpStatus: KnownActivity = {
  name: 'Get Dial-up Status',
  summary: 'Gets the status of a dial-up or VPN network.',
  properties: () => ({ dialUpOrVpnEntry: dialUpEntry() }),
  publishes: [dialUpName, item('Line status', 'Whether the network is connected.')],
};
