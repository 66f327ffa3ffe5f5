import { UsageError } from '../../index.ts';

/** The most pixels that a picture may have: some 400 MB while it is drawn. */
const mostPixels = 100_000_000;

/**
 * An SVG picture as PNG, so many pixels wide or as wide as it says. Throws UsageError where the package that
 * draws is not installed, where this machine has no fonts, and for a picture too large to be drawn.
 */
export async function pngOf(svg: string, width?: number): Promise<Uint8Array> {
  const { Resvg } = await renderer();
  const probe = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">x</text></svg>';
  if (new Resvg(probe).getBBox() === undefined)
    throw new UsageError('this machine has no fonts to draw a PNG picture with', otherwise);
  const { width: drawn, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
  const scale = width === undefined ? 1 : width / drawn;
  if (drawn * height * scale * scale > mostPixels)
    throw new UsageError('the picture is too large for PNG', `give a smaller --width, or ${otherwise}`);
  const fitTo = width === undefined ? undefined : ({ mode: 'width', value: width } as const);
  return new Resvg(svg, fitTo && { fitTo }).render().asPng();
}

const otherwise = 'write the picture with --format svg';

async function renderer(): Promise<typeof import('@resvg/resvg-js')> {
  try {
    return await import('@resvg/resvg-js');
  } catch {
    throw new UsageError(
      'PNG pictures need the package @resvg/resvg-js, which is not installed here',
      `install it with npm install @resvg/resvg-js, or ${otherwise}`,
    );
  }
}
