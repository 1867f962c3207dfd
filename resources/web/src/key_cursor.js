// The map's cursor for the keyboard: arrows move it, Enter picks, Space sets corners, as the mouse does.
import { L } from './leaflet.js';

const STEP_PX = 10;
const LARGE_STEP_PX = 80;
const FINE_STEP_PX = 1;
const EDGE_PX = 48;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class KeyCursor {
  constructor({ map, moved }) {
    this.map = map;
    this.moved = moved;
    this.on = false;
    this.at = null;
    this.sign = document.createElement('div');
    this.sign.className = 'key-cursor';
    this.sign.hidden = true;
    map.getContainer().append(this.sign);
    map.on('move zoomend resize', () => this.on && this.put(this.at));
  }

  use(on) {
    this.on = on;
    this.sign.hidden = !on;
    if (on) this.put(this.map.getSize().divideBy(2));
  }

  get latlng() {
    return this.map.containerPointToLatLng(this.at);
  }

  put(at) {
    const { x, y } = this.map.getSize();
    this.at = L.point(Math.max(0, Math.min(x, at.x)), Math.max(0, Math.min(y, at.y)));
    this.sign.style.transform = `translate(${Math.round(this.at.x)}px, ${Math.round(this.at.y)}px)`;
    this.moved(this);
  }

  /** Moves by a key; the map follows at its edges. Returns whether it was one of the keys that move. */
  go({ key, shiftKey, ctrlKey }) {
    const way = WAYS[key];
    if (!way) return false;
    const step = shiftKey ? LARGE_STEP_PX : ctrlKey ? FINE_STEP_PX : STEP_PX;
    const to = this.at.add(L.point(way).multiplyBy(step));
    const { x, y } = this.map.getSize();
    const over = (value, size) => Math.min(0, value - EDGE_PX) + Math.max(0, value - size + EDGE_PX);
    const beyond = L.point(way[0] ? over(to.x, x) : 0, way[1] ? over(to.y, y) : 0);
    this.at = to.subtract(beyond);
    if (beyond.x || beyond.y) this.map.panBy(beyond, { animate: false });
    this.put(this.at);
    return true;
  }
}
