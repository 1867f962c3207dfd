// The worker's layers: takes the state as it is sent, fetches what is new and wanted, reports what arrived or failed.
import { Layer, readData } from './layer.js';
import { Values } from './values.js';

export class LayerHolder {
  /** @param {{loaded: Function, dressed: Function, failed: Function}} report */
  constructor(report) {
    this.report = report;
    this.layers = new Map();
    this.ordered = [];
    this.fetching = new Map();
    this.refused = new Set();
    this.zoom = 0;
    this.time = { window: null, layers: [] };
  }

  /** The whole state, as protocol message `layers`. */
  apply(states) {
    const names = new Set(states.map(({ name }) => name));
    for (const name of [...this.layers.keys()]) if (!names.has(name)) this.layers.delete(name);
    for (const state of states) {
      const known = this.layers.get(state.name);
      if (known) known.update(state);
      else this.layers.set(state.name, new Layer(state));
    }
    this.ordered = [...this.layers.values()].sort((a, b) => a.state.order - b.state.order);
    this.fetchWanted();
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
    const { visible, url } = layer.state;
    return visible && layer.dataUrl !== url && this.fetching.get(layer.name) !== url && !this.refused.has(url);
  }

  /** Layers shown at this zoom first, topmost last to come because its data is usually the largest to index. */
  fetchWanted() {
    const inZoom = ({ state }) => this.zoom >= (state.min_zoom ?? 0) && this.zoom <= (state.max_zoom ?? 30);
    const wanted = this.ordered.filter((layer) => this.wanted(layer));
    for (const layer of [...wanted.filter(inZoom), ...wanted.filter((one) => !inZoom(one))]) this.fetch(layer);
    for (const layer of this.ordered) this.fetchValues(layer);
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
    this.fetching.set(name, url);
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`answer ${answer.status}`);
      const buffer = await answer.arrayBuffer();
      if (this.fetching.get(name) !== url) return;
      layer.take(readData(buffer), url);
      this.narrowOne(layer);
      this.report.loaded({ name, url, count: layer.data.count, box: layer.index.box });
    } catch (error) {
      if (this.fetching.get(name) !== url) return;
      this.refused.add(url);
      this.report.failed({ name, url, detail: String(error?.message ?? error) });
    } finally {
      if (this.fetching.get(name) === url) this.fetching.delete(name);
    }
  }
}
