// The view: where the map looks, told to Python and set by it; the base map below everything.
import { BaseRetries } from './base_retries.js';
import { throttle } from './channel.js';
import { L } from './leaflet.js';
import { toLatLng } from './project.js';

const MOVED_MS = 100;
const FIT_ZOOM = 17;
const SAME_PX = 4;
/** How much larger than the view a loosely shown box may be. */
const NEARLY = 1.15;

function escapeText(text) {
  const holder = document.createElement('span');
  holder.textContent = text;
  return holder.innerHTML;
}

export class View {
  constructor({ map, channel, tiles }) {
    this.map = map;
    this.base = null;
    this.fitted = null;
    const moved = throttle(() => channel.send('moved', this.describe()), MOVED_MS);
    const look = throttle(() => tiles.look(map.getCenter(), map.getZoom()), MOVED_MS);
    map.on('move moveend zoomend resize', () => {
      moved();
      look();
    });
    map.on('resize', () => this.fitAgain());
    // Before the tiles of the new zoom are asked for.
    map.on('zoom viewreset', () => tiles.look(map.getCenter(), map.getZoom()));
    map.attributionControl?.setPrefix(false);
  }

  describe() {
    const bounds = this.map.getBounds();
    const { lat, lng } = this.map.getCenter();
    return {
      lon: lng, lat, zoom: this.map.getZoom(),
      west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth(),
    };
  }

  set({ lon, lat, zoom }) {
    this.fitted = null;
    this.map.setView(toLatLng([lon, lat]), Math.round(zoom), { animate: false });
  }

  fit(message) {
    this.lookAt(message);
    this.fitted = { message, centre: this.map.getCenter(), zoom: this.map.getZoom() };
  }

  /** The window has another size: what was shown whole stays so until somebody moves the map. */
  fitAgain() {
    if (!this.fitted || this.map.getZoom() !== this.fitted.zoom) return;
    const { message, centre } = this.fitted;
    if (this.map.latLngToContainerPoint(centre).distanceTo(this.map.getSize().divideBy(2)) < SAME_PX) this.fit(message);
  }

  /** Shows a box; a loose one may lie a little beyond the edges, so that it is not half as large for a few pixels. */
  lookAt({ west, south, east, north, loose = false }) {
    const bounds = L.latLngBounds(toLatLng([west, south]), toLatLng([east, north]));
    const nearer = this.map.getBoundsZoom(bounds) + 1;
    if (loose && nearer <= FIT_ZOOM && this.nearlyHolds(bounds, nearer)) {
      const project = (place) => this.map.project(place, nearer);
      const middle = project(bounds.getNorthWest()).add(project(bounds.getSouthEast())).divideBy(2);
      this.map.setView(this.map.unproject(middle, nearer), nearer, { animate: false });
      return;
    }
    this.map.fitBounds(bounds, { animate: false, padding: [24, 24], maxZoom: FIT_ZOOM });
  }

  nearlyHolds(bounds, zoom) {
    const [low, high] = [this.map.project(bounds.getNorthWest(), zoom), this.map.project(bounds.getSouthEast(), zoom)];
    const { x, y } = this.map.getSize();
    return high.x - low.x <= x * NEARLY && high.y - low.y <= y * NEARLY;
  }

  setBase({ source }) {
    this.base?.remove();
    this.base = null;
    if (!source) return;
    this.base = L.tileLayer(source.url, {
      // Leaflet writes the attribution as markup, so the text is escaped here.
      attribution: escapeText(source.attribution ?? ''), opacity: source.opacity ?? 1,
      minNativeZoom: source.min_zoom ?? 0, maxNativeZoom: source.max_zoom ?? 18, maxZoom: 20, noWrap: true, zIndex: 1,
    });
    new BaseRetries(this.base);
    this.base.addTo(this.map);
  }

  baseLoading() {
    return this.base?.isLoading() ?? false;
  }
}
