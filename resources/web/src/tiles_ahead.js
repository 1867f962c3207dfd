// What the layer of tiles does when there is nothing to do: has the tiles painted that a step of the zoom would show. A
// part of BulkTiles, in a file of its own.
import { nextTiles } from './foresight.js';
import { NEXT_ZOOM } from './queue.js';
import { TILE_PX, touchesTile } from './tile_store.js';

/** The map is left alone this long before the next zooms are painted. */
const IDLE_MS = 80;

export const Ahead = {
  _idle() {
    clearTimeout(this.idleTimer);
    this.idleTimer = setTimeout(() => this._foresee(), IDLE_MS);
  },

  _foresee() {
    const map = this._map;
    if (!map || map.dragging?.moving() || this.busy()) return;
    const { x: width, y: height } = map.getSize();
    const view = { center: map.getCenter(), pointer: this.pointer, zoom: map.getZoom(), width, height, tile: TILE_PX };
    const bounds = { least: map.getMinZoom(), most: map.getMaxZoom() };
    const room = this.store.room(TILE_PX * (window.devicePixelRatio || 1));
    const wanted = nextTiles({ ...view, ...bounds }, room).map((coords) => [this._tileCoordsToKey(coords), coords]);
    this._cancelNext(new Set(wanted.map(([key]) => key)));
    for (const [key, coords] of wanted) {
      if (this.store.has(key)) this.store.touch(key);
      else if (!this.waiting.has(key)) this._request(key, coords, { canvas: document.createElement('canvas'), rank: NEXT_ZOOM });
    }
  },

  _cancelNext(keep = new Set()) {
    for (const [key, { rank }] of this.waiting) {
      if (rank !== NEXT_ZOOM || keep.has(key)) continue;
      this.waiting.delete(key);
      this.engine.post('cancel', { key });
    }
  },

  /** Drops what was painted ahead and touches `box` (world units; null: all). */
  forget(box) {
    this.store.forget((coords) => !box || touchesTile(box, coords));
    this._cancelNext();
    this._idle();
  },
};
