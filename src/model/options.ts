import type { z } from 'zod';
import { defaultOptions } from './default-options.ts';
import type { optionsSchema } from './options-schema.ts';

/** The switches in force for a run, every one set. */
export type Options = z.output<typeof optionsSchema>;

/** The switches as an author or caller gives them: any subset. */
export type OptionsInput = z.input<typeof optionsSchema>;

/**
 * Every switch in force. The last of the given options that sets a switch wins; a switch that none sets has
 * its default. The options must have been checked.
 */
export function optionsInForce(...given: readonly OptionsInput[]): Options {
  return Object.assign({}, defaultOptions, ...given) as Options;
}
