// The layer of painted tiles. Old tiles stay until the new ones are there, so nothing flashes; tiles of the zooms next to
// the view's are painted when there is nothing else to do, so that a step of the zoom meets finished ones.
import { L } from './leaflet.js';
import { latToY, lonToX, pixelsPerUnit } from './project.js';
import { IN_VIEW, NEARBY, NEXT_ZOOM } from './queue.js';
import { partOf } from './tile_parts.js';
import { TILE_PX, TileStore, touchesTile } from './tile_store.js';
import { Ahead } from './tiles_ahead.js';

/** Painted beyond the edge of the view, so that panning meets finished tiles. */
const AHEAD_PX = 192;

function fill(canvas, bitmap) {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  // Drawn and closed at once rather than transferred: transferred bitmaps stay in memory until a collection.
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
}

/** Puts a part into its tile, unless that was given back or resized meanwhile. */
function layIn({ canvas, part }, bitmap) {
  const ratio = bitmap.width / part.size;
  if (canvas.width !== Math.round(TILE_PX * ratio)) return;
  const context = canvas.getContext('2d');
  context.clearRect(part.left * ratio, part.top * ratio, bitmap.width, bitmap.height);
  context.drawImage(bitmap, part.left * ratio, part.top * ratio);
}

export const BulkTiles = L.GridLayer.extend({
  ...Ahead,

  options: {
    tileSize: TILE_PX, minZoom: 1, maxZoom: 20, noWrap: true, keepBuffer: 1, updateInterval: 60,
    updateWhenIdle: false, zIndex: 2, className: 'bulk-tiles',
  },

  initialize(engine, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.engine = engine;
    this.store = new TileStore();
    this.waiting = new Map();
    this.serial = 0;
    this.ahead = 0;
    this.pointer = null;
    engine.addEventListener('tile', ({ detail }) => this._take(detail));
    engine.addEventListener('renewed', () => this._renew());
    this.on('tileunload', ({ coords, tile }) => this._putAway(this._tileCoordsToKey(coords), coords, tile));
  },

  getEvents() {
    const idle = () => this._idle();
    const events = L.GridLayer.prototype.getEvents.call(this);
    const point = ({ type, latlng }) => {
      this.pointer = type === 'mouseout' ? null : latlng;
      idle();
    };
    const rested = () => {
      events.moveend.call(this);
      idle();
    };
    return { ...events, movestart: () => this._cancelNext(), moveend: rested, mousemove: point, mouseout: point, resize: idle };
  },

  createTile(coords, done) {
    const key = this._tileCoordsToKey(coords);
    const kept = this.store.take(key);
    if (kept) {
      // Leaflet knows the tile only once it has been returned.
      queueMicrotask(() => done(null, kept));
      return kept;
    }
    const canvas = document.createElement('canvas');
    this._request(key, coords, { canvas, done: () => done(null, canvas), rank: this.ahead > 0 ? NEARBY : IN_VIEW });
    return canvas;
  },

  _request(key, coords, tile) {
    const { x, y, z } = coords;
    const serial = ++this.serial;
    const ratio = window.devicePixelRatio || 1;
    this.waiting.set(key, { ...tile, coords, serial });
    this.engine.post('paint', { job: { key, serial, x, y, z, size: TILE_PX, ratio, rank: tile.rank, part: tile.part ?? null } });
  },

  _take({ key, serial, bitmap, detail }) {
    const tile = this.waiting.get(key);
    if (tile?.serial !== serial) {
      bitmap?.close();
      return;
    }
    this.waiting.delete(key);
    if (bitmap) {
      if (tile.part) layIn(tile, bitmap);
      else fill(tile.canvas, bitmap);
      bitmap.close();
    } else {
      this.fire('tilefailed', { detail });
    }
    if (tile.rank === NEXT_ZOOM) {
      this.store.put(key, tile.coords, tile.canvas);
      return;
    }
    tile.done();
    this._settle();
  },

  /** Another painting thread knows nothing of what the old one was to paint; tiles are asked for with the layers. */
  _renew() {
    for (const [key, { part, rank }] of this.waiting) if (part || rank === NEXT_ZOOM) this.waiting.delete(key);
    if (this._map) this.look(this._map.getCenter(), this._map.getZoom());
  },

  /** A tile that leaves the map is kept for when it comes back, if it is finished. */
  _putAway(key, coords, canvas) {
    if (this.waiting.has(key)) {
      canvas.width = 0;
      this._drop(key);
    } else {
      this.store.put(key, coords, canvas);
    }
  },

  _drop(key) {
    if (!this.waiting.delete(key)) return;
    this.engine.post('cancel', { key });
    this._settle();
  },

  _settle() {
    if (!this._map || this.busy()) return;
    this.fire('settled');
    this._lookAhead();
    this._idle();
  },

  /** Tiles of the view's zoom that are in sight. */
  _inSight() {
    const range = this._pxBoundsToTileRange(L.GridLayer.prototype._getTiledPixelBounds.call(this, this._map.getCenter()));
    return (coords) => coords.z === this._tileZoom && range.contains(coords);
  },

  /** Whether a tile in view waits for its first or newer paint. */
  busy() {
    if (this.waiting.size === 0) return false;
    const inSight = this._inSight();
    return [...this.waiting.values()].some(({ coords }) => inSight(coords));
  },

  /** What is in view comes first; the ring around it once that is painted. */
  _update(center) {
    L.GridLayer.prototype._update.call(this, center);
    if (this._map && !this.busy()) this._lookAhead();
  },

  _lookAhead() {
    this.ahead = AHEAD_PX;
    L.GridLayer.prototype._update.call(this);
    this.ahead = 0;
  },

  /** Paints of a tile only the part that an edit touched; returns whether that was enough. */
  _repaintPart(key, coords, { el, box }) {
    if (this.waiting.has(key)) return true; // it is to be painted anyway, and was not yet
    const part = partOf(box, { ...coords, size: TILE_PX, ratio: window.devicePixelRatio || 1 });
    if (part?.size > 0) this._request(`${key}#${part.left},${part.top},${part.size}`, coords, { canvas: el, part, done: () => {}, rank: IN_VIEW });
    return part !== null;
  },

  /**
   * Paints the tiles of this zoom again that touch `box` (world units; null: all) in place of the old ones; with
   * `parts`, only what the box touches of each.
   */
  repaint(box = null, parts = false) {
    this.forget(box);
    if (!this._map) return;
    const inSight = this._inSight();
    for (const [key, { el, coords }] of this._touched(box)) {
      if (box && parts && this._repaintPart(key, coords, { el, box })) continue;
      const done = this.waiting.get(key)?.done ?? (() => {});
      this._request(key, coords, { canvas: el, done, rank: inSight(coords) ? IN_VIEW : NEARBY });
    }
  },

  /** Tiles of this zoom that touch the box. */
  _touched(box) {
    const isTouched = ({ coords, current }) => current && coords.z === this._tileZoom && (!box || touchesTile(box, coords));
    return Object.entries(this._tiles ?? {}).filter(([, tile]) => isTouched(tile));
  },

  /** Tells the painting thread where the middle of the view is (in tiles). */
  look(center, zoom) {
    const scale = pixelsPerUnit(zoom) / TILE_PX;
    this.engine.post('look', { centre: { x: lonToX(center.lng) * scale, y: latToY(center.lat) * scale, z: zoom } });
  },

  _getTiledPixelBounds(center) {
    const bounds = L.GridLayer.prototype._getTiledPixelBounds.call(this, center);
    return L.bounds(bounds.min.subtract([this.ahead, this.ahead]), bounds.max.add([this.ahead, this.ahead]));
  },
});
