import build from '@jitl/quickjs-wasmfile-release-sync';
import type { QuickJSSyncVariant } from 'quickjs-emscripten-core';

/**
 * The one WebAssembly build of QuickJS. An ES module imports it directly; CommonJS (the bundled command line)
 * gets an object around it.
 */
export const quickJsBuild = ('default' in build ? build.default : build) as QuickJSSyncVariant;
