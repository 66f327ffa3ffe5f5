// Loaded before a program that imports 'pianola': it gets the sources, so that nothing has to be built.
import { registerHooks } from 'node:module';

const entries = {
  pianola: new URL('../../src/index.ts', import.meta.url).href,
  'pianola/browser': new URL('../../src/browser.ts', import.meta.url).href,
};

registerHooks({
  resolve: (specifier, context, next) =>
    specifier in entries ? { url: entries[specifier], shortCircuit: true } : next(specifier, context),
});
