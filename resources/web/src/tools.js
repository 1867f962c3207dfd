// Measuring: points are set by clicks; Enter or a double click ends, Backspace takes the last point back, Esc leaves.
// The figures come from Python (geodesic), the leg to the pointer among them; the page only draws.
import { throttle } from './channel.js';
import { L } from './leaflet.js';
import { fromLatLng, toLatLng } from './project.js';
import { sign } from './texts.js';

const SAME_SPOT_PX = 4;
const LIVE_MS = 100;

export class Tools {
  constructor({ map, channel }) {
    this.map = map;
    this.channel = channel;
    this.name = 'none';
    this.points = [];
    this.ended = false;
    this.pointer = null;
    this.tellLive = throttle(() => this.live() && this.tell(false), LIVE_MS);
    this.renderer = L.svg({ padding: 0.5 });
    this.drawing = L.layerGroup().addTo(map);
    this.text = null;
    map.on('click', ({ latlng }) => this.add(latlng));
    map.on('dblclick', () => this.finish());
    map.on('mousemove', ({ latlng }) => this.stretch(latlng));
    map.on('mouseout', () => this.stretch(null));
    document.addEventListener('keydown', (event) => this.key(event));
  }

  get active() {
    return this.name !== 'none';
  }

  use({ name, points }) {
    this.name = name;
    this.reset();
    this.resume(points ?? []);
    this.map.doubleClickZoom[this.active ? 'disable' : 'enable']();
    this.map.getContainer().classList.toggle('drawing', this.active);
  }

  /** Goes on from points that were set before. */
  resume(points) {
    if (!this.active || points.length === 0) return;
    this.points = points.map((point) => L.latLng(toLatLng(point)));
    this.changed(false);
  }

  reset() {
    this.points = [];
    this.ended = false;
    this.pointer = null;
    this.hideText();
    this.draw();
  }

  add(latlng) {
    if (!this.active) return;
    if (this.ended) this.reset();
    if (this.isLast(latlng)) return;
    this.points.push(latlng);
    this.pointer = null;
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
    this.tell(final);
  }

  tell(final) {
    const live = this.live();
    this.channel.send('drawn', {
      tool: this.name, points: this.points.map(fromLatLng), live: live && fromLatLng(live), final,
    });
  }

  isLast(latlng) {
    const last = this.points.at(-1);
    const place = (one) => this.map.latLngToContainerPoint(one);
    return Boolean(last) && place(last).distanceTo(place(latlng)) < SAME_SPOT_PX;
  }

  /** Where the leg ends that is not set yet. */
  live() {
    const free = this.active && !this.ended && this.points.length > 0;
    return free && this.pointer && !this.isLast(this.pointer) ? this.pointer : null;
  }

  key(event) {
    const action = { Escape: 'leave', Enter: 'finish', Backspace: 'removeLast' }[event.key];
    if (!this.active || !action || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this[action]();
  }

  shape(points, className) {
    const closed = this.name === 'measure_area' && points.length > 2;
    const options = { renderer: this.renderer, interactive: false, weight: className.endsWith('halo') ? 6 : 2.5 };
    if (!closed) return L.polyline(points, { ...options, className });
    return L.polygon(points, { ...options, className: `${className} area` });
  }

  draw() {
    this.drawing.clearLayers();
    if (!this.active) return;
    const live = this.live();
    const points = live ? [...this.points, live] : this.points;
    for (const className of ['measure-halo', 'measure']) this.drawing.addLayer(this.shape(points, className));
    for (const point of this.points) {
      const options = { renderer: this.renderer, className: 'measure-node', radius: 4, weight: 2, interactive: false };
      this.drawing.addLayer(L.circleMarker(point, options));
    }
  }

  stretch(latlng) {
    if (!this.active || this.ended || this.points.length === 0) return;
    this.pointer = latlng;
    this.draw();
    this.text?.setLatLng(this.live() ?? this.points.at(-1));
    if (latlng) this.tellLive();
    else this.tell(false);
  }

  hideText() {
    this.text?.remove();
    this.text = null;
  }

  /** Python's answer, shown beside the pointer, or the last point. */
  show({ lines }) {
    this.hideText();
    const last = this.live() ?? this.points.at(-1);
    if (!this.active || !last || lines.length === 0) return;
    this.text = sign(last, lines, 'sign measured', 'auto').addTo(this.map);
  }
}
