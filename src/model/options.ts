import type { z } from 'zod';
import { defaultOptions } from './default-options.ts';
import type { optionsSchema } from './options-schema.ts';

/** The switches in force for a run, every one set. */
export type Options = z.output<typeof optionsSchema>;

/** The switches as an author or caller gives them: any subset. */
export type OptionsInput = z.input<typeof optionsSchema>;

/**
 * Every switch: the last of those given that sets it, otherwise its default. All were checked when they were
 * read.
 */
export function optionsInForce(...given: readonly OptionsInput[]): Options {
  return Object.assign({}, defaultOptions, ...given) as Options;
}
