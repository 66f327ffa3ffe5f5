// `npm run golden`: writes the expected traces of the worked examples that have one. Look at what git says
// has changed before you keep it.
import { writeFileSync } from 'node:fs';
import { goldenTraces, playedTrace, runbooksFolder } from './golden-traces.ts';

for (const golden of goldenTraces()) {
  const text = await playedTrace(golden);
  writeFileSync(`${runbooksFolder}${golden.file}`, text);
  console.log(`runbooks/${golden.file}: ${text.split('\n').length - 1} events`);
}
