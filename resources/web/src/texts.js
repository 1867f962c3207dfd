// Text beside a place: always text, never markup.
import { L } from './leaflet.js';

/** An element with one line per entry. */
export function textBlock(lines, className = '') {
  const block = document.createElement('div');
  block.className = className;
  for (const line of lines) {
    const row = document.createElement('div');
    row.textContent = line;
    block.append(row);
  }
  return block;
}

/** A tooltip that stays. */
export function sign(latlng, lines, className = 'sign', direction = 'right') {
  return L.tooltip({ permanent: true, direction, offset: direction === 'center' ? [0, 0] : [12, 0], className, interactive: false })
    .setLatLng(latlng)
    .setContent(textBlock(lines));
}
