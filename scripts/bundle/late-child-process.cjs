/**
 * Stands for Node's module where the command line is bundled: it is loaded when a process is started. Commander
 * asks for it at once, and it takes a twentieth of the time that a short command takes.
 */
const later =
  (name) =>
  (...given) =>
    require('node:child_process')[name](...given);

module.exports = { spawn: later('spawn'), execFile: later('execFile') };
