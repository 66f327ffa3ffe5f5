import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PictureGeometry } from './picture-geometry.ts';

/** Tokens that take a link at this moment. */
export interface Travel {
  /** The position of the link in its runbook. */
  readonly link: number;
  readonly tokens: number;
  /** What the first few of them carry. */
  readonly labels: readonly string[];
}

/** What moves in a picture. */
export interface TravelsProps {
  readonly geometry: PictureGeometry;
  readonly travels: readonly Travel[];
  readonly travelMs: number;
}

/** So many tokens are drawn on a link; the label of the last says how many more there are. */
const mostDrawn = 4;

/** Tokens on their way along links. Without time for it they stand in the middle. */
export function Travels({ geometry, travels, travelMs }: TravelsProps): JSX.Element {
  return (
    <>
      {travels.map(({ link, tokens, labels }) => {
        const path = geometry.links[link];
        if (path === undefined) return null;
        const count = travelMs === 0 ? 1 : Math.min(tokens, mostDrawn);
        return (
          <g key={link} class="travel">
            <path d={path.getAttribute('d') ?? ''} />
            {Array.from({ length: count }, (_, at) => {
              const rest = tokens - count;
              const isLast = at === count - 1;
              const label = [labels[at] ?? '', isLast && rest > 0 ? `+${rest}` : '']
                .filter(Boolean)
                .join(' ');
              return <Token key={at} {...{ path, label, travelMs }} delay={at / (count + 2)} />;
            })}
          </g>
        );
      })}
    </>
  );
}

interface TokenProps {
  readonly path: SVGPathElement;
  readonly label: string;
  readonly travelMs: number;
  /** The share of the time that passes before it sets out. */
  readonly delay: number;
}

function Token({ path, label, travelMs: given, delay }: TokenProps) {
  // Who pauses while it is on its way lets it arrive.
  const [travelMs] = useState(given);
  const group = useRef<SVGGElement>(null);
  useEffect(() => {
    const element = group.current;
    if (element === null) return undefined;
    const length = path.getTotalLength();
    const put = (share: number) => {
      const { x, y } = path.getPointAtLength(length * share);
      element.setAttribute('transform', `translate(${x} ${y})`);
    };
    if (travelMs === 0) {
      put(0.5);
      return undefined;
    }
    put(0);
    const begun = performance.now() + delay * travelMs;
    const tick = (now: number) => {
      const share = Math.max(0, Math.min(1, (now - begun) / (travelMs * (1 - delay))));
      put(share * share * (3 - 2 * share));
      element.style.opacity = share >= 1 ? '0' : '1';
      if (share < 1) frame = requestAnimationFrame(tick);
    };
    let frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [path, travelMs, delay]);
  return (
    <g ref={group} class="token">
      <circle r="6" />
      <circle class="core" r="2" />
      {label !== '' && (
        <text x="0" y="-10">
          {label}
        </text>
      )}
    </g>
  );
}
