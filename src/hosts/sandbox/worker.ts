import { type MessagePort, parentPort } from 'node:worker_threads';
import { zoneOffset } from '../settings/zone-offset.ts';
import { installedModules } from './quickjs-file.ts';
import { type SandboxMessage, ScriptPlayer } from './script-player.ts';

const port = parentPort as MessagePort;
const player = new ScriptPlayer(installedModules, zoneOffset);

port.on('message', async (message: SandboxMessage) => {
  port.postMessage(await player.play(message));
});
port.postMessage('ready');
