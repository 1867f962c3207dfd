// Boats over the tiles: their own thread paints them into one bitmap that is larger than the view. It moves with the
// map, and is painted anew when there is news or the view nears its edge. Here nothing is done but put it up.
import { Engine } from './engine.js';
import { L } from './leaflet.js';
import { pixelsPerUnit } from './project.js';
import { textBlock } from './texts.js';

const MARGIN_PX = 256;
/** While the map moves, views are asked for this far apart: boats must never take the time of the tiles. */
const EVERY_MS = 250;
/** What of the margin may be used up before another view is asked for. */
const SPARE_PX = 96;

export class Movers {
  constructor(map, { onRest, onFailed }) {
    this.map = map;
    this.onRest = onRest;
    this.onFailed = onFailed;
    this.engine = new Engine('mapdesk://app/movers_worker.js');
    this.engine.addEventListener('boats', ({ detail }) => this.take(detail));
    this.engine.addEventListener('renewed', () => this.begin());
    this.engine.addEventListener('gone', ({ detail }) => this.end(detail.detail));
    this.engine.addEventListener('failed', ({ detail }) => onFailed(detail.detail));
    this.canvas = L.DomUtil.create('canvas', 'movers leaflet-zoom-animated', map.createPane('movers'));
    this.context = this.canvas.getContext('bitmaprenderer');
    this.banner = L.DomUtil.create('div', 'simulated', map.getContainer());
    this.banner.hidden = true;
    [this.name, this.shown, this.asked, this.words] = [null, null, null, {}];
    [this.askedAt, this.timer] = [-EVERY_MS, null];
    [this.told, this.count, this.serial, this.underWay] = [false, 0, 0, false];
    this.last = new Map();
    map.on('move resize', () => this.look());
    map.on('moveend zoomend viewreset', () => {
      this.place();
      this.look();
    });
    map.on('zoomanim', ({ center, zoom }) => this.place(center, zoom));
  }

  /** Says something to the thread that it must be told again should it have to be replaced. */
  say(kind, fields) {
    this.last.set(kind, fields);
    this.engine.post(kind, fields);
  }

  /** Another thread has taken the place of one that died: it is told all that the old one knew. */
  begin() {
    for (const [kind, fields] of this.last) this.engine.post(kind, fields);
    [this.asked, this.underWay] = [null, false];
    this.look();
  }

  /** Threads die again and again: the map goes on without boats, and says so. */
  end(detail) {
    this.name = null;
    this.onFailed(`boats: ${detail}`);
    this.onRest();
  }

  /** Whether boats are on their way that belong to this view. */
  get busy() {
    return this.told && this.name !== null && (this.asked === null || this.shown?.serial !== this.asked.serial);
  }

  counts() {
    return this.name === null ? {} : { [this.name]: this.count };
  }

  draws({ layer }) {
    return layer === this.name;
  }

  /** The layer that lives here, or null when there is none; it is shown or hidden as all layers are. */
  setLayer(state) {
    this.name = state?.visible ? state.name : null;
    this.canvas.style.opacity = state?.opacity ?? 1;
    this.say('state', { state: state ?? { visible: false, style: { cases: [{ symbol: {} }] } } });
    this.look();
  }

  hello({ theme, words }) {
    this.words = words;
    this.banner.replaceChildren(textBlock([words.simulated ?? 'Simulated']));
    this.say('theme', { theme });
  }

  live({ epoch, seq, simulated }) {
    this.told = true;
    this.banner.hidden = !simulated;
    this.say('live', { epoch, seq });
    this.look();
  }

  /** Names of boats leave free what the labels of the map have taken: boxes in pixels of their own view. */
  spare({ left, top, z, boxes }) {
    this.say('spare', { spared: { left, top, z, boxes } });
  }

  select(items) {
    this.say('select', { fids: items.map(({ fid }) => fid) });
  }

  /** Boats under a place {x, y, z}, nearest first. */
  pick(place, named) {
    return this.engine.ask('pick', { place, named });
  }

  /** Boats in an outline. */
  async within(asked) {
    return (await this.engine.ask('within', { asked }))?.found ?? null;
  }

  view() {
    const zoom = this.map.getZoom();
    const unit = pixelsPerUnit(zoom);
    const min = this.map.getPixelBounds().min.subtract([MARGIN_PX, MARGIN_PX]).round();
    const size = this.map.getSize().add([2 * MARGIN_PX, 2 * MARGIN_PX]);
    const [left, top] = [min.x / unit, min.y / unit];
    return {
      serial: ++this.serial, minX: min.x, minY: min.y, left, top, width: size.x, height: size.y, z: zoom,
      box: [left, top, left + size.x / unit, top + size.y / unit], ratio: window.devicePixelRatio || 1,
    };
  }

  /** Whether what was asked for last still reaches far enough around the view. */
  covers() {
    const { asked, map } = this;
    if (asked?.z !== map.getZoom() || asked.ratio !== (window.devicePixelRatio || 1)) return false;
    const { min, max } = map.getPixelBounds();
    return min.x - asked.minX >= SPARE_PX && min.y - asked.minY >= SPARE_PX &&
      asked.minX + asked.width - max.x >= SPARE_PX && asked.minY + asked.height - max.y >= SPARE_PX;
  }

  look() {
    if (this.underWay || !this.told || this.map._animatingZoom || this.covers()) return;
    const wait = this.asked?.z === this.map.getZoom() ? this.askedAt + EVERY_MS - performance.now() : 0;
    clearTimeout(this.timer);
    if (wait > 0) {
      this.timer = setTimeout(() => this.look(), wait);
      return;
    }
    this.askedAt = performance.now();
    this.asked = this.view();
    this.underWay = true;
    this.engine.post('view', { view: this.asked });
  }

  take({ view, bitmap, seq, count, ms }) {
    this.count = count;
    Object.assign(this.canvas.dataset, { seq, count, ms: Math.round(ms) });
    this.underWay &&= view.serial !== this.asked.serial;
    if (view.z === this.map.getZoom() && !this.map._animatingZoom) this.show(bitmap, view);
    else bitmap?.close();
    this.look();
    if (!this.busy) this.onRest();
  }

  show(bitmap, view) {
    if (this.shown?.width !== view.width || this.shown.height !== view.height) {
      this.canvas.style.width = `${view.width}px`;
      this.canvas.style.height = `${view.height}px`;
    }
    const moved = this.shown?.serial !== view.serial;
    this.shown = view;
    this.context.transferFromImageBitmap(bitmap);
    if (moved) this.place();
  }

  /** Puts the bitmap where it belongs, scaled when it was painted for another zoom. */
  place(center = this.map.getCenter(), zoom = this.map.getZoom()) {
    if (!this.shown) return;
    const { map, shown } = this;
    const corner = map.unproject([shown.minX, shown.minY], shown.z);
    L.DomUtil.setTransform(this.canvas, map._latLngToNewLayerPoint(corner, zoom, center), map.getZoomScale(zoom, shown.z));
  }
}

