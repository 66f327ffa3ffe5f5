import { expect, test } from 'vitest';
import {
  initializeData,
  parametersOf,
  parseParameter,
} from '../../../src/activities/runbook-control/initialize-data.ts';
import { publishedItemsOf } from '../../../src/engine/activity-type.ts';
import { activityOf, play, problemsOf, runbookOf } from '../call.ts';

const parameters = [
  { name: 'Count', type: 'Integer', default: 10 },
  { name: 'Rate', type: 'Number' },
  { name: 'Loud', type: 'Boolean' },
  { name: 'Text' },
];

test('each parameter is published as its declared type; names are compared without regard to case', () => {
  const outcome = play(
    initializeData,
    { parameters },
    { parameters: { count: '3', RATE: '0.5', Loud: 'TRUE', text: '007' } },
  );
  expect(outcome).toEqual({ status: 'success', items: { Count: 3, Rate: 0.5, Loud: true, Text: '007' } });
});

test('a parameter without a value is blank and makes the activity a warning that names it (1.6)', () => {
  const outcome = play(initializeData, { parameters }, { parameters: { Rate: 1, Loud: false } });
  expect(outcome).toEqual({
    status: 'warning',
    items: { Count: 10, Rate: 1, Loud: false, Text: '' },
    errorSummary: 'parameter Text has no value',
    missingParameters: ['Text'],
  });
});

test('an empty text is a value for a String, and none for an Integer: a warning where types are checked (A33)', () => {
  expect(play(initializeData, { parameters: [{ name: 'T' }] }, { parameters: { T: '' } }).status).toBe(
    'success',
  );
  const numbers = { parameters: [{ name: 'N', type: 'Integer' }] };
  const given = { parameters: { N: '' } };
  expect(play(initializeData, numbers, { ...given, options: { parameterTypes: 'checked' } })).toEqual({
    status: 'warning',
    items: { N: '' },
    errorSummary: 'parameter N must be a whole number, such as 42, not ""',
  });
  // What a caller gives is noted when its job is queued.
  expect(play(initializeData, numbers, given)).toEqual({ status: 'success', items: { N: '' } });
});

test('a default that a variable makes none of its type is given as it is, with a note (A33)', () => {
  const one = [{ name: 'N', type: 'Integer', default: '{{$Most}}' }];
  expect(play(initializeData, { parameters: one }, { variables: { Most: 'all' } })).toEqual({
    status: 'success',
    items: { N: 'all' },
    diagnostics: [
      {
        code: 'parameter-type',
        message: 'parameter N should be a whole number, such as 42, not "all"; it is given as it is',
      },
    ],
  });
});

test('a default may refer to a variable', () => {
  const one = [{ name: 'N', type: 'Integer', default: '{{$Limits/Most}}' }];
  expect(play(initializeData, { parameters: one }, { variables: { 'Limits/Most': '12' } }).items).toEqual({
    N: 12,
  });
});

test.each([
  ['Integer', '42', 42],
  ['Integer', ' -7 ', -7],
  ['Integer', '1e3', 1000],
  ['Integer', '4.2', undefined],
  ['Integer', '0x10', undefined],
  ['Integer', '9007199254740993', undefined],
  ['Integer', 'Infinity', undefined],
  ['Number', '.5', 0.5],
  ['Number', 'NaN', undefined],
  ['Boolean', 'False', false],
  ['Boolean', '1', undefined],
  ['Date/Time', '08/05/2006', '08/05/2006'],
  ['String', '', ''],
] as const)('as %s, "%s" is %s', (type, text, value) => {
  const parsed = parseParameter({ name: 'P', type }, text);
  if (value === undefined)
    expect(parsed).toEqual({ problem: expect.stringContaining(`parameter P must be`) });
  else expect(parsed).toEqual({ value });
});

test('the parameters of a runbook are those of its Initialize Data', () => {
  expect(
    parametersOf(runbookOf([activityOf(initializeData, { parameters })])).map(({ name }) => name),
  ).toEqual(['Count', 'Rate', 'Loud', 'Text']);
  expect(parametersOf(runbookOf([]))).toEqual([]);
});

test('its parameters are its published data', () => {
  const items = publishedItemsOf(activityOf(initializeData, { parameters }), initializeData);
  expect(items.map(({ name, type }) => [name, type])).toEqual([
    ['Count', 'Integer'],
    ['Rate', 'Number'],
    ['Loud', 'Boolean'],
    ['Text', 'String'],
  ]);
});

test('a parameter declared twice and a default of another type are problems', () => {
  const found = problemsOf(initializeData, {
    parameters: [{ name: 'A' }, { name: 'a', type: 'Integer', default: 'x' }],
  });
  expect(found.map(({ code, path }) => [code, path.join('/')])).toEqual([
    ['parameter-duplicate', 'parameters/1/name'],
    ['parameter-default', 'parameters/1/default'],
  ]);
});
