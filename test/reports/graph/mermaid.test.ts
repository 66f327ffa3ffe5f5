import { expect, test } from 'vitest';
import { mermaidOf } from '../../../src/reports/graph/mermaid.ts';
import { branches, countsOfFile, drawingOfFile, lost, type PictureFile } from './drawn.ts';

const file: PictureFile = {
  name: 'Small',
  folder: 'Samples',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'work', type: 'Run Program', name: 'Do the work', simulate: { status: 'failed' } },
    { id: 'off', type: 'Run Program', name: 'Off', enabled: false },
    { id: 'join', type: 'Junction' },
  ],
  links: [
    { from: 'init', to: 'work' },
    { from: 'work', to: 'join', include: [{ status: ['failed'] }], color: '#ff0000' },
    { from: 'work', to: 'off', enabled: false },
  ],
};

test('a flowchart: generated ids, quoted texts, links by their state, colours by number', () => {
  expect(mermaidOf(drawingOfFile(file)).split('\n').slice(0, 14)).toEqual([
    '---',
    'title: "\\\\Samples\\\\Small"',
    '---',
    'flowchart LR',
    '  a1(["Initialize Data"]):::start',
    '  a2["Do the work<br/>Run Program"]',
    '  a3["Off<br/>Run Program<br/>disabled"]:::disabled',
    '  a4{{"Junction"}}',
    '  a1 --> a2',
    '  a2 -->|"failed"| a4',
    '  a2 -.->|"disabled"| a3',
    '  linkStyle 0 stroke:#15803d',
    '  linkStyle 1 stroke:#ff0000',
    '  linkStyle 2 stroke:#15803d',
  ]);
});

test('with a trace: counts in the texts, classes for what failed and what never ran', () => {
  const text = mermaidOf(drawingOfFile(file, countsOfFile(file)));
  expect(text).toContain('a2["Do the work<br/>Run Program<br/>×1, 1 failed"]:::failed');
  expect(text).toContain('a2 -->|"failed (×1)"| a4');
  expect(text).toContain('a2 -.->|"disabled (never)"| a3');
  for (const name of ['start', 'failed', 'never', 'disabled']) expect(text).toMatch(`  classDef ${name} `);
});

test('branches are boxes that a dotted line joins to their activity; links keep their numbers', () => {
  const lines = mermaidOf(drawingOfFile(branches)).split('\n');
  expect(lines.filter((line) => / a\d+b/.test(line))).toEqual([
    '  a1b1["branch north starts #92;Ops#92;North<br/>branch north is made good by Undo"]:::branch',
    '  a1b2["branch south starts South"]:::branch',
    '  a2b1["starts Work for each item"]:::branch',
    '  a1 -.- a1b1',
    '  a1 -.- a1b2',
    '  a2 -.- a2b1',
  ]);
  expect(lines.indexOf('  a1 --> a2')).toBeLessThan(lines.indexOf('  a1 -.- a1b1'));
});

test('--direction down is from top to bottom', () => {
  expect(mermaidOf(drawingOfFile(file), { direction: 'down' })).toContain('\nflowchart TD\n');
});

test('a text from a file can neither end its quotes, nor be markup, an entity, or a line of its own', () => {
  const names = [
    '"]; click a1 "javascript:x"',
    '<b>&amp;#35;',
    '`md`',
    'a\nb\r\nend',
    '%%{init: {}}%%',
    'c:\\new',
    '{{x}}|y|',
  ];
  for (const name of names) {
    const hostile = {
      ...file,
      name,
      activities: file.activities.map((activity) => ({ ...activity, name })),
      links: file.links.map((link) => ({ ...link, label: name })),
    };
    const text = mermaidOf(drawingOfFile(hostile));
    expect(text.split('\n')).toHaveLength(mermaidOf(drawingOfFile(file)).split('\n').length);
    const nodes = text.split('\n').filter((line) => /^ {2}a\d+[([{]/.test(line));
    expect(nodes).toHaveLength(4);
    for (const line of nodes)
      expect(line).toMatch(
        /^ {2}a\d+(\(\[|\[|\{\{)"[^"<>`\\|{}[\]&]*(<br\/>[^"<>`\\|{}[\]&]*)*"(\]\)|\]|\}\})(:::\w+)?$/,
      );
    for (const line of text.split('\n').filter((each) => / -\.?-+>/.test(each)))
      expect(line).toMatch(/^ {2}a\d -\.?-+>\|"[^"<>`\\|{}[\]&]*"\| a\d$/);
  }
});

test('a link that no condition lets pass is grey and dashed and says never', () => {
  const lines = mermaidOf(drawingOfFile(lost)).split('\n');
  expect(lines).toContain('  a1 -.->|"never"| a2');
  expect(lines).toContain('  linkStyle 0 stroke:#94a3b8');
});
