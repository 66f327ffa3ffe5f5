import { test } from 'vitest';
import { expectRefusal, runbook, simple } from './refusal.ts';

/** Each text has one error, at the mark. */
const errors: readonly (readonly [name: string, text: string, code: string])[] = [
  // How it hangs together (1.1, 1.4 rule 6, 1.5).
  ['an id twice', runbook({ activities: ',\n{ "id": »"second", "type": "Run Program" }' }), 'duplicate-id'],
  [
    'a link to an activity that does not exist',
    runbook({ links: ',\n{ "from": "first", "to": »"secnd" }' }),
    'link-unknown-activity',
  ],
  [
    'a link from an activity that does not exist',
    runbook({ links: ',\n{ "from": »"frist", "to": "second" }' }),
    'link-unknown-activity',
  ],
  [
    'a link from an activity to itself',
    runbook({ links: ',\n»{ "from": "second", "to": "second" }' }),
    'link-to-itself',
  ],
  [
    'a cycle',
    runbook({
      activities: `, ${simple('third')}`,
      links: ', { "from": "second", "to": "third" },\n»{ "from": "third", "to": "second" }',
    }),
    'cycle',
  ],
  ['no activity', '{ "name": "R", "activities": »[] }', 'no-start'],
  ['two starts', runbook({ activities: `,\n»${simple('third')}` }), 'several-starts'],
  [
    'a Junction as the start',
    `{ "name": "R", "activities": [{ "id": "j", "type": »"Junction" }, ${simple('a')}], "links": [{ "from": "j", "to": "a" }] }`,
    'start-never',
  ],
  [
    'a monitor that is not the start',
    runbook({
      activities: ',\n{ "id": "third", "type": »"Monitor File" }',
      links: ', { "from": "second", "to": "third" }',
    }),
    'start-only',
  ],
  // Conditions (section 3, A10).
  [
    '"is between" with one value',
    runbook({ link: ', "include": [{ "item": "Collection", "operator": "is between", "value": »3 }]' }),
    'operator-value',
  ],
  [
    'another operator with two values',
    runbook({ link: ', "exclude": [{ "item": "Collection", "operator": "equals", "value": »[1, 2] }]' }),
    'operator-value',
  ],
  [
    'a pattern that takes more than linear time',
    runbook({
      link: ', "include": [{ "item": "Collection", "operator": "matches pattern", "value": »"(a)\\\\1" }]',
    }),
    'pattern',
  ],
  [
    'such a pattern in a loop',
    runbook({
      more: ', "loop": { "doNotExit": [{ "item": "Computer", "operator": "does not match pattern", "value": »"(?=x)" }] }',
    }),
    'pattern',
  ],
  [
    'such a pattern in a simulated outcome',
    runbook({
      more: ', "simulate": [{ "when": [{ "item": "first.Collection", "operator": "matches pattern", "value": »"(" }] }]',
    }),
    'pattern',
  ],
  [
    'a condition on another activity (A10)',
    runbook({
      activities: `, ${simple('third')}`,
      links:
        ', { "from": "second", "to": "third", "include": [{ "item": »"first.Collection", "operator": "equals", "value": "x" }] }',
    }),
    'criterion-other-activity',
  ],
  [
    'a condition that names its own activity',
    runbook({ link: ', "include": [{ "item": »"first.Collection", "operator": "equals", "value": "x" }]' }),
    'criterion-other-activity',
  ],
  // References (section 2).
  [
    'a reference that is not closed',
    runbook({}).replace('"m"', '"é\\n\\u0041 »{{first.Collection"'),
    'template-unclosed',
  ],
  [
    'a reference that is none',
    runbook({}).replace('"m"', '"ok {{first.Collection}} »{{nothing}}"'),
    'template-reference',
  ],
  [
    'a function with too few parameters',
    runbook({}).replace('"m"', '"»[Field(\'a\')]"'),
    'template-function',
  ],
  [
    'a reference to an activity that does not exist',
    runbook({}).replace('"m"', '"{{first.Collection}} [Upper(\'»{{frist.Collection}}\')]"'),
    'unknown-activity',
  ],
  [
    'one in a list of texts deep inside',
    runbook({ more: ', "simulate": { "rows": [{ "a": "x »{{frist.b}}" }] }' }),
    'unknown-activity',
  ],
  [
    'a condition of an outcome on an activity that does not exist',
    runbook({
      more: ', "simulate": [{ "when": [{ "item": "»frist.Collection", "operator": "equals", "value": "x" }] }]',
    }),
    'unknown-activity',
  ],
  [
    'a condition of an outcome that names no activity',
    runbook({
      more: ', "simulate": [{ "when": [{ "item": »"Collection", "operator": "equals", "value": "x" }] }]',
    }),
    'template-reference',
  ],
  [
    'a reference in a script',
    runbook({}).replace('"script": ""', '"script": "a [Upper(1 + »{{frist.x}}"'),
    'unknown-activity',
  ],
  // Junctions (section 4).
  [
    'a Junction that loops',
    runbook({
      activities: ',\n{ "id": "j", "type": "Junction", »"loop": {} }',
      links: ', { "from": "second", "to": "j" }',
    }),
    'junction-tab',
  ],
  [
    'a Junction with an outcome',
    runbook({
      activities: ',\n{ "id": "j", "type": "Junction", »"simulate": {} }',
      links: ', { "from": "second", "to": "j" }',
    }),
    'junction-tab',
  ],
  [
    'a Junction that flattens',
    runbook({
      activities: ',\n{ "id": "j", "type": "Junction", »"flatten": { "mode": "csv" } }',
      links: ', { "from": "second", "to": "j" }',
    }),
    'junction-tab',
  ],
  [
    'a Junction that returns data from nowhere',
    runbook({
      activities: ',\n{ "id": "j", "type": "Junction", "returnDataFrom": »"frist" }',
      links: ', { "from": "second", "to": "j" }',
    }),
    'unknown-activity',
  ],
  // Names.
  [
    'returned data of one name',
    runbook({ top: '"returnedData": [{ "name": "Total" },\n{ "name": »"total" }],' }),
    'duplicate-returned-data',
  ],
  [
    'runbooks of one path',
    '{ "runbooks": [{ "name": "R", "folder": "A/B", "activities": [{ "id": "a", "type": "Run Program" }] },\n{ "name": »"r", "folder": "\\\\a\\\\b", "activities": [{ "id": "a", "type": "Run Program" }] }] }',
    'duplicate-runbook',
  ],
  ['variables of one path', '{ "variables": [{ "name": "V" }, { "name": »"v" }] }', 'duplicate-variable'],
  [
    'counters of one path',
    '{ "counters": [{ "name": "C" }, { "name": »"c", "folder": "/" }] }',
    'duplicate-counter',
  ],
  ...(['1-last', '0', '32', '3rd', '1,,3'] as const).map(
    (days) =>
      [
        `the days of month ${days}`,
        `{ "schedules": [{ "name": "S", "daysOfMonth": »"${days}" }] }`,
        'invalid-value',
      ] as const,
  ),
  ...(['22-24', '24', '8 to 17'] as const).map(
    (hours) =>
      [
        `the hours ${hours}`,
        `{ "schedules": [{ "name": "S", "hours": { "Monday": »"${hours}" } }] }`,
        'invalid-value',
      ] as const,
  ),
  [
    'a range of days that ends before it begins',
    '{ "schedules": [{ "name": "S", "daysOfMonth": »"20-5" }] }',
    'invalid-value',
  ],
  [
    'a range of hours that ends before it begins',
    '{ "schedules": [{ "name": "S", "hours": { "Monday": »"17-8" } }] }',
    'invalid-value',
  ],
  ['schedules of one path', '{ "schedules": [{ "name": "S" }, { "name": »"s" }] }', 'duplicate-schedule'],
  [
    'computer groups of one path',
    '{ "computerGroups": [{ "name": "G" }, { "name": »"g" }] }',
    'duplicate-computer-group',
  ],
  [
    'a date that is none',
    '{ "schedules": [{ "name": "S", "exceptions": [{ "date": »"2026-02-30", "allow": true }] }] }',
    'invalid-value',
  ],
  ['a key in a bundle that belongs nowhere', '{ "variables": [], »"varables": [] }', 'unknown-key'],
];

test.each(errors)('%s is refused where it stands', async (_, text, code) => {
  await expectRefusal(text, code);
});
