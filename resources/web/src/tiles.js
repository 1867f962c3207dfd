// The layer of painted tiles. Old tiles stay until the new ones are there, so nothing flashes.
import { L } from './leaflet.js';
import { latToY, lonToX, pixelsPerUnit } from './project.js';
import { partOf } from './tile_parts.js';

export const TILE_PX = 512;
/** Painted beyond the edge of the view, so that panning meets finished tiles. */
const AHEAD_PX = 192;

/** Whether something in the box can show in the tile; symbols reach a little out of their box. */
function touchesTile(box, { x, y, z }) {
  const span = TILE_PX / pixelsPerUnit(z);
  const reach = span / 16;
  const apart = (from, to, at) => from > at + span + reach || to < at - reach;
  return !apart(box[0], box[2], x * span) && !apart(box[1], box[3], y * span);
}

export const BulkTiles = L.GridLayer.extend({
  options: {
    tileSize: TILE_PX, minZoom: 1, maxZoom: 20, noWrap: true, keepBuffer: 1, updateInterval: 60,
    updateWhenIdle: false, zIndex: 2, className: 'bulk-tiles',
  },

  initialize(engine, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.engine = engine;
    this.waiting = new Map();
    this.serial = 0;
    this.ahead = 0;
    engine.addEventListener('tile', ({ detail }) => this._take(detail));
    engine.addEventListener('renewed', () => this._renew());
    this.on('tileunload', ({ coords, tile }) => {
      this._drop(this._tileCoordsToKey(coords));
      // Gives the pixels back now; the collector would come much later.
      tile.width = 0;
    });
  },

  createTile(coords, done) {
    const canvas = document.createElement('canvas');
    const key = this._tileCoordsToKey(coords);
    this._request(key, coords, { canvas, done: () => done(null, canvas) });
    return canvas;
  },

  _request(key, coords, tile) {
    const { x, y, z } = coords;
    const serial = ++this.serial;
    const ratio = window.devicePixelRatio || 1;
    this.waiting.set(key, { ...tile, coords, serial });
    this.engine.post('paint', { job: { key, serial, x, y, z, size: TILE_PX, ratio, part: tile.part ?? null } });
  },

  _take({ key, serial, bitmap, detail }) {
    const tile = this.waiting.get(key);
    if (tile?.serial !== serial) {
      bitmap?.close();
      return;
    }
    this.waiting.delete(key);
    if (bitmap && tile.part) {
      this._layIn(tile, bitmap);
    } else if (bitmap) {
      tile.canvas.width = bitmap.width;
      tile.canvas.height = bitmap.height;
      // Drawn and closed at once rather than transferred: transferred bitmaps stay in memory until a collection.
      tile.canvas.getContext('2d').drawImage(bitmap, 0, 0);
      bitmap.close();
    } else {
      this.fire('tilefailed', { detail });
    }
    tile.done();
    this._settle();
  },

  /** Another painting thread knows nothing of what the old one was to paint; tiles are asked for with the layers. */
  _renew() {
    for (const [key, { part }] of this.waiting) if (part) this.waiting.delete(key);
    if (this._map) this.look(this._map.getCenter(), this._map.getZoom());
  },

  /** Puts a part into its tile, unless that was given back or resized meanwhile. */
  _layIn({ canvas, part }, bitmap) {
    const ratio = bitmap.width / part.size;
    if (canvas.width === Math.round(TILE_PX * ratio)) {
      const context = canvas.getContext('2d');
      context.clearRect(part.left * ratio, part.top * ratio, bitmap.width, bitmap.height);
      context.drawImage(bitmap, part.left * ratio, part.top * ratio);
    }
    bitmap.close();
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
  },

  /** Whether a tile in view waits for its first or newer paint. */
  busy() {
    if (this.waiting.size === 0) return false;
    const range = this._pxBoundsToTileRange(L.GridLayer.prototype._getTiledPixelBounds.call(this, this._map.getCenter()));
    return [...this.waiting.values()].some(({ coords }) => coords.z === this._tileZoom && range.contains(coords));
  },

  /** What is in view comes first; the ring around it once that is painted. */
  _update(center) {
    L.GridLayer.prototype._update.call(this, center);
    if (this._map && !this.busy()) this._lookAhead();
  },

  _lookAhead() {
    if (this._map._animatingZoom) return;
    this.ahead = AHEAD_PX;
    L.GridLayer.prototype._update.call(this);
    this.ahead = 0;
  },

  /** Paints of a tile only the part that an edit touched; returns whether that was enough. */
  _repaintPart(key, coords, { el, box }) {
    if (this.waiting.has(key)) return true; // it is to be painted anyway, and was not yet
    const part = partOf(box, { ...coords, size: TILE_PX, ratio: window.devicePixelRatio || 1 });
    if (part?.size > 0) this._request(`${key}#${part.left},${part.top},${part.size}`, coords, { canvas: el, part, done: () => {} });
    return part !== null;
  },

  /**
   * Paints the tiles of this zoom again that touch `box` (world units; null: all) in place of the old ones; with
   * `parts`, only what the box touches of each.
   */
  repaint(box = null, parts = false) {
    for (const [key, { el, coords }] of this._touched(box)) {
      if (box && parts && this._repaintPart(key, coords, { el, box })) continue;
      const done = this.waiting.get(key)?.done ?? (() => {});
      this._request(key, coords, { canvas: el, done });
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
