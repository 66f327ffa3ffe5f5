import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { SyntaxFinding } from '../lint/script-findings.ts';
import { quickJsBuild } from './quickjs-build.ts';

/**
 * What QuickJS says of each source that it cannot parse, in the order given; undefined for the others. No
 * source is run. `wasm`: the build of QuickJS; that of the installed package if absent.
 */
export async function syntaxFindings(
  sources: readonly string[],
  wasm?: ArrayBuffer,
): Promise<(SyntaxFinding | undefined)[]> {
  const variant = wasm === undefined ? quickJsBuild : newVariant(quickJsBuild, { wasmBinary: wasm });
  const module = await newQuickJSWASMModuleFromVariant(variant);
  const runtime = module.newRuntime({ memoryLimitBytes: 256 * 1024 * 1024, maxStackSizeBytes: 512 * 1024 });
  try {
    return sources.map((source) => {
      const context = runtime.newContext();
      try {
        const parsed = context.evalCode(source, 'script.js', { type: 'global', compileOnly: true });
        const finding = parsed.error === undefined ? undefined : findingOf(context.dump(parsed.error));
        parsed.dispose();
        return finding;
      } finally {
        context.dispose();
      }
    });
  } finally {
    runtime.dispose();
  }
}

/** Only a mistake of the source is one: not what is too large for this parser. */
function findingOf(error: { name?: unknown; message?: unknown; stack?: unknown }): SyntaxFinding | undefined {
  if (error.name !== 'SyntaxError') return undefined;
  const [, line = '1', column = '1'] = /script\.js:(\d+)(?::(\d+))?/.exec(String(error.stack)) ?? [];
  return { message: String(error.message), line: Number(line), column: Number(column) };
}
