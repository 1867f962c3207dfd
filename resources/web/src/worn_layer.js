// What of a layer is shown just now: its payload, or that payload with classes of values in place of its cases, and of it
// all, or only a stretch of time. The payload itself is never changed by it.
import { pointsWithin, ShapesWithin } from './time_filter.js';
import { writtenValue } from './values.js';

export class WornLayer {
  constructor(state) {
    this.raw = null;
    this.dataUrl = null;
    /** Revision up to which patches are worked in. */
    this.revision = 0;
    this.values = null;
    this.window = null;
    this.decoder = new TextDecoder();
    this.update(state);
  }

  update(state) {
    this.state = state;
    this.opacity = state.opacity ?? 1;
    const asked = JSON.stringify(state.style);
    if (asked === this.asked) return;
    this.asked = asked;
    this.dress();
  }

  take(data, url) {
    this.data = data;
    this.dataUrl = url;
    this.revision = data.revision;
  }

  /** The payload as it is shown: with the classes of the values in place of its cases where it is coloured by them. */
  get data() {
    return this.worn;
  }

  set data(data) {
    this.raw = data;
    this.dress();
  }

  /** Shows the features by values from now on. `values`: {url, ids, value, classes, looks} */
  wear(values) {
    this.values = values;
    this.dress();
  }

  /** Style and data as they are to be painted. Newer values are waited for in the colours of those before. */
  dress() {
    const { values: wanted, ...plain } = this.state.style;
    this.style = { cases: [], label: null, density: null, grades: null, cluster: null, ...plain };
    this.showings = new Map();
    const before = this.worn;
    this.worn = this.raw;
    this.byRow = null;
    this.heatScale = null;
    if (wanted && this.values && this.raw) {
      const looks = wanted.url === this.values.url ? wanted : this.values.looks;
      this.byRow = this.values.byRow(this.raw.ids);
      if (looks.cases.length > 0) {
        const { cases, label } = looks;
        this.style = { ...this.style, cases, label: label ?? null, density: null, grades: null, cluster: null };
        // Classes have one border, so the borders that were made for those before fit these too.
        const borders = before && before !== this.raw && before.coords === this.raw.coords ? before.borders : null;
        this.worn = { ...this.raw, case: this.byRow.classes, grade: null, borders };
      }
    }
    this.narrow(this.window);
  }

  /** Shows only what happened within {from, to} (seconds since 1970, `to` exclusive); null: at any time. */
  narrow(window) {
    this.window = window;
    this.within = null;
    if (!window || !this.raw?.at) return;
    const { index, at } = this.raw;
    this.within = this.geometry === 'point' ? pointsWithin(this.raw, window) : new ShapesWithin(index, at, window);
  }

  /** Whether only a part of its time is shown; such a layer is painted above the tiles. */
  get timed() {
    return this.within !== null;
  }

  get geometry() {
    return this.data.geometry;
  }

  get index() {
    return this.within ?? this.data.index;
  }

  get labelled() {
    return Boolean(this.data.label_offsets) || this.written;
  }

  /** Whether values stand beside the features instead of names. */
  get written() {
    return this.worn !== this.raw;
  }

  /** Text of a row (a feature's place in the payload), "" when it has none. */
  label(row) {
    return this.written ? writtenValue(this.byRow.value[row], this.style.label?.decimals ?? 0) : this.named(row);
  }

  named(row) {
    const { label_offsets: offsets, label_bytes: bytes, texts } = this.data;
    if (texts?.has(row)) return texts.get(row);
    return offsets ? this.decoder.decode(bytes.subarray(offsets[row], offsets[row + 1])) : '';
  }
}
