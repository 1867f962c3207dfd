// The worker's layers: takes the state as it is sent, fetches what is new and wanted, reports what arrived or failed.
import { Layer, readData } from './layer.js';

export class LayerHolder {
  /** @param {{loaded: Function, failed: Function}} report */
  constructor(report) {
    this.report = report;
    this.layers = new Map();
    this.ordered = [];
    this.fetching = new Map();
    this.refused = new Set();
    this.zoom = 0;
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

  wanted(layer) {
    const { visible, url } = layer.state;
    return visible && layer.dataUrl !== url && this.fetching.get(layer.name) !== url && !this.refused.has(url);
  }

  /** Layers shown at this zoom first, topmost last to come because its data is usually the largest to index. */
  fetchWanted() {
    const inZoom = ({ state }) => this.zoom >= (state.min_zoom ?? 0) && this.zoom <= (state.max_zoom ?? 30);
    const wanted = this.ordered.filter((layer) => this.wanted(layer));
    for (const layer of [...wanted.filter(inZoom), ...wanted.filter((one) => !inZoom(one))]) this.fetch(layer);
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
