// Measuring: points are set by clicks; Enter or a double click ends, Backspace takes the last point back, Esc leaves.
// The figures come from Python (geodesic); the page only draws.
import { L } from './leaflet.js';
import { fromLatLng } from './project.js';
import { sign } from './texts.js';

const SAME_SPOT_PX = 4;

export class Tools {
  constructor({ map, channel }) {
    this.map = map;
    this.channel = channel;
    this.name = 'none';
    this.points = [];
    this.ended = false;
    this.renderer = L.svg({ padding: 0.5 });
    this.drawing = L.layerGroup().addTo(map);
    this.text = null;
    map.on('click', ({ latlng }) => this.add(latlng));
    map.on('dblclick', () => this.finish());
    map.on('mousemove', ({ latlng }) => this.stretch(latlng));
    document.addEventListener('keydown', (event) => this.key(event));
  }

  get active() {
    return this.name !== 'none';
  }

  use({ name }) {
    this.name = name;
    this.reset();
    this.map.doubleClickZoom[this.active ? 'disable' : 'enable']();
    this.map.getContainer().classList.toggle('drawing', this.active);
  }

  reset() {
    this.points = [];
    this.ended = false;
    this.hideText();
    this.draw();
  }

  add(latlng) {
    if (!this.active) return;
    if (this.ended) this.reset();
    const last = this.points.at(-1);
    const place = (one) => this.map.latLngToContainerPoint(one);
    if (last && place(last).distanceTo(place(latlng)) < SAME_SPOT_PX) return;
    this.points.push(latlng);
    this.changed(false);
  }

  finish() {
    if (!this.active || this.ended || this.points.length === 0) return;
    this.ended = true;
    this.changed(true);
  }

  removeLast() {
    if (this.ended) return;
    this.points.pop();
    this.hideText();
    this.changed(false);
  }

  leave() {
    const tool = this.name;
    this.use({ name: 'none' });
    this.channel.send('drawn', { tool, points: [], final: true });
  }

  changed(final) {
    this.draw();
    this.channel.send('drawn', { tool: this.name, points: this.points.map(fromLatLng), final });
  }

  key(event) {
    const action = { Escape: 'leave', Enter: 'finish', Backspace: 'removeLast' }[event.key];
    if (!this.active || !action || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this[action]();
  }

  shape(points, className) {
    const options = { renderer: this.renderer, className, interactive: false, weight: className.endsWith('halo') ? 6 : 2.5 };
    const closed = this.name === 'measure_area' && points.length > 2;
    return closed ? L.polygon(points, options) : L.polyline(points, options);
  }

  draw(pointer = null) {
    this.drawing.clearLayers();
    if (!this.active) return;
    const points = pointer && !this.ended ? [...this.points, pointer] : this.points;
    for (const className of ['measure-halo', 'measure']) this.drawing.addLayer(this.shape(points, className));
    for (const point of this.points) {
      const options = { renderer: this.renderer, className: 'measure-node', radius: 4, weight: 2, interactive: false };
      this.drawing.addLayer(L.circleMarker(point, options));
    }
  }

  stretch(latlng) {
    if (this.active && !this.ended && this.points.length > 0) this.draw(latlng);
  }

  hideText() {
    this.text?.remove();
    this.text = null;
  }

  /** Python's answer, shown beside the last point. */
  show({ lines }) {
    this.hideText();
    const last = this.points.at(-1);
    if (!this.active || !last || lines.length === 0) return;
    this.text = sign(last, lines, 'sign measured').addTo(this.map);
  }
}
