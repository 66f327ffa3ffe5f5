/** A place in a picture, in its own pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything is in a picture that is in the document. */
export interface PictureGeometry {
  readonly size: { readonly width: number; readonly height: number };
  /** Moves what is drawn over the picture to where it belongs. */
  readonly transform: string;
  /** How far that moves it. */
  readonly offset: { readonly x: number; readonly y: number };
  /** By id of an activity. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** The lines of the links, in stored order. */
  readonly links: readonly SVGPathElement[];
}

/** Reads the places off a picture as `graph` draws it. */
export function geometryOf(svg: SVGSVGElement): PictureGeometry {
  const { width, height } = svg.viewBox.baseVal;
  const moved = svg.querySelector<SVGGElement>('g[transform]');
  const transform = moved?.getAttribute('transform') ?? '';
  const [x = 0, y = 0] = (transform.match(/-?[\d.]+/g) ?? []).map(Number);
  const boxes = new Map<string, Box>();
  for (const activity of svg.querySelectorAll<SVGGElement>('.activity')) {
    const shape = activity.querySelector<SVGGraphicsElement>('rect, path');
    if (shape !== null) boxes.set(activity.dataset['id'] ?? '', boxOf(shape));
  }
  const links = [...svg.querySelectorAll<SVGPathElement>('.link > path:first-of-type')];
  return { size: { width, height }, transform, offset: { x, y }, boxes, links };
}

function boxOf(shape: SVGGraphicsElement): Box {
  const { x, y, width, height } = shape.getBBox();
  return { x, y, width, height };
}
