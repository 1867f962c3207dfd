// Outlines that choose what lies in them: a rectangle, a lasso drawn freehand, a polygon set corner by corner. All take
// corners one by one too, so that the keyboard's cursor draws with them as the mouse does.
import { L } from './leaflet.js';
import { fromLatLng, latToY, lonToX } from './project.js';

export const AREA_TOOLS = ['select_rectangle', 'select_lasso', 'select_polygon'];
const RECTANGLE = 'select_rectangle';
const MOVED_PX = 4;
const STEP_PX = 3;
const MOST_CORNERS = 4000;

export class AreaTools {
  constructor({ map, channel, sources, changed }) {
    this.map = map;
    this.channel = channel;
    this.sources = sources;
    this.changed = changed;
    this.tool = 'none';
    this.once = null;
    this.points = [];
    this.live = null;
    this.drag = null;
    this.swallows = false;
    this.choosing = { layers: null, whole: false, mode: 'set' };
    this.renderer = L.svg({ padding: 0.5 });
    this.drawing = L.layerGroup().addTo(map);
    map.boxZoom.disable(); // Shift and drag choose
    map.on('mousedown', (event) => this.down(event));
    map.on('mousemove', ({ latlng }) => this.drag || this.stretch(latlng));
    // The browser tells one move per frame; a lasso drawn in a hurry needs those between as well.
    map.getContainer().addEventListener('pointermove', (event) => {
      if (!this.drag) return;
      const all = this.name === RECTANGLE ? [] : event.getCoalescedEvents();
      for (const one of all.length > 0 ? all : [event]) this.pull(map.mouseEventToLatLng(one), map.mouseEventToContainerPoint(one));
    });
    map.on('mouseout', () => this.drag || this.stretch(null));
    map.on('click', ({ latlng, originalEvent }) => this.click(latlng, originalEvent));
    map.on('dblclick', ({ originalEvent }) => this.active && this.points.length > 2 && this.finish(originalEvent));
    document.addEventListener('mouseup', (event) => this.up(event));
  }

  /** What is drawn with now: the tool in hand, or a rectangle begun without one. */
  get name() {
    return this.once ?? this.tool;
  }

  get active() {
    return this.name !== 'none';
  }

  /** Whether a click belongs to this and not to picking. */
  get busy() {
    return this.active || this.swallows;
  }

  use(name) {
    this.tool = AREA_TOOLS.includes(name) ? name : 'none';
    this.map.dragging[this.active && this.tool !== 'select_polygon' ? 'disable' : 'enable']();
    this.cancel();
  }

  cancel() {
    this.points = [];
    this.live = null;
    this.drag = null;
    this.once = null;
    this.draw();
    this.changed();
  }

  down({ latlng, containerPoint, originalEvent }) {
    if (originalEvent.button !== 0 || this.points.length > 0) return;
    if (this.tool === 'none' && originalEvent.shiftKey && this.map.dragging.enabled()) this.once = RECTANGLE;
    if (!this.active || this.tool === 'select_polygon') return;
    this.drag = { from: latlng, at: containerPoint, moved: false };
  }

  pull(latlng, at) {
    const { drag } = this;
    const far = drag.at.distanceTo(at);
    if (!drag.moved && far < MOVED_PX) return;
    if (!drag.moved) this.points = [drag.from];
    const begun = !drag.moved;
    drag.moved = true;
    if (this.name === RECTANGLE) {
      this.live = latlng;
    } else if (far >= STEP_PX) {
      this.points.push(latlng);
      drag.at = at;
      if (this.points.length > MOST_CORNERS) this.points = this.points.filter((_, i) => i % 2 === 0);
    }
    this.draw();
    if (begun) this.changed();
  }

  up(event) {
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    if (!drag.moved) {
      this.once = null; // a click with Shift, not a drag
      return;
    }
    if (this.live) this.points.push(this.live);
    this.swallows = true; // the click that follows this release
    setTimeout(() => (this.swallows = false), 0);
    this.finish(event);
  }

  click(latlng, event) {
    if (!this.active || this.swallows || (event?.detail ?? 1) > 1) return;
    this.corner(latlng, event);
  }

  /** Sets a corner; the second one of a rectangle ends it. Without a tool a rectangle begins. */
  corner(latlng, event) {
    if (!this.active) this.once = RECTANGLE;
    this.points.push(latlng);
    this.live = null;
    if (this.name === RECTANGLE && this.points.length === 2) {
      this.finish(event);
      return;
    }
    this.draw();
    this.changed();
  }

  stretch(latlng) {
    if (!this.active || this.points.length === 0) return;
    this.live = latlng;
    this.draw();
  }

  removeLast() {
    this.points.pop();
    if (this.points.length === 0) this.cancel();
    this.draw();
    this.changed();
  }

  /** The corners in order, (lat, lng) of Leaflet; a rectangle has four. */
  outline() {
    const points = this.live ? [...this.points, this.live] : this.points;
    if (this.name !== RECTANGLE || points.length < 2) return points;
    const [a, b] = [points[0], points.at(-1)];
    return [a, L.latLng(a.lat, b.lng), b, L.latLng(b.lat, a.lng)];
  }

  modeOf(event) {
    if (event?.ctrlKey || event?.metaKey) return 'remove';
    if (this.once ? event?.altKey : event?.shiftKey) return 'add';
    return this.choosing.mode;
  }

  /** Ends the outline and tells what lies in it. */
  async finish(event) {
    if (this.name === RECTANGLE && this.points.length === 1 && this.live) this.points.push(this.live);
    this.live = null;
    const corners = this.outline();
    const [tool, mode] = [this.name, this.modeOf(event)];
    if (corners.length < 3 || L.latLngBounds(corners).getNorthEast().equals(L.latLngBounds(corners).getSouthWest())) {
      return;
    }
    this.cancel();
    const { layers: names, whole } = this.choosing;
    const ring = corners.map(({ lat, lng }) => [lonToX(lng), latToY(lat)]);
    const found = await this.sources.within({ ring, z: this.map.getZoom(), names, whole });
    const told = found.map(({ layer, count, fids }) => ({ layer, count, fids: Array.from(fids) }));
    this.channel.send('area', { tool, mode, whole, points: corners.map(fromLatLng), found: told });
  }

  draw() {
    this.drawing.clearLayers();
    if (this.points.length === 0) return;
    const corners = this.outline();
    for (const [className, weight] of [['choice-halo', 5], ['choice', 2]]) {
      const options = { renderer: this.renderer, interactive: false, smoothFactor: 0, className, weight };
      this.drawing.addLayer(corners.length > 2 ? L.polygon(corners, options) : L.polyline(corners, options));
    }
    if (this.drag) return;
    for (const point of this.points) {
      const options = { renderer: this.renderer, className: 'measure-node', radius: 4, weight: 2, interactive: false };
      this.drawing.addLayer(L.circleMarker(point, options));
    }
  }
}
