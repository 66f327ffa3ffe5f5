import fc from 'fast-check';
import { expect, test } from 'vitest';
import { darkOf } from '../../../src/reports/graph/dark-style.ts';
import { svgOf } from '../../../src/reports/graph/svg.ts';
import { runs } from '../../support/runs.ts';
import { branches, drawingOfFile } from './drawn.ts';

test('every colour has one for dark readers, and texts can be read on the dark ground', () => {
  const text = svgOf(drawingOfFile(branches));
  const [, body = ''] = text.split('</style>');
  for (const [, attribute, colour = ''] of body.matchAll(/\b(fill|stroke)="(#[0-9a-f]{6})"/g))
    expect(text).toContain(`.pianola [${attribute}="${colour}"]{${attribute}:${darkOf(colour)}}`);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (number) => {
      const dark = darkOf(`#${number.toString(16).padStart(6, '0')}`);
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
        Number.parseInt(dark.slice(at, at + 2), 16),
      );
      // Rougher than WCAG, but it can tell bright from dark.
      expect(0.3 * red + 0.59 * green + 0.11 * blue).toBeGreaterThan(70);
    }),
    runs(200),
  );
});
