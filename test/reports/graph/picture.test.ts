import { expect, test } from 'vitest';
import type { Rect } from '../../../src/reports/graph/geometry.ts';
import { pictureOf } from '../../../src/reports/graph/picture.ts';
import { svgOf } from '../../../src/reports/graph/svg.ts';
import { drawingOfFile, type PictureFile, parsedXml } from './drawn.ts';

test('what stands close together in one place does not tear the rest apart', () => {
  const ids = Array.from({ length: 15 }, (_, index) => `a${index}`);
  const file: PictureFile = {
    name: 'Row',
    activities: ids.map((id) => ({ id, type: 'Run Program', name: 'Do some work' })),
    links: ids.slice(1).map((id, index) => ({ from: ids[index] as string, to: id })),
    layout: Object.fromEntries(ids.map((id, index) => [id, index === 14 ? [1340, 0] : [100 * index, 0]])),
  };
  const width = (layout: NonNullable<PictureFile['layout']>) =>
    Number(parsedXml(svgOf(drawingOfFile({ ...file, layout }))).attributes['width']);
  const even = Object.fromEntries(ids.map((id, index): [string, [number, number]] => [id, [100 * index, 0]]));
  expect(width(file.layout ?? {})).toBe(width(even));
  expect(width(even)).toBeLessThan(15 * 160);
});

test('words stay whole: a box is as wide as its longest word, and a name without spaces breaks between its parts', () => {
  const lines = (name: string) =>
    pictureOf(drawingOfFile({ name: 'N', links: [], activities: [{ id: 'a', type: 'Run Program', name }] }))
      .activities[0]?.content.lines.filter(({ font }) => font.isBold)
      .map(({ text }) => text);
  expect(lines('Get the Organisationseinheitenverzeichnis')).toEqual([
    'Get the',
    'Organisationseinheitenverzeichnis',
  ]);
  const long = 'getTheIdentifiersOfAllCoworkersInEveryWorkspace';
  const broken = lines(long) ?? [];
  expect(broken.join('')).toBe(long);
  for (const line of broken.slice(1)) expect(line).toMatch(/^[A-Z]/);
});

const fork: PictureFile = {
  name: 'Fork',
  activities: ['init', 'work', 'bad', 'join'].map((id) => ({ id, type: 'Run Program' })),
  links: [
    { from: 'init', to: 'work' },
    { from: 'work', to: 'bad', include: [{ status: ['warning', 'failed'] }] },
    { from: 'work', to: 'join', label: 'By name' },
  ],
};

test('--direction lays out anew, whatever the coordinates; every link leads that way', () => {
  const placed = {
    ...fork,
    layout: { init: [0, 0], work: [75, 0], bad: [75, 75], join: [150, 0] },
  } satisfies PictureFile;
  for (const direction of ['right', 'down'] as const) {
    const { activities, links } = pictureOf(drawingOfFile(placed), direction);
    for (const { link } of links) {
      const [from, to] = [activities[link.from]?.box as Rect, activities[link.to]?.box as Rect];
      if (direction === 'down') expect(from.y + from.height).toBeLessThan(to.y);
      else expect(from.x + from.width).toBeLessThan(to.x);
    }
  }
});

test('from 4,000 on links are drawn straight, and the picture says so; two between the same activities stay apart', () => {
  const ids = Array.from({ length: 100 }, (_, index) => `a${index}`);
  const all = ids.flatMap((from, index) => ids.slice(index + 1).map((to) => ({ from, to })));
  const pictured = (count: number) => {
    const links = all.slice(0, count - 1);
    const drawing = drawingOfFile({
      name: 'Web',
      activities: ids.map((id) => ({ id, type: 'Run Program' })),
      links: [...links, { from: 'a0', to: 'a1' }],
    });
    const bent = pictureOf(drawing).links.filter(({ route }) => route.points.length > 2);
    return { bent: bent.map(({ link: { from, to } }) => `${from} ${to}`), svg: svgOf(drawing) };
  };
  const words = 'links are drawn straight, behind the boxes that are in their way';
  const few = pictured(3999);
  expect(few.bent.length).toBeGreaterThan(1000);
  expect(few.svg).not.toContain(words);
  const many = pictured(4000);
  expect(many.bent).toEqual(['0 1', '0 1']);
  expect(many.svg.split(words)).toHaveLength(3);
  expect(many.svg).toContain(`The 4000 ${words}.`);
});
