import type { SimulationPlatform } from '../simulation/simulate-in.ts';

/** Clock, timers and turns of a page or a worker. */
export const browserSurroundings: SimulationPlatform['surroundings'] = {
  monotonicMs: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  // A timer would wait, and for a second in a tab that nobody looks at.
  turn: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    }),
};
