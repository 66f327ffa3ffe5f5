// Loaded before a program that imports 'pianola': it gets the sources, so that nothing has to be built.
import { registerHooks } from 'node:module';

const library = new URL('../../src/index.ts', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'pianola' ? { url: library, shortCircuit: true } : next(specifier, context),
});
