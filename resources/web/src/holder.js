// The worker's layers: takes the state as it is sent, fetches what is new and wanted, reports what arrived or failed.
import { newestOf } from './addresses.js';
import { readData, readPatch } from './data.js';
import { download } from './download.js';
import { Layer } from './layer.js';
import { isDrawnAt, isLarge } from './showing.js';
import { Values } from './values.js';

/** Layers that are not drawn yet: so many come at a time. */
const MOST_LATER = 2;

export class LayerHolder {
  /** @param {{loaded: Function, dressed: Function, failed: Function}} report */
  constructor(report) {
    this.report = report;
    this.layers = new Map();
    this.ordered = [];
    /** What is on its way, by layer: one thing at a time, so that patches come in their order. */
    this.coming = new Map();
    this.fetching = new Map();
    this.refused = new Set();
    this.zoom = 0;
    this.time = { window: null, layers: [] };
  }

  /** The whole state, as protocol message `layers`. */
  apply(states) {
    const names = new Set(states.map(({ name }) => name));
    for (const name of [...this.layers.keys()]) if (!names.has(name)) this.drop(name);
    for (const state of states) {
      const known = this.layers.get(state.name);
      if (known) known.update(state);
      else this.layers.set(state.name, new Layer(state));
      const coming = this.coming.get(state.name);
      if (coming && coming.url !== state.url) this.giveUp(state.name);
    }
    this.ordered = [...this.layers.values()].sort((a, b) => a.state.order - b.state.order);
    this.fetchWanted();
  }

  drop(name) {
    this.giveUp(name);
    this.layers.delete(name);
  }

  giveUp(name) {
    this.coming.get(name)?.stop.abort();
    this.coming.delete(name);
  }

  /** Shows only a stretch of time of these layers; an `at` is what a layer needs to come under it. */
  narrow(time) {
    this.time = time;
    for (const layer of this.layers.values()) this.narrowOne(layer);
  }

  narrowOne(layer) {
    const { window, layers } = this.time;
    const wanted = window && layers.includes(layer.name) ? window : null;
    if (layer.window?.from !== wanted?.from || layer.window?.to !== wanted?.to) layer.narrow(wanted);
  }

  wanted(layer) {
    return layer.state.visible && !layer.isCurrent() && !this.refused.has(newestOf(layer.state)) && !this.coming.has(layer.name);
  }

  /**
   * What is drawn at this zoom comes at once, large layers when the others are there; of the rest the smaller ones first,
   * few at a time, when all that is there.
   */
  fetchWanted() {
    const isNow = ({ state }) => isDrawnAt(state, this.zoom);
    const isFirst = (layer) => isNow(layer) && !isLarge(layer.state);
    const wanted = this.ordered.filter((layer) => this.wanted(layer));
    const first = wanted.filter(isFirst);
    const alone = first.length === 0 && ![...this.coming.keys()].some((name) => isFirst(this.layers.get(name)));
    for (const layer of alone ? wanted.filter(isNow) : first) this.fetch(layer);
    const free = !alone || [...this.coming.keys()].some((name) => isNow(this.layers.get(name))) ? 0 : MOST_LATER - this.coming.size;
    const later = wanted.filter((layer) => !isNow(layer)).sort((a, b) => (a.state.rows ?? 0) - (b.state.rows ?? 0));
    for (const layer of later.slice(0, Math.max(0, free))) this.fetch(layer);
    for (const layer of this.ordered) this.fetchValues(layer);
  }

  /** The view has come to another zoom. */
  lookAt(zoom) {
    if (zoom === this.zoom) return;
    this.zoom = zoom;
    this.fetchWanted();
  }

  wantsValues({ state: { visible, style }, values }, key) {
    const { url } = style.values;
    return visible && values?.url !== url && this.fetching.get(key) !== url && !this.refused.has(url);
  }

  /** Values by which a layer is coloured or weighed: apart from its payload, which stays as it is. */
  async fetchValues(layer) {
    const looks = layer.state.style.values;
    const key = `${layer.name} values`;
    if (!looks || !this.wantsValues(layer, key)) return;
    this.fetching.set(key, looks.url);
    try {
      const answer = await fetch(looks.url);
      if (!answer.ok) throw new Error(`answer ${answer.status}`);
      const values = new Values(await answer.arrayBuffer(), looks);
      if (this.fetching.get(key) !== looks.url || this.layers.get(layer.name) !== layer) return;
      layer.wear(values);
      this.report.dressed({ name: layer.name });
    } catch (error) {
      this.refused.add(looks.url);
      this.report.failed({ name: layer.name, detail: String(error?.message ?? error) });
    } finally {
      if (this.fetching.get(key) === looks.url) this.fetching.delete(key);
    }
  }

  async fetch(layer) {
    const { name, url } = layer.state;
    const newest = newestOf(layer.state);
    const mine = { url, stop: new AbortController() };
    this.coming.set(name, mine);
    try {
      const news = await this.bring(layer, mine.stop.signal);
      if (this.coming.get(name) !== mine) return;
      this.report.loaded({ name, count: layer.data.count, box: layer.index.box, ...news });
    } catch (error) {
      if (this.coming.get(name) !== mine) return;
      this.refused.add(newest);
      this.report.failed({ name, url: newest, detail: String(error?.message ?? error) });
    } finally {
      if (this.coming.get(name) === mine) this.coming.delete(name);
    }
    // More may have been asked for meanwhile, and what could wait may come now.
    this.fetchWanted();
  }

  /** Fetches the whole where that is another one, and what patches it lacks; returns what changed of the picture. */
  async bring(layer, signal) {
    const { url } = layer.state;
    const whole = layer.dataUrl !== url || layer.missing() === null;
    if (whole) {
      const buffer = await download(url, signal);
      signal.throwIfAborted();
      layer.take(readData(buffer), url);
      this.narrowOne(layer);
    }
    const missing = layer.missing();
    if (missing === null) throw new Error('patches that do not fit');
    const buffers = await Promise.all(missing.map(({ address }) => download(address, signal)));
    signal.throwIfAborted();
    const news = missing.map(({ to }, i) => layer.patch(readPatch(buffers[i]), { to, zoom: this.zoom }));
    const brought = missing.at(-1)?.address ?? url;
    return whole ? { url: brought } : { url: brought, touched: news.flatMap(({ boxes }) => boxes), labels: news.some(({ labels }) => labels) };
  }
}
