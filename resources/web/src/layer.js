// A layer as the worker holds it: its data (from one payload) and how it is to be shown (from the last message).
import { spanOf } from './addresses.js';
import { isOpaque } from './colours.js';
import { HeldBorders } from './held_borders.js';
import { applyPatch } from './patches.js';
import { fullestCell } from './paint_density.js';
import { lineScale, pointScale, Showing } from './showing.js';
import { WornLayer } from './worn_layer.js';

/** Above every rank that a payload can tell (a byte). */
export const ALERT_RANK = 1000;

const PLAIN = {
  point: { shape: 'circle', size_px: 7, fill: '#8a97a3', stroke: '#10151a', stroke_px: 1 },
  line: { stroke: '#8a97a3', stroke_px: 1.2 },
  polygon: { fill: '#8a97a333', stroke: '#8a97a3', stroke_px: 1 },
};

/** Rings as runs of borders. */
function ringsOf({ parts, levels }) {
  return { from: parts, to: parts.subarray(1), levels };
}

export { readData, readPatch } from './data.js';

export class Layer extends WornLayer {
  /** Takes what an edit touched; returns what `applyPatch` says. */
  patch(patch, { to, zoom }) {
    const { boxes, labels } = applyPatch(this, patch, zoom);
    this.revision = to;
    this.dress();
    // A field is scaled by its fullest place, which may be another one now.
    const all = this.style.heat && this.raw.index.box;
    return { boxes: all ? [all] : boxes, labels: labels && this.mayChangeLabels(zoom) };
  }

  /** Patches that are still missing, in order; null when they do not fit on what is held. */
  missing() {
    const later = (this.state.patches ?? []).map((address) => ({ address, ...spanOf(address) })).filter(({ to }) => to > this.revision);
    return later.every(({ from }, i) => from <= (i === 0 ? this.revision : later[i - 1].to)) ? later : null;
  }

  /** Whether labels are written at this zoom at all, or kept off the counts of crowded points. */
  mayChangeLabels(zoom) {
    const { label } = this.style;
    const written = label && zoom >= (label.min_zoom ?? 0) && zoom <= (label.max_zoom ?? 30);
    return this.shownAt(zoom) && Boolean(written || this.clusterAt(zoom));
  }

  /** Whether what is held is what the state asks for. */
  isCurrent() {
    return this.dataUrl === this.state.url && this.missing()?.length === 0;
  }

  get name() {
    return this.state.name;
  }

  get levels() {
    return this.data.levels;
  }

  get case() {
    return this.data.case;
  }

  get parts() {
    return this.data.parts;
  }

  /** Mean side of the features' boxes in world units. */
  get meanSide() {
    return this.data.index.meanSide;
  }

  get bearing() {
    return this.data.bearing;
  }

  get angle() {
    return this.data.angle;
  }

  get range_m() {
    return this.data.range_m;
  }

  get maxRange() {
    return this.data.maxRange;
  }

  shownAt(zoom) {
    const { visible, min_zoom: min = 0, max_zoom: max = 30 } = this.state;
    return Boolean(visible) && this.data !== null && this.data.count > 0 && zoom >= min && zoom <= max;
  }

  showing(zoom) {
    if (!this.showings.has(zoom)) this.showings.set(zoom, new Showing(this.style, zoom));
    return this.showings.get(zoom);
  }

  /** Whether a row is drawn at a zoom at which its layer is. */
  shows(row, zoom) {
    return this.showing(zoom).has(this.data.case[row], this.data.grade?.[row] ?? 0);
  }

  /** Those of the rows that are drawn at a zoom. */
  shown(rows, zoom) {
    return this.showing(zoom).all ? rows : rows.filter((row) => this.shows(row, zoom));
  }

  /** Rows of lines or polygons that touch a box and are drawn at a zoom, in the order in which they are painted. */
  rowsIn(box, zoom) {
    const showing = this.showing(zoom);
    if (showing.all) return this.index.search(box);
    const { case: cases, grade } = this.data;
    return this.index.search(box, (row) => showing.has(cases[row], grade ? grade[row] : 0));
  }

  /** Rows of one look are drawn alike: case and grade as one number. */
  look(row) {
    return this.data.case[row] + 256 * (this.data.grade?.[row] ?? 0);
  }

  /** Size of a look as a share of its symbol's. */
  size(look) {
    return this.style.grades?.[look >> 8]?.size ?? this.style.grades?.[0]?.size ?? 1;
  }

  radius(look, zoom) {
    return ((this.symbol(look & 255).size_px ?? 8) / 2) * this.size(look) * pointScale(this.style, zoom);
  }

  lineScale(zoom) {
    return lineScale(this.style, zoom);
  }

  /** How points are counted together at a zoom; null when each stands for itself. */
  clusterAt(zoom) {
    const { cluster } = this.style;
    if (!cluster || this.geometry !== 'point' || zoom < (cluster.min_zoom ?? 0) || zoom > cluster.max_zoom) return null;
    const { cases } = this.showing(zoom);
    const counted = ({ value }, i) => cases[i] === 1 && (!cluster.of || cluster.of.includes(value));
    return this.style.cases.some(counted) ? cluster : null;
  }

  /** Whether points are shown as a field instead of symbols. */
  dense(zoom) {
    return Boolean(this.style.heat) || Boolean(this.style.density) && zoom <= this.style.density.max_zoom;
  }

  symbol(value) {
    return this.style.cases[value]?.symbol ?? this.style.cases[0]?.symbol ?? PLAIN[this.geometry];
  }

  fullest(zoom) {
    const { fullest, index } = this.data;
    if (!fullest.has(zoom)) fullest.set(zoom, fullestCell(index, zoom));
    return fullest.get(zoom);
  }

  /** Whether it makes no difference when a border is drawn from both sides: full lines of an ink that covers. */
  get hasPlainBorders() {
    return this.style.cases.every(({ symbol: { stroke, dash, outer } }) => !outer && !dash?.length && (!stroke || isOpaque(stroke)));
  }

  /** Borders of polygons, each once, between neighbours and outer ones; made anew when the cases get other strokes. */
  borders() {
    if (this.hasPlainBorders) return { shared: ringsOf(this.data), outer: null };
    const strokes = this.style.cases.map(({ symbol: { stroke, stroke_px: px, dash, outer } }) => JSON.stringify([stroke, px, dash, outer]));
    // Where all look alike it is no matter how many there are.
    const key = [...new Set(strokes)].length === 1 ? strokes[0] : strokes.join();
    if (this.data.borders?.key !== key) {
      const looks = strokes.map((stroke) => strokes.indexOf(stroke));
      const split = this.style.cases.some(({ symbol }) => symbol.outer);
      const { data } = this;
      data.borders = new HeldBorders(data, { key, split, lookOf: (row) => looks[data.case[row]] ?? 0 });
    }
    return this.data.borders;
  }

  /** Whether a row has a state that asks for a person. */
  alerts(row) {
    return Boolean(this.style.cases[this.data.case[row]]?.apart);
  }

  /** Priority of a row's label: its layer's, and above all what asks for a person. */
  rank(row) {
    return (this.data.rank?.[row] ?? 0) + (this.alerts(row) ? ALERT_RANK : 0);
  }
}
