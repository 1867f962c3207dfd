// Scale bar in metres and nautical miles, true at the middle of the view.
import { L } from './leaflet.js';
import { latToY, metresPerPixel } from './project.js';

const LONGEST_PX = 130;
const NAUTICAL_MILE_M = 1852;

/** Largest 1, 2 or 5 times a power of ten that is not above `value`. */
export function roundDown(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  // The factor takes up what the logarithm loses, so that 1000 gives 1000.
  return power * (digit >= 5 * (1 - 1e-9) ? 5 : digit >= 2 * (1 - 1e-9) ? 2 : 1);
}

function plain(value) {
  return String(Number(value.toPrecision(1)));
}

/** Lengths and texts of both bars for a number of metres per pixel. */
export function scaleBars(perPixel, words = {}) {
  const metres = roundDown(perPixel * LONGEST_PX);
  const miles = roundDown((perPixel * LONGEST_PX) / NAUTICAL_MILE_M);
  const km = metres >= 1000;
  const metric = `${plain(km ? metres / 1000 : metres)} ${km ? words.unit_km ?? 'km' : words.unit_m ?? 'm'}`;
  return [
    { px: Math.round(metres / perPixel), text: metric },
    { px: Math.round((miles * NAUTICAL_MILE_M) / perPixel), text: `${plain(miles)} ${words.unit_nm ?? 'nm'}` },
  ];
}

export const ScaleBar = L.Control.extend({
  options: { position: 'bottomleft' },

  onAdd(map) {
    this.box = L.DomUtil.create('div', 'scale-bar');
    this.bars = [0, 1].map(() => L.DomUtil.create('div', 'scale-bar-line', this.box));
    this.words = {};
    map.on('move zoomend resize', this.renew, this);
    return this.box;
  },

  onRemove(map) {
    map.off('move zoomend resize', this.renew, this);
  },

  speak(words) {
    this.words = words;
    this.renew();
  },

  renew() {
    const perPixel = metresPerPixel(this._map.getZoom(), latToY(this._map.getCenter().lat));
    if (perPixel === this.perPixel && this.words === this.spoken) return;
    this.perPixel = perPixel;
    this.spoken = this.words;
    scaleBars(perPixel, this.words).forEach(({ px, text }, i) => {
      this.bars[i].style.width = `${px}px`;
      this.bars[i].textContent = text;
    });
  },
});
