// The layers as Python last described them, and what has become of each: told to the painting thread, repainted only
// where something changed.
import { newestOf } from './addresses.js';
import { isDrawnAt, isLarge } from './showing.js';

const SETTLE_MS = 2;
/** While layers are still on their way, changes are gathered longer: each paint would be outdated by the next one. */
const GATHER_MS = 200;
/** Of an edit: each is painted for itself, more of them as one. */
const MOST_APART = 16;

function union(a, b) {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export class LayerStates {
  /**
   * @param {import('./engine.js').Engine} engine
   * @param {() => number} zoomOf zoom of the view
   */
  constructor(engine, zoomOf = () => Infinity) {
    this.engine = engine;
    this.zoomOf = zoomOf;
    this.states = new Map();
    this.done = new Map();
    this.boxes = new Map();
    this.dirty = undefined;
    /** Whether a new painting thread still lacks what the old one held: what is shown stays until then. */
    this.renewing = false;
    this.timer = null;
    this.onChange = () => {};
    /** Told of the box of a change that this zoom does not show. */
    this.onHidden = () => {};
    this.onEnd = () => {};
    engine.addEventListener('loaded', ({ detail }) => this.loaded(detail));
    engine.addEventListener('dressed', ({ detail: { name } }) => {
      if (this.boxes.has(name)) this.touch(this.boxes.get(name));
    });
    engine.addEventListener('renewed', () => this.renew());
    engine.addEventListener('failed', ({ detail }) => this.failed(detail));
  }

  /** The whole state. Only layers whose looks changed are painted again; a new address is painted when it arrives. */
  apply(layers) {
    const before = this.states;
    this.states = new Map(layers.map((layer) => [layer.name, layer]));
    this.engine.post('layers', { layers });
    for (const [name, layer] of this.states) {
      const old = before.get(name);
      const looks = ({ visible, opacity, order, min_zoom, max_zoom, style }) =>
        // New values are painted when they arrive.
        JSON.stringify([visible, opacity, order, min_zoom, max_zoom, style], (key, value) => (key === 'url' ? undefined : value));
      if (this.boxes.has(name) && (!old || looks(old) !== looks(layer))) this.change(this.boxes.get(name), [old, layer]);
    }
    for (const [name, old] of before) {
      if (!this.states.has(name)) {
        if (this.boxes.has(name)) this.change(this.boxes.get(name), [old]);
        this.boxes.delete(name);
        this.done.delete(name);
      }
    }
    this.onEnd();
  }

  loaded({ name, url, count, box, touched, labels = true }) {
    if (!this.states.has(name)) return;
    const old = this.boxes.get(name);
    this.done.set(name, { url, count });
    if (box) this.boxes.set(name, box);
    else this.boxes.delete(name);
    if (touched) this.retouch(name, touched, labels);
    else if (box || old) this.change(box && old ? union(box, old) : (box ?? old), [this.states.get(name)]);
    this.onEnd();
  }

  isDrawn(state) {
    const zoom = this.zoomOf();
    return state.visible && (zoom === Infinity || isDrawnAt(state, zoom));
  }

  /** Something of a layer looks different: `states` of it before and after. */
  change(box, states) {
    if (states.some((state) => state && this.isDrawn(state))) this.touch(box);
    else this.onHidden(box);
  }

  /** An edit is painted at once, and only where it is; while layers are on their way, with them. */
  retouch(name, boxes, labels) {
    if (boxes.length === 0) return;
    if (!this.isDrawn(this.states.get(name))) {
      boxes.forEach((box) => this.onHidden(box));
      return;
    }
    const few = boxes.length > MOST_APART ? [boxes.reduce(union)] : boxes;
    if (this.waiting() > 0 || this.timer !== null) few.forEach((box) => this.touch(box));
    else few.forEach((box, i) => this.onChange(box, { labels: labels && i === 0, now: true }));
  }

  failed({ name, url }) {
    if (!url || !this.states.has(name)) return;
    this.done.set(name, { url, count: this.done.get(name)?.count ?? 0 });
    this.onEnd({ failed: true });
  }

  /** Gathers changes that come together, then paints them once. */
  touch(box) {
    this.dirty = this.dirty === undefined ? box : union(this.dirty, box);
    const first = this.timer === null;
    if (!first && (this.renewing || this.waiting() > 0)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pass(), this.waiting() > 0 ? GATHER_MS : SETTLE_MS);
  }

  /** Another painting thread: it is told all, and when it has all, all is painted. */
  renew() {
    this.renewing = true;
    this.done.clear();
    this.engine.post('layers', { layers: [...this.states.values()] });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pass(), GATHER_MS);
  }

  pass() {
    this.timer = null;
    if (this.renewing && this.waiting() > 0) {
      this.timer = setTimeout(() => this.pass(), GATHER_MS);
      return;
    }
    const area = this.renewing ? null : this.dirty;
    this.renewing = false;
    this.dirty = undefined;
    this.onChange(area, { labels: true, now: this.waiting() === 0 });
    this.onEnd();
  }

  hasHeat() {
    return [...this.states.values()].some(({ visible, style }) => visible && style.heat);
  }

  /** Layers drawn at this zoom that have neither arrived nor failed, but for large ones that come for the first time. */
  waiting() {
    const isDue = (one) => this.isDrawn(one) && this.done.get(one.name)?.url !== newestOf(one);
    return [...this.states.values()].filter((one) => isDue(one) && !this.isLacking(one)).length;
  }

  isLacking(state) {
    return isLarge(state) && !this.done.has(state.name) && this.isDrawn(state);
  }

  /** Names of the large layers drawn at this zoom that are still on their way. */
  lacking() {
    return [...this.states.values()].filter((one) => this.isLacking(one)).map(({ name }) => name);
  }

  /** Those, and changes not yet passed on. */
  pending() {
    return this.waiting() + (this.timer === null ? 0 : 1);
  }

  counts() {
    const counts = {};
    for (const { name, visible } of this.states.values()) {
      if (visible && this.done.has(name)) counts[name] = this.done.get(name).count;
    }
    return counts;
  }
}
