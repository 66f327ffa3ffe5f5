import { inFile, type Mutation } from './mutation.ts';

const imports = [
  ['test/formats/ois/import-'],
  ['test/formats/ois/exports'],
  ['test/cli/import', 'test/cli/write-bundle'],
];
const texts = [['test/formats/ois/native-text'], ...imports];

/** Rules of the importer, by the section of the project's notes on exports. */
export const importMutations: readonly Mutation[] = [
  ...inFile(texts, 'formats/ois/native-text.ts', [
    ['ois 2.4: a backslash before a reference stays one', "run === '' ? ''", "run !== 'x' ? run"],
    ['ois 2.4: two braces stay two braces', "replaceAll('{{', '\\\\{{')", "replaceAll('{{', '{{')"],
  ]),
  ...inFile(imports, 'formats/ois/text-import.ts', [
    [
      'ois 2.4: what is stale is noted',
      "'staleReference', 'stale-reference', at",
      "'approximated', 'stale-reference', at",
    ],
    ['ois 2.4: what is stale stays in the origin', 'isWhole = false', 'isWhole = true'],
    ['ois 2.4: special variables', "meant?.kind === 'now' || meant?.kind === 'environment'", 'false'],
  ]),
  ...inFile(imports, 'formats/ois/link-import.ts', [
    ['ois 2.3: without TRIGGERS on success', "if (fields.find('TRIGGERS') === undefined) return {};", ''],
    ['ois 2.3: the Exclude tab', "=== 'donottrigger'", "=== 'never'"],
    ['ois 2.3: entries joined by AND', "fields.boolean('And') !== true", 'true'],
    ['ois 2.3: a disabled link', "fields.takeBoolean('Enabled') === false", 'false'],
    ['ois 2.3: colours are written backwards', 'return { color: `#', 'return { color: `#0'],
  ]),
  ...inFile(imports, 'formats/ois/criteria-import.ts', [
    ['A10: a condition tests the source of its link', 'if (guid !== source.guid)', 'if (false)'],
    ['ois 2.3: the set of statuses', ".split('#')", ".split(';')"],
    ['section 3: a pattern that cannot be used never holds', "if (typeof reason !== 'string')", 'if (true)'],
  ]),
  ...inFile(imports, 'formats/ois/special-activities.ts', [
    ['ois 2.6: the child by its GUID', 'const bound = index.byGuid.get(guid);', 'const bound = undefined;'],
    [
      'ois 2.6: a parameter by its GUID',
      'byGuid.get(guid)).find((name) => name !== undefined)',
      "byGuid.get('')).find((name) => name !== undefined)",
    ],
    ['ois 2.6: wait for completion', "fields.takeBoolean('WaitToComplete') !== false", 'true'],
    [
      'ois 2.6: a missing child is stood in for',
      "child === undefined && { simulate: { status: 'success' } }",
      'false',
    ],
    ['ois 2.8: an unknown test disables', 'isDisabled: true };', '};'],
    ['ois 2.8: 9 is "is empty"', "'9': 'is empty'", "'9': 'equals'"],
  ]),
  ...inFile(imports, 'formats/ois/activity-import.ts', [
    ['ois 2.2: flatten with a separator', "fields.peek('FlatCustomSep')", "','"],
    ['ois 2.8: a loop has its conditions', "conditions(tab.peek('ExitConditions'), activity, world)", '[]'],
    ['ois 2.2: a disabled activity', "fields.takeBoolean('Enabled') === false ||", ''],
  ]),
  ...inFile(imports, 'formats/ois/playable-graph.ts', [
    [
      '1.4 rule 6: no circles',
      ".get(imported.link.to) === 'open') circular.add(imported)",
      ".get(imported.link.to) === 'none') circular.add(imported)",
    ],
    ['1.1: one activity starts', 'idle: new Set(others.map(({ id }) => id))', 'idle: new Set()'],
  ]),
  ...inFile([['test/formats/ois/import-oddities'], ...imports], 'formats/ois/markers.ts', [
    [
      'ois 2.4: ciphertext is nowhere',
      'if (!/~(?:De|Ec)\\//i.test(text)) return text;',
      'if (text) return text;',
    ],
  ]),
  ...inFile(imports, 'files/write-bundle.ts', [
    ['ois: no foreign file is overwritten', 'foreign.length > 0 && !force', 'false'],
  ]),
];
