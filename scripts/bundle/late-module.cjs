/**
 * Stands for a module of Node where the command line is bundled: `load` loads it when something of it is used.
 * `names`: what is used of it. To load it takes up to a twentieth of the time of a short command.
 */
module.exports = (load, names) => {
  const late = {};
  for (const name of names) Object.defineProperty(late, name, { enumerable: true, get: () => load()[name] });
  return late;
};
