// Tiles of the base map that did not come are asked for again, later and later; when one comes, all at once: a source
// that was away fills its gaps by itself when it is back.

const FIRST_MS = 3000;
const LONGEST_MS = 60_000;
/** A tile that the source really does not have is not asked for for ever. */
const MOST_TRIES = 10;

export class BaseRetries {
  /** @param layer Leaflet's tile layer of the base map */
  constructor(layer) {
    this.layer = layer;
    this.missing = new Map();
    this.tries = new Map();
    this.wait = FIRST_MS;
    this.timer = null;
    layer.on('tileerror', ({ tile, coords }) => this.lacks(tile, coords));
    layer.on('tileload', ({ tile }) => this.came(tile));
    layer.on('tileunload', ({ tile }) => this.forget(tile));
    layer.on('remove', () => clearTimeout(this.timer));
  }

  lacks(tile, coords) {
    this.missing.set(tile, coords);
    this.schedule(this.wait);
  }

  came(tile) {
    const wasMissing = this.missing.delete(tile);
    this.tries.delete(tile);
    if (!wasMissing || this.missing.size === 0) return;
    this.wait = FIRST_MS;
    clearTimeout(this.timer);
    this.timer = null;
    this.schedule(0);
  }

  forget(tile) {
    this.missing.delete(tile);
    this.tries.delete(tile);
  }

  schedule(wait) {
    const worth = [...this.missing.keys()].some((tile) => (this.tries.get(tile) ?? 0) < MOST_TRIES);
    if (this.timer === null && worth) this.timer = setTimeout(() => this.retry(), wait);
  }

  retry() {
    this.timer = null;
    this.wait = Math.min(LONGEST_MS, this.wait * 2);
    for (const [tile, coords] of this.missing) {
      const tries = (this.tries.get(tile) ?? 0) + 1;
      if (tries > MOST_TRIES) continue;
      this.tries.set(tile, tries);
      tile.src = this.layer.getTileUrl(coords);
    }
  }
}
