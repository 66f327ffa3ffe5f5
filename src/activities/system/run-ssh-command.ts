import { echoItem, executionItem as item } from '../define-activity.ts';
import type { KnownActivity } from '../known-activity.ts';
import { numberProperty, textProperty, truthProperty } from '../known-property.ts';

const properties = () => ({
  computer: textProperty('The computer the SSH server runs on, by name or IP address.'),
  port: numberProperty('The port of the SSH server.'),
  command: textProperty('Run Command: the command to run.'),
  commandSetFile: textProperty('A file of commands to run instead of one command.'),
  acceptHostKeyChange: truthProperty('Whether a changed host key is accepted. Not safe.'),
  connectionTimeoutSeconds: numberProperty(
    'How long to wait for the command, in seconds, before the activity ends with a warning; 0 or blank: ' +
      'for ever.',
  ),
  username: textProperty('The user on the SSH server.'),
  password: textProperty('The password of that user.'),
  keyFile: textProperty('The key file to log in with instead of a password.'),
  passphrase: textProperty('The passphrase of the key file.'),
});

/** Runs shell commands on another computer (8.2). */
export const runSshCommand: KnownActivity = {
  name: 'Run SSH Command',
  summary: 'Runs shell commands on a remote server over SSH.',
  properties,
  publishes: [
    echoItem('Command', 'command', 'The command that was run.'),
    echoItem('Command Set file', 'commandSetFile', 'The file of commands that was run.'),
    echoItem('Computer name', 'computer', 'The SSH server.'),
    item('Execution Result', 'What the commands printed.'),
    item('Exit Code', 'The exit code of the command, or of the last one in the file.', 'Integer'),
    echoItem('Key file path', 'keyFile', 'The key file that was used to log in.'),
    echoItem('Port', 'port', 'The port of the SSH server.', 'Integer'),
    echoItem('Username', 'username', 'The user that logged in.'),
  ],
};
