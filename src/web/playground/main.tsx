import { render } from 'preact';
import { Engine } from './engine.ts';
import { Playground } from './playground.tsx';

const place = document.getElementById('pianola');
if (place !== null) {
  const engine = new Engine(new URL(place.dataset['engine'] ?? '', document.baseURI).href);
  place.replaceChildren();
  render(<Playground engine={engine} />, place);
}
