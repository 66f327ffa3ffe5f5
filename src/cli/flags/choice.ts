import { Argument, InvalidArgumentError, Option } from 'commander';
import { suggester } from '../../text/suggestion.ts';

/** An option that takes one of a few words. A word that is none of them is told which one is nearest. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((text) => oneOfWords(text, words));
}

/** An argument that is one of a few words, told likewise. */
export function choiceArgument(name: string, description: string, words: readonly string[]): Argument {
  return new Argument(name, description).choices(words).argParser((text) => oneOfWords(text, words));
}

function oneOfWords(text: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  throw new InvalidArgumentError(`Allowed choices are ${words.join(', ')}.${didYouMeanOf(text, words)}`);
}

/** A line of its own behind a message, as the one commander has for commands and options; or nothing. */
export function didYouMeanOf(text: string, words: readonly string[]): string {
  const near = suggester()(text, words);
  return near === undefined ? '' : `\n(Did you mean ${near}?)`;
}
