import { syntaxFindings } from '../../files/script-syntax.ts';
import { QuickJsModules } from '../sandbox/quickjs-module.ts';
import { type SandboxMessage, ScriptPlayer } from '../sandbox/script-player.ts';
import { browserZoneOffset, zonesReady } from './browser-zones.ts';

/**
 * A message to the worker of a browser. First it gets the build of QuickJS, gzipped, in Base64. Then it
 * answers each message with one, in order: `play` with a ScriptResult, `parse` with what `syntaxFindings`
 * gives.
 */
export type ToScriptWorker =
  | { readonly build: string }
  | { readonly play: SandboxMessage }
  | { readonly parse: readonly string[] };

interface WorkerScope {
  onmessage: (message: { readonly data: ToScriptWorker }) => void;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as WorkerScope;
let build: Promise<Uint8Array<ArrayBuffer>> | undefined;
let player: ScriptPlayer | undefined;

async function answer(message: Exclude<ToScriptWorker, { readonly build: string }>): Promise<unknown> {
  const wasm = (await build) as Uint8Array<ArrayBuffer>;
  if ('parse' in message) return await syntaxFindings(message.parse, wasm.buffer);
  player ??= new ScriptPlayer(new QuickJsModules(() => wasm), browserZoneOffset);
  await zonesReady(message.play.timeZone ?? 'UTC');
  return await player.play(message.play);
}

async function unpacked(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

scope.onmessage = async ({ data }) => {
  if ('build' in data) build = unpacked(data.build);
  else scope.postMessage(await answer(data));
};
