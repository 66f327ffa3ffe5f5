/** Stands for the languages of zod where Pianola is bundled: it says what does not fit in English. */
export { default as en } from 'zod/v4/locales/en.js';
