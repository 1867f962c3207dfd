// Layers of which only a stretch of time is shown lie in one picture above the tiles, so that a slider repaints this one
// and nothing else. One picture is under way at a time: what is asked for meanwhile waits, and only the newest is kept.
import { L } from './leaflet.js';
import { pixelsPerUnit } from './project.js';

const MARGIN_PX = 48;
/** Labels wait until the slider has rested this long: they cost as much as several pictures. */
const REST_MS = 150;

export class TimeOverlay {
  constructor(map, engine, { onRest, onSwitch }) {
    this.map = map;
    this.engine = engine;
    this.onRest = onRest;
    this.onSwitch = onSwitch;
    this.window = null;
    this.names = '';
    this.layers = [];
    this.onNames = () => {};
    this.busy = false;
    this.asking = false;
    this.timer = null;
    this.again = false;
    this.shown = null;
    this.canvas = L.DomUtil.create('canvas', 'times leaflet-zoom-hide', map.createPane('times'));
    this.context = this.canvas.getContext('2d');
    map.on('move moveend zoomend resize', () => this.renew());
    map.on('zoomstart', () => this.canvas.classList.add('stale'));
    map.on('viewreset zoomend', () => this.reposition());
  }

  /** @param {{from: number, to: number, layers: string[]} | null} message seconds since 1970, `to` exclusive */
  set({ window, layers }) {
    this.window = window;
    const names = window ? [...layers].sort().join() : '';
    const switched = names !== this.names;
    this.names = names;
    this.layers = window ? layers : [];
    if (switched) this.onNames();
    if (window || switched) this.ask();
    else this.onRest();
    // What comes under the filter leaves the tiles, and what comes out of it goes back into them.
    if (switched) this.onSwitch();
  }

  /** Paints again because the view or a layer has changed. */
  renew() {
    if (this.window) this.ask();
  }

  view() {
    const zoom = this.map.getZoom();
    const unit = pixelsPerUnit(zoom);
    const min = this.map.getPixelBounds().min.subtract([MARGIN_PX, MARGIN_PX]).round();
    const size = this.map.getSize().add([2 * MARGIN_PX, 2 * MARGIN_PX]);
    return { x: min.x, y: min.y, width: size.x, height: size.y, unit, z: zoom, ratio: window.devicePixelRatio || 1 };
  }

  async ask() {
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    this.busy = true;
    clearTimeout(this.timer);
    do {
      this.again = false;
      const view = this.view();
      const answer = await this.engine.ask('time', { window: this.window, layers: this.layers, view });
      if (answer?.bitmap) this.show(answer.bitmap, view);
      else this.clear();
    } while (this.again);
    this.asking = false;
    this.timer = setTimeout(() => this.rest(), REST_MS);
  }

  rest() {
    this.busy = false;
    this.onRest();
  }

  show(bitmap, view) {
    if (this.map.getZoom() === view.z) {
      this.shown = view;
      if (this.canvas.width !== bitmap.width || this.canvas.height !== bitmap.height) {
        this.canvas.width = bitmap.width;
        this.canvas.height = bitmap.height;
        this.canvas.style.width = `${view.width}px`;
        this.canvas.style.height = `${view.height}px`;
      }
      this.context.globalCompositeOperation = 'copy';
      this.context.drawImage(bitmap, 0, 0);
      this.canvas.classList.remove('stale');
      this.reposition();
    }
    bitmap.close();
  }

  clear() {
    this.shown = null;
    this.canvas.width = 0;
  }

  /** Leaflet moves its origin on a reset; a picture of another zoom is hidden until the new one comes. */
  reposition() {
    if (!this.shown) return;
    if (this.shown.z !== this.map.getZoom()) {
      this.canvas.classList.add('stale');
      return;
    }
    L.DomUtil.setPosition(this.canvas, L.point(this.shown.x, this.shown.y).subtract(this.map.getPixelOrigin()));
  }
}
