import { expect, test } from 'vitest';
import { traceEventOf } from '../../src/trace/trace-line.ts';
import { HandMadeTrace } from '../trace/hand-made-trace.ts';

test('every line of a native trace is an event (format section 4)', () => {
  const trace = new HandMadeTrace();
  trace.play('a', trace.begin());
  for (const event of trace.events) expect(traceEventOf(JSON.stringify(event))).toEqual(event);
});

test.each([
  ['{"seq":1', 'it is not JSON, or it was cut off'],
  ['', 'it is blank'],
  [' \r', 'it is blank'],
  ['[]', 'it is not a JSON object'],
  ['null', 'it is not a JSON object'],
  ['{"name":"x"}', 'it has no "event"'],
  ['{"event":"toString"}', 'a trace has no event "toString"'],
  ['{"event":"JobStart"}', 'its "seq" is missing'],
  ['{"event":"JobStart","seq":-1,"runbook":"x","job":1,"cause":null}', 'its "seq" has a wrong value'],
  ['{"event":"TokenDropped","seq":1,"runbook":"x","job":1,"cause":null}', 'its "activity" is missing'],
  [
    '{"event":"PlatformEvent","seq":1,"runbook":"x","job":1,"cause":1,"activity":7}',
    'its "activity" has a wrong value',
  ],
  [
    '{"event":"PlatformEvent","seq":1,"runbook":"x","job":1,"cause":1,"activity":null,"type":"Fine"}',
    'its "type" has a wrong value',
  ],
  [
    '{"event":"PlatformEvent","seq":1,"runbook":"x","job":1,"cause":1,"activity":null,"type":"Error","summary":""}',
    'its "details" is missing',
  ],
  ['{"event":"JobStart","seq":1,"runbook":"x","cause":null}', 'its "job" is missing'],
  ['{"event":"JobStart","seq":1,"runbook":"x","job":null,"cause":null}', 'its "job" has a wrong value'],
  ['{"event":"Diagnostic","seq":1,"runbook":"x","job":null}', 'its "cause" is missing'],
  [
    '{"event":"JunctionReleased","seq":1,"runbook":"x","job":1,"cause":1,"activity":"j","arrived":1}',
    'its "emitted" is missing',
  ],
  [
    '{"event":"ActivityEnd","seq":1,"runbook":"x","job":1,"cause":null,"activity":"a","attempt":1,"status":"fine","rows":1}',
    'its "status" has a wrong value',
  ],
  [
    '{"event":"ActivityEnd","seq":1,"runbook":"x","job":1,"cause":null,"activity":"a","attempt":1,"status":"success","rows":1,"data":[null]}',
    'its "data" has a wrong value',
  ],
])('%s: %s', (line, reason) => {
  expect(traceEventOf(line)).toBe(reason);
});
