let loaded;

/**
 * Stands for string-width where the command line is bundled: the package is loaded with the first text that
 * is not plain ASCII. Its regular expressions take a third of the time that a short command takes.
 */
module.exports = (text) => {
  loaded ??= require('string-width').default;
  return loaded(text);
};
