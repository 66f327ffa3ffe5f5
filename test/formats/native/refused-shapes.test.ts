import { test } from 'vitest';
import { expectRefusal, runbook } from './refusal.ts';

/** Each text has one error, at the mark. */
const errors: readonly (readonly [name: string, text: string, code: string])[] = [
  // The text itself.
  ['no value at all', '»', 'file-empty'],
  ['only a comment', '// nothing here»', 'json-syntax'],
  ['a missing comma', '{ "name": "x" »"activities": [] }', 'json-syntax'],
  ['a text that is not closed', '{ "name": »"x\n }', 'json-syntax'],
  ['a key without quotes', '{ »name: 1 }', 'json-syntax'],
  ['single quotes', '{ "name": »\'x\' }', 'json-syntax'],
  ['something after the end', '{ "name": "x" } »7', 'json-syntax'],
  ['an object that is not closed', '{ "activities": []»', 'json-syntax'],
  ['a comment that is not closed', '{ "activities": [] } »/* more', 'json-syntax'],
  ['an escape that means nothing', '{ "name": »"C:\\Temp", "activities": [] }', 'json-syntax'],
  ['a key twice', runbook({ top: '\n  »"name": "again",' }), 'duplicate-key'],
  ['a key twice, deep inside', runbook({ link: ', "label": "a", »"label": "b"' }), 'duplicate-key'],
  ['__proto__', runbook({ more: ', »"__proto__": { "polluted": true }' }), 'unknown-key'],
  ['__proto__ in escapes', runbook({ more: ', »"\\u005f_proto__": { "polluted": true }' }), 'unknown-key'],
  ['constructor', runbook({ more: ', »"constructor": { "prototype": {} }' }), 'unknown-key'],
  // Which kind of file it is.
  ['a number', '»42', 'not-a-runbook'],
  ['a list', '»[]', 'not-a-runbook'],
  ['another kind of file', '»{ "compilerOptions": {} }', 'not-a-runbook'],
  // Keys and values.
  ['a misspelt key', runbook({ top: '»"maxSimultaneosJobs": 2,' }), 'unknown-key'],
  ['a misspelt key of an activity', runbook({ more: ', »"severty": "Error"' }), 'unknown-key'],
  ['a misspelt key of a link', runbook({ link: ', »"delaySecond": 1' }), 'unknown-key'],
  ['a misspelt option', runbook({ top: '"options": { »"rolup": "sco" },' }), 'unknown-key'],
  ['a missing name', '»{ "activities": [{ "id": "a", "type": "Run Program" }] }', 'missing-key'],
  [
    'a missing id',
    runbook({
      activities: ',\n»{ "type": "Run Program" }',
      links: ', { "from": "second", "to": "first" }',
    }).replace(', { "from": "second", "to": "first" }', ''),
    'missing-key',
  ],
  [
    'a missing type',
    runbook({ activities: ',\n»{ "id": "third" }', links: ', { "from": "second", "to": "third" }' }),
    'missing-key',
  ],
  [
    'a missing property of the type',
    runbook({}).replace('{ "id": "second"', '»{ "id": "second"').replace(', "message": "m"', ''),
    'missing-key',
  ],
  ['a text for a number', runbook({ top: '"maxSimultaneousJobs": »"2",' }), 'wrong-type'],
  ['a fraction for a whole number', runbook({ top: '"maxSimultaneousJobs": »1.5,' }), 'wrong-type'],
  ['a number too large for any', runbook({ link: ', "delaySeconds": »1e999' }), 'wrong-type'],
  ['a text for a list', runbook({ top: '"runbookServers": »"RBS01",' }), 'wrong-type'],
  ['an activity that is no object', runbook({ activities: ',\n»"third"' }), 'wrong-type'],
  ['null for a text', runbook({ top: '"folder": »null,' }), 'wrong-type'],
  ['neither of two numbers', runbook({ top: '"options": { "midBase": »2 },' }), 'wrong-type'],
  ['a number below the least', runbook({ top: '"maxSimultaneousJobs": »0,' }), 'invalid-value'],
  ['a word that is none of those known', runbook({ more: ', "severity": »"Eror"' }), 'invalid-value'],
  ['an empty name', '{ "name": »"", "activities": [{ "id": "a", "type": "Run Program" }] }', 'invalid-value'],
  [
    'an id with a dot',
    runbook({})
      .replace('"second", "type"', '»"sec.ond", "type"')
      .replace('"to": "second"', '"to": "sec.ond"'),
    'invalid-value',
  ],
  ['a pair of coordinates that is none', runbook({ top: '"layout": { "first": »[1] },' }), 'invalid-value'],
  [
    'a status that there is none of',
    runbook({ link: ', "include": [{ "status": [»"sucess"] }]' }),
    'invalid-value',
  ],
  [
    'a criterion without operator',
    runbook({ link: ', "include": [»{ "item": "Collection", "value": "x" }]' }),
    'missing-key',
  ],
  [
    'an operator that there is none of',
    runbook({ link: ', "include": [{ "item": "Collection", "operator": »"equal", "value": "x" }]' }),
    'invalid-value',
  ],
  [
    'a criterion that never holds, without a reason',
    runbook({ link: ', "include": [{ "never": »"" }]' }),
    'invalid-value',
  ],
  [
    'a criterion that never holds, for too long a reason',
    runbook({ link: `, "include": [{ "never": »"${'x'.repeat(1001)}" }]` }),
    'invalid-value',
  ],
  [
    'a criterion that never holds, its reason no text',
    runbook({ link: ', "include": [{ "never": »true }]' }),
    'wrong-type',
  ],
  [
    'a criterion of two kinds',
    runbook({ link: ', "include": [{ "status": ["failed"], »"never": "why" }]' }),
    'unknown-key',
  ],
  [
    'attempts that are no range',
    runbook({ more: ', "simulate": { "attempts": »"first" }' }),
    'invalid-value',
  ],
  [
    'an unknown activity type',
    runbook({
      activities: ',\n{ "id": "third", "type": »"Run Programme" }',
      links: ', { "from": "second", "to": "third" }',
    }),
    'unknown-activity-type',
  ],
  [
    'what only the type can tell',
    runbook({
      activities: ',\n{ "id": "third", "type": "Picky", "word": »"now" }',
      links: ', { "from": "second", "to": "third" }',
    }),
    'not-polite',
  ],
];

test.each(errors)('%s is refused where it stands', async (_, text, code) => {
  await expectRefusal(text, code);
});
