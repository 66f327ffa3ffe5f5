import { Option } from 'commander';
import { collectTexts } from './flag-values.ts';

/** The option that names modules with activity types of the user's own. */
export function activitiesFlag(): Option {
  return new Option(
    '--activities <FILE>',
    'a JavaScript module with activity types of your own; its code runs with all rights; repeatable',
  ).argParser(collectTexts);
}
