import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { QuickJsModules } from './quickjs-module.ts';

const wasmFile = createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm');

/** Those of the installed package, one pair for each thread. */
export const installedModules = new QuickJsModules(() => readFileSync(wasmFile));
