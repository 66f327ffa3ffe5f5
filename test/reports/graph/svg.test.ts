import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holds, overlap, type Rect } from '../../../src/reports/graph/geometry.ts';
import { pictureOf } from '../../../src/reports/graph/picture.ts';
import { svgOf } from '../../../src/reports/graph/svg.ts';
import { textWidth } from '../../../src/reports/graph/text-size.ts';
import { arbitraryRunbook } from '../../properties/arbitrary-runbook.ts';
import { runs } from '../../support/runs.ts';
import {
  branches,
  countsOfFile,
  drawingOfFile,
  elementsOf,
  lost,
  type PictureFile,
  parsedXml,
  type SvgElement,
  textBelow,
} from './drawn.ts';

const small: PictureFile = {
  name: 'Small',
  folder: 'Samples',
  description: 'For tests',
  activities: [
    { id: 'init', type: 'Initialize Data' },
    { id: 'work', type: 'Run Program', name: 'Do the work', loop: { delaySeconds: 10 } },
    {
      id: 'bad',
      type: 'Send Event Log Message',
      enabled: false,
      flatten: { mode: 'separator', separator: ';' },
    },
    { id: 'join', type: 'Junction' },
  ],
  links: [
    { from: 'init', to: 'work' },
    { from: 'work', to: 'bad', include: [{ status: ['warning', 'failed'] }], color: '#ff0000' },
    { from: 'work', to: 'join', include: [], delaySeconds: 5, enabled: false },
    { from: 'work', to: 'join', label: 'By name' },
  ],
};

function drawn(file: PictureFile): SvgElement {
  return parsedXml(svgOf(drawingOfFile(file)));
}

/** Names and coordinates of all kinds, put on a generated graph. */
const arbitraryFile: fc.Arbitrary<PictureFile> = fc
  .record({
    file: arbitraryRunbook({ time: true }),
    names: fc.array(fc.string({ unit: 'grapheme', maxLength: 90 }), { minLength: 11, maxLength: 11 }),
    places: fc.array(
      fc.option(
        fc.oneof(
          fc
            .tuple(fc.integer({ min: -4, max: 8 }), fc.integer({ min: -3, max: 5 }))
            .map(([x, y]) => [75 * x, 75 * y]),
          fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -200, max: 200 })),
        ) as fc.Arbitrary<[number, number]>,
        { freq: 3 },
      ),
      { minLength: 11, maxLength: 11 },
    ),
    isPlaced: fc.boolean(),
  })
  .map(({ file, names, places, isPlaced }) => ({
    ...file,
    activities: file.activities.map((activity, index) => ({ ...activity, name: names[index] || 'x' })),
    layout: Object.fromEntries(
      file.activities.flatMap(({ id }, index) => {
        const place = isPlaced ? places[index] : undefined;
        return place ? [[id, place]] : [];
      }),
    ),
  }));

test('a picture says in plain text what there is: every activity and every link once, and a title', () => {
  const svg = drawn(small);
  expect(elementsOf(svg, 'activity').map(({ attributes }) => attributes['data-id'])).toEqual([
    'init',
    'work',
    'bad',
    'join',
  ]);
  const links = elementsOf(svg, 'link').map(
    ({ attributes }) => `${attributes['data-from']} ${attributes['data-to']}`,
  );
  expect(links).toEqual(['init work', 'work bad', 'work join', 'work join']);
  expect(svg.children[0]).toMatchObject({ name: 'title', text: '\\Samples\\Small' });
  expect(svg.children[1]).toMatchObject({
    name: 'desc',
    text: 'A runbook of 4 activities and 4 links, starting with Initialize Data. For tests',
  });
  const labels = elementsOf(svg, 'label').map(textBelow);
  expect(labels).toEqual(['warning or failed', 'always, after 5 s disabled', 'By name']);
});

test('boxes tell name, type, loop and flatten; what is disabled is dashed', () => {
  const [init, work, bad, join] = elementsOf(drawn(small), 'activity') as [SvgElement, ...SvgElement[]];
  expect(textBelow(init)).toContain('Initialize Data');
  expect(elementsOf(init, 'circle')).toHaveLength(1);
  expect(textBelow(work as SvgElement)).toMatch(/Do the work.*Run Program every 10 s until success$/);
  expect(textBelow(bad as SvgElement)).toMatch(/disabled separator ";"$/);
  const dashes = [init, work, bad, join].map(
    (box) => elementsOf(box as SvgElement, 'rect')[0]?.attributes['stroke-dasharray'] !== undefined,
  );
  expect(dashes).toEqual([false, false, true, false]);
  expect(elementsOf(join as SvgElement, 'rect')).toEqual([]);
});

test('an Invoke Runbook says which runbook it starts, by the last part of its path', () => {
  const call = (id: string, runbook: string) => ({ id, type: 'Invoke Runbook', name: id, runbook });
  const svg = drawn({
    name: 'Caller',
    activities: [call('a', '\\Acme\\Common/getId'), call('b', '{{a.Error summary}}')],
    links: [{ from: 'a', to: 'b' }],
  });
  const [known, unknown] = elementsOf(svg, 'activity').map(textBelow);
  expect(known).toBe(
    'a; Invoke Runbook, Runbook Control; starts \\Acme\\Common/getId a Invoke Runbook starts getId',
  );
  expect(unknown).toBe('b; Invoke Runbook, Runbook Control b Invoke Runbook');
});

test('line breaks of a description stay breaks, six lines of it at most; all of it is in <desc>', () => {
  const lines = ['First', 'Second', '3', '4', '5', '6', '7'];
  const svg = drawn({ ...small, description: `First\r\n\n Second\u2028${lines.slice(2).join('\n')}` });
  expect(svg.children[1]?.text).toContain(lines.join('\n'));
  const shown = svg.children.filter(({ name }) => name === 'text').map(({ text }) => text);
  expect(shown).toEqual(['\\Samples\\Small', ...lines.slice(0, 6)]);
});

test('links have the colour of the Designer, or that of what they pass; disabled ones are dashed (section 3)', () => {
  const lines = elementsOf(drawn(small), 'link').map((link) => elementsOf(link, 'path')[0]?.attributes);
  expect(lines.map((line) => line?.['stroke'])).toEqual(['#15803d', '#ff0000', '#1d4ed8', '#15803d']);
  expect(lines.map((line) => line?.['stroke-dasharray'])).toEqual([undefined, undefined, '7 5', undefined]);
});

test('names from a file cannot leave the text they stand in', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '"><svg onload="x"',
    "it's & co",
    ']]>',
    'a\nb\tc',
    '\u0000\u0007bell',
    '👩‍👩‍👧 é ‮',
    '\ud800 lone',
    ' ',
  ];
  for (const name of hostile) {
    const file: PictureFile = {
      ...small,
      name: name.trim() || 'x',
      description: name,
      activities: small.activities.map((activity) => ({ ...activity, name })),
      links: (small.links ?? []).map((link) => ({ ...link, label: name, color: `#000"/>${name}` })),
    };
    const text = svgOf(drawingOfFile(file));
    const svg = parsedXml(text);
    expect(elementsOf(svg, 'script')).toEqual([]);
    expect(elementsOf(svg, 'svg')).toHaveLength(1);
    expect(text).not.toMatch(/[^\n\P{Cc}]|[\u202e\p{Cs}]/u);
    expect(elementsOf(svg, 'activity')).toHaveLength(4);
  }
});

test('nothing comes from elsewhere: no script, image, or address but that of the namespace; styles are colours', () => {
  const text = svgOf(drawingOfFile(small));
  expect(text).not.toMatch(/<script|<image|<use|href|url\(|@import|\son\w+=/);
  expect(text.match(/<style/g)).toHaveLength(1);
  expect(elementsOf(parsedXml(text), 'style')[0]?.text).toMatch(
    /^@media \(prefers-color-scheme:dark\)\{(\.pianola \[(fill|stroke)="#[0-9a-f]{6}"\]\{\2:#[0-9a-f]{6}\})+\}$/,
  );
  expect(text.match(/https?:[^"]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  expect(elementsOf(parsedXml(text), 'rect')[0]?.attributes['fill']).toBe('#ffffff');
});

test('the same drawing gives the same bytes, with one decimal at most', () => {
  const text = svgOf(drawingOfFile(small));
  expect(svgOf(drawingOfFile(structuredClone(small)))).toBe(text);
  expect(text).not.toMatch(/\d\.\d\d/);
  expect(text).not.toMatch(/NaN|Infinity|undefined|-0[ "]/);
});

test('whatever the names and coordinates: valid XML, everything once, all of it in the picture', () => {
  fc.assert(
    fc.property(arbitraryFile, fc.boolean(), (file, isTraced) => {
      const drawing = drawingOfFile(file, isTraced ? countsOfFile(file) : undefined);
      const text = svgOf(drawing);
      expect(text).not.toMatch(/NaN|Infinity/);
      const svg = parsedXml(text);
      expect(elementsOf(svg, 'activity')).toHaveLength(file.activities.length);
      expect(elementsOf(svg, 'link')).toHaveLength(file.links?.length ?? 0);
      const [, , width, height] = (svg.attributes['viewBox'] ?? '').split(' ').map(Number);
      const [, left = 0, top = 0] = /translate\((\S+) (\S+)\)/.exec(text)?.map(Number) ?? [];
      for (const { box } of pictureOf(drawing).activities) {
        expect(box.x + left).toBeGreaterThanOrEqual(0);
        expect(box.y + top).toBeGreaterThanOrEqual(0);
        expect(box.x + left + box.width).toBeLessThanOrEqual(width as number);
        expect(box.y + top + box.height).toBeLessThanOrEqual(height as number);
      }
    }),
    runs(50),
  );
});

test('no two boxes overlap, no label covers a box, links end where boxes begin, and text stays in its box', () => {
  fc.assert(
    fc.property(arbitraryFile, fc.boolean(), (file, isTraced) => {
      const { activities, links } = pictureOf(drawingOfFile(file, isTraced ? countsOfFile(file) : undefined));
      const boxes = activities.map(({ box }) => box);
      expect(pairsThat(overlap, boxes)).toEqual([]);
      for (const { link, route, label } of links) {
        const [from, to] = [boxes[link.from] as Rect, boxes[link.to] as Rect];
        const [start, end] = [route.points[0], route.points.at(-1)];
        expect(isOnBorder(from, start as never) && isOnBorder(to, end as never)).toBe(true);
        if (label !== undefined) expect(boxes.filter((box) => overlap(box, label.box))).toEqual([]);
        for (const line of label?.lines ?? []) {
          expect(textWidth(line, { size: 10.5 })).toBeLessThanOrEqual(label?.box.width ?? 0);
        }
      }
      for (const { content } of activities) {
        for (const { text, font, baseline, sign } of content.lines) {
          expect(textWidth(text, font) + (sign === undefined ? 0 : 13)).toBeLessThanOrEqual(
            content.width - 20,
          );
          expect(baseline).toBeLessThan(content.height - 4);
        }
        for (const { x, y, width, height } of content.pills) {
          expect(x > 0 && x + width < content.width && y + height < content.height).toBe(true);
        }
      }
    }),
    runs(100),
  );
});

function pairsThat(hold: (left: Rect, right: Rect) => boolean, rects: readonly Rect[]): [Rect, Rect][] {
  return rects.flatMap((left, index) =>
    rects.slice(index + 1).flatMap((right): [Rect, Rect][] => (hold(left, right) ? [[left, right]] : [])),
  );
}

/** On it or, for a hexagon, as far inside as its corners are cut. */
function isOnBorder({ x, y, width, height }: Rect, point: { x: number; y: number }): boolean {
  const outer = { x: x - 0.01, y: y - 0.01, width: width + 0.02, height: height + 0.02 };
  const inner = { x: x + 17, y: y + 0.01, width: width - 34, height: height - 0.02 };
  return holds(outer, point) && !holds(inner, point);
}

test('two links between the same activities do not cover each other', () => {
  const twins: PictureFile = {
    ...small,
    layout: { init: [0, 0], work: [75, 0], bad: [75, 75], join: [150, 0] },
  };
  for (const file of [small, twins]) {
    const { links } = pictureOf(drawingOfFile(file));
    const [, , first, second] = links.map(({ route }) => route.points);
    const middles = [first, second].map((points = []) => points[Math.floor(points.length / 2)]);
    expect(Math.abs((middles[0]?.y ?? 0) - (middles[1]?.y ?? 0))).toBeGreaterThan(10);
  }
});

test('rows and columns of the Designer stay rows and columns, wherever its coordinates begin', () => {
  const at: PictureFile['layout'] = { init: [-150, -75], work: [-75, -75], bad: [-75, 0], join: [0, -75] };
  const { activities } = pictureOf(drawingOfFile({ ...small, layout: at }));
  const [init, work, bad, join] = activities.map(({ box }) => [
    box.x + box.width / 2,
    box.y + box.height / 2,
  ]);
  expect([init?.[1], join?.[1]]).toEqual([work?.[1], work?.[1]]);
  expect(bad?.[0]).toBe(work?.[0]);
  expect(work?.[0]).toBeGreaterThan(init?.[0] ?? 0);
  expect(join?.[0]).toBeGreaterThan(work?.[0] ?? 0);
  expect(bad?.[1]).toBeGreaterThan(work?.[1] ?? 0);
});

test('branches of a Parallel and the body of a For Each are boxes inside the box', () => {
  const [all, each] = elementsOf(drawn(branches), 'activity') as [SvgElement, SvgElement];
  expect(elementsOf(all, 'rect')).toHaveLength(3);
  expect(textBelow(all)).toContain('north North made good by Undo south South');
  expect(textBelow(each)).toMatch(/one item after another each item Work$/);
  for (const { content } of pictureOf(drawingOfFile(branches)).activities) {
    for (const { x, y, width, height, lines } of content.branches) {
      expect(x > 0 && x + width < content.width && y > 0 && y + height < content.height).toBe(true);
      for (const { text, font, baseline } of lines) {
        expect(textWidth(text, font)).toBeLessThanOrEqual(width - 8);
        expect(baseline).toBeLessThan(height);
      }
    }
  }
});

test('--width is how wide it is shown; what is drawn stays the same', () => {
  const drawing = drawingOfFile(small);
  const size = (text: string) => {
    const { width, height, viewBox } = parsedXml(text).attributes;
    return { width, height, viewBox };
  };
  const { viewBox, width, height } = size(svgOf(drawing));
  expect(size(svgOf(drawing, { width: 300 }))).toEqual({
    ...{ viewBox, width: '300' },
    height: String(Math.round((Number(height) / Number(width)) * 3000) / 10),
  });
  expect(size(svgOf(drawing, { width: 'fit' }))).toEqual({ viewBox, width: '100%', height: undefined });
});

test('with a trace: how often everything ran, what failed, and what never did', () => {
  const file: PictureFile = {
    name: 'Traced',
    activities: [
      { id: 'list', type: 'Run Program', simulate: { rows: [{ Item: 'a' }, { Item: 'b' }, { Item: 'c' }] } },
      {
        id: 'work',
        type: 'Run Program',
        simulate: [{ when: [{ item: 'list.Item', operator: 'equals', value: 'b' }], status: 'failed' }, {}],
      },
      { id: 'rare', type: 'Run Program' },
      { id: 'join', type: 'Junction' },
    ],
    links: [
      { from: 'list', to: 'work' },
      { from: 'list', to: 'rare', include: [{ status: ['failed'] }] },
      { from: 'work', to: 'join', include: [{ status: ['failed'] }] },
    ],
  };
  const svg = parsedXml(svgOf(drawingOfFile(file, countsOfFile(file))));
  const [list, work, rare, join] = elementsOf(svg, 'activity').map(textBelow);
  expect(list).toMatch(/ran 1 time: 1 success, 0 warning, 0 failed.* ×1$/);
  expect(work).toMatch(/ran 3 times: 2 success, 0 warning, 1 failed.* ×3 1 failed$/);
  expect(rare).toMatch(/never ran.* never$/);
  expect(join).toMatch(/ ×1$/);
  expect(elementsOf(svg, 'label').map(textBelow)).toEqual(['×3', 'failed never', 'failed ×1']);
  expect(elementsOf(svg, 'desc')[0]?.text).toContain('1 run: warning');
});

test('a link that no condition lets pass is grey and dashed and says never; its tooltip says why', () => {
  const root = drawn(lost);
  const [link] = elementsOf(root, 'link');
  expect(textBelow(link!)).toContain('passes: never: nobody knows the operator');
  expect(elementsOf(link!, 'path')[0]?.attributes).toMatchObject({
    stroke: '#94a3b8',
    'stroke-dasharray': '7 5',
  });
  expect(elementsOf(root, 'label').map(textBelow)).toEqual(['never']);
});
