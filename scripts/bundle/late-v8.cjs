/** Stands for Node's module where the command line is bundled: it is loaded when something of it is used. */
const later =
  (name) =>
  (...given) =>
    require('node:v8')[name](...given);

module.exports = {
  getHeapStatistics: later('getHeapStatistics'),
  setFlagsFromString: later('setFlagsFromString'),
};
