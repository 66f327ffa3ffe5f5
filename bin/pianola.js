#!/usr/bin/env node
// Old syntax only, and no static import: the oldest Node that someone has must get as far as the messages
// below.
var needed = [22, 18];
var found = process.versions.node.split('.').map(Number);

// A listener keeps Node from opening a debugger port on SIGUSR1. The flag `--disable-sigusr1` is unknown to
// older Nodes, and cannot be given in the first line of a file on every system.
process.on('SIGUSR1', () => undefined);

if (found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1])) {
  startWithOwnNode();
} else {
  start();
}

// A checkout brings a fitting Node along (`npm ci`), which npx and npm find by themselves. Who starts this
// file with an older one gets it too.
function startWithOwnNode() {
  Promise.all([import('node:child_process'), import('node:fs'), import('node:path'), import('node:os')]).then(
    (modules) => {
      var script = modules[1].realpathSync(process.argv[1]);
      var root = modules[2].dirname(modules[2].dirname(script));
      var node = modules[2].join(root, 'node_modules', 'node', 'bin', 'node');
      if (!modules[1].existsSync(node)) {
        tellNeededNode();
        return;
      }
      // A process group of its own: signals reach it through this process only, and once.
      var options = { stdio: 'inherit', detached: true };
      var child = modules[0].spawn(node, [script].concat(process.argv.slice(2)), options);
      ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH', 'SIGCONT'].forEach((signal) => {
        process.on(signal, () => child.kill(signal));
      });
      // Ctrl-Z: what plays stops as well as who waits for it.
      process.on('SIGTSTP', () => {
        child.kill('SIGSTOP');
        process.kill(process.pid, 'SIGSTOP');
      });
      child.on('error', tellNeededNode);
      // As a shell tells of a child that a signal ended: before it listens to signals, or one that nobody can
      // listen to.
      child.on('exit', (code, signal) => {
        process.exitCode = code === null ? 128 + modules[3].constants.signals[signal] : code;
      });
    },
    tellNeededNode
  );
}

function tellNeededNode() {
  console.error(
    'pianola needs Node.js ' +
      needed.join('.') +
      ' or newer, and was started with ' +
      process.versions.node +
      '.\n' +
      'In a checkout, `npm ci` brings a fitting Node along, and `npx pianola` uses it.'
  );
  process.exitCode = 2;
}

function start() {
  if (process.env.PIANOLA_DEBUG) process.setSourceMapsEnabled(true);
  process.getBuiltinModule('module').enableCompileCache();
  import('../dist/cli/process.js').then(
    (cli) => cli.runProcess(),
    (error) => {
      if (error.code !== 'ERR_MODULE_NOT_FOUND' || !/\/dist\/cli\/process\.js$/.test(String(error.url)))
        throw error;
      console.error('pianola is not built: dist/cli/process.js is missing. `npm run build` makes it.');
      process.exitCode = 2;
    }
  );
}
