import { expect, test } from 'vitest';
import { dotOf } from '../../../src/reports/graph/dot.ts';
import { branches, countsOfFile, drawingOfFile, lost, type PictureFile } from './drawn.ts';

const file: PictureFile = {
  name: 'Small',
  folder: 'Samples',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'work', type: 'Run Program', name: 'Do the work', simulate: { status: 'warning' } },
    { id: 'off', type: 'Run Program', name: 'Off', enabled: false },
    { id: 'join', type: 'Junction' },
  ],
  links: [
    { from: 'init', to: 'work' },
    { from: 'work', to: 'join', include: [{ status: ['warning'] }], color: '#ff0000', delaySeconds: 5 },
    { from: 'work', to: 'off', enabled: false },
  ],
};

test('a digraph: one statement for each activity and each link, in stored order', () => {
  const lines = dotOf(drawingOfFile(file)).split('\n');
  expect(lines[0]).toBe('digraph "\\\\Samples\\\\Small" {');
  expect(lines.filter((line) => /^ {2}a\d+ \[/.test(line))).toHaveLength(4);
  expect(lines.filter((line) => line.includes(' -> '))).toEqual([
    '  a1 -> a2 [color="#15803d"]',
    '  a2 -> a4 [color="#ff0000", label="warning, after 5 s", fontcolor="#ff0000"]',
    '  a2 -> a3 [color="#15803d", label="disabled", fontcolor="#15803d", style=dashed]',
  ]);
  expect(lines.find((line) => line.includes('Junction'))).toContain('shape=hexagon');
  expect(lines.find((line) => line.includes('Off'))).toContain('dashed');
});

test('with a trace: counts in the labels; what never was is grey and dashed', () => {
  const text = dotOf(drawingOfFile(file, countsOfFile(file)));
  expect(text).toContain('label="Do the work\\nRun Program\\n×1, 1 warning"');
  expect(text).toContain('label="warning, after 5 s (×1)"');
  expect(text).toMatch(/a2 -> a3 \[color="#94a3b8", label="disabled \(never\)", .*style=dotted\]/);
});

test('branches are boxes that a dotted line joins to their activity', () => {
  const lines = dotOf(drawingOfFile(branches)).split('\n');
  const look = 'style="rounded,filled", fillcolor="#ffffff", color="#64748b", fontsize=10';
  const north = 'branch north starts \\\\Ops\\\\North\\nbranch north is made good by Undo';
  expect(lines.filter((line) => line.includes('a1b'))).toEqual([
    `  a1b1 [label="${north}", ${look}]`,
    '  a1 -> a1b1 [color="#64748b", style=dotted, arrowhead=none]',
    `  a1b2 [label="branch south starts South", ${look}]`,
    '  a1 -> a1b2 [color="#64748b", style=dotted, arrowhead=none]',
  ]);
});

test('--direction down is from top to bottom', () => {
  expect(dotOf(drawingOfFile(file))).toContain('rankdir=LR');
  expect(dotOf(drawingOfFile(file), { direction: 'down' })).toContain('rankdir=TB');
});

test('a text from a file stays in its quotes, without escapes and entities of its own', () => {
  const name = 'a"; b -> c [x=\\N] &lt; \\"';
  const text = dotOf(
    drawingOfFile({ ...file, activities: [{ id: 'a', type: 'Run Program', name }], links: [] }),
  );
  expect(text).toContain('label="a\\"; b -> c [x=\\\\N] &amp;lt; \\\\\\"\\nRun Program"');
  expect(text.match(/ -> /g)).toHaveLength(1);
});

test('a link that no condition lets pass is grey and dashed and says never, once with a trace, too', () => {
  const line = (text: string) => text.split('\n').find((each) => each.includes(' -> '));
  expect(line(dotOf(drawingOfFile(lost)))).toMatch(
    /color="#94a3b8", label="never", fontcolor="[^"]+", style=dashed\]/,
  );
  expect(line(dotOf(drawingOfFile(lost, countsOfFile(lost))))).toMatch(/label="never", .*style=dotted\]/);
});
