// Labels lie in one bitmap over the map. It moves with the map and is renewed when the map has come to rest.
import { L } from './leaflet.js';
import { pixelsPerUnit } from './project.js';

const MARGIN_PX = 96;
const REST_MS = 60;

export class LabelOverlay {
  constructor(map, engine, onRest) {
    this.map = map;
    this.engine = engine;
    this.onRest = onRest;
    this.onWritten = () => {};
    this.busy = false;
    this.timer = null;
    this.named = null;
    this.serial = 0;
    this.canvas = L.DomUtil.create('canvas', 'labels leaflet-zoom-hide', map.createPane('labels'));
    this.context = this.canvas.getContext('2d');
    map.on('moveend resize', () => this.renew(this.shown?.z !== map.getZoom()));
    map.on('zoomstart', () => this.canvas.classList.add('stale'));
    map.on('viewreset zoomend', () => this.reposition());
  }

  /** Asks for new labels once nothing has asked for a moment; after an edit or a zoom at once, unless the map moves. */
  renew(now = false) {
    const resting = !this.busy;
    this.busy = true;
    clearTimeout(this.timer);
    if (now && resting) this.request();
    else this.timer = setTimeout(() => this.request(), REST_MS);
  }

  hello({ labels }) {
    this.most = labels ?? undefined;
    this.renew();
  }

  /** What is selected alone has a sign of its own, beside which no label is wanted. */
  name(items) {
    const [first] = items;
    this.named = items.length === 1 && first.label ? { layer: first.layer, fid: first.fid } : null;
    this.renew();
  }

  view() {
    const zoom = this.map.getZoom();
    const unit = pixelsPerUnit(zoom);
    const bounds = this.map.getPixelBounds();
    const min = bounds.min.subtract([MARGIN_PX, MARGIN_PX]).round();
    const size = this.map.getSize().add([2 * MARGIN_PX, 2 * MARGIN_PX]);
    const [left, top] = [min.x / unit, min.y / unit];
    const box = [left, top, left + size.x / unit, top + size.y / unit];
    const covered = this.covered();
    return { min, covered, named: this.named, most: this.most, left, top, box, width: size.x, height: size.y, edge: MARGIN_PX, z: zoom, ratio: window.devicePixelRatio || 1 };
  }

  /** Boxes of the view under what lies over the map, such as the scale bar and the name of what is selected. */
  covered() {
    const frame = this.map.getContainer().getBoundingClientRect();
    const controls = [...this.map.getContainer().querySelectorAll('.leaflet-control, .sign')].map((one) => one.getBoundingClientRect());
    const along = (from, to, origin) => [from - origin + MARGIN_PX, to - origin + MARGIN_PX];
    return controls.filter(({ width }) => width > 0).map(({ left, top, right, bottom }) => {
      const [[x0, x1], [y0, y1]] = [along(left, right, frame.left), along(top, bottom, frame.top)];
      return [x0, y0, x1, y1];
    });
  }

  async request() {
    const serial = ++this.serial;
    const { min, ...view } = this.view();
    const answer = await this.engine.ask('labels', { view });
    if (serial !== this.serial) {
      answer?.bitmap?.close();
      return;
    }
    if (answer?.bitmap && this.map.getZoom() === view.z) {
      this.show(answer.bitmap, { min, ...view });
      this.onWritten({ ...view, boxes: answer.boxes });
    }
    this.busy = false;
    this.onRest();
  }

  show(bitmap, view) {
    this.shown = view;
    this.canvas.width = bitmap.width;
    this.canvas.height = bitmap.height;
    this.canvas.style.width = `${view.width}px`;
    this.canvas.style.height = `${view.height}px`;
    this.context.drawImage(bitmap, 0, 0);
    bitmap.close();
    this.canvas.classList.remove('stale');
    this.reposition();
  }

  /** Leaflet moves its origin on a reset; labels of another zoom are hidden until the new ones come. */
  reposition() {
    if (!this.shown) return;
    if (this.shown.z !== this.map.getZoom()) {
      this.canvas.classList.add('stale');
      return;
    }
    L.DomUtil.setPosition(this.canvas, this.shown.min.subtract(this.map.getPixelOrigin()));
  }
}
