// Labels of a view: gathers candidates from the layers, places them, paints them into one bitmap.
import { lineAnchor, polygonAnchor } from './label_anchor.js';
import { placeLabels } from './label_place.js';
import { pixelsPerUnit } from './project.js';
import { radiusAt } from './sprites.js';

const FONT = '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif';
const MOST_PER_LAYER = 1200;
const MOST_TRIED = 3000;
const LONGEST = 24;
const WIDTHS_KEPT = 20_000;

/** An even sample of at most `most` rows, those of the highest rank before others. */
export function bestRows(rows, rank, most) {
  if (rows.length <= most) return rows;
  const sorted = [...rows].sort((a, b) => rank(b) - rank(a) || a - b);
  const border = rank(sorted[most - 1]);
  const sure = sorted.filter((row) => rank(row) > border);
  const even = sorted.filter((row) => rank(row) === border);
  const step = even.length / (most - sure.length);
  return [...sure, ...Array.from({ length: most - sure.length }, (_, i) => even[Math.floor(i * step)])];
}

/** A number that looks random but is the same for the same row: spreads labels evenly, and alike after each pan. */
function scatter(row) {
  const h = Math.imul(row ^ (row >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 12)) >>> 0;
}

/** Candidates of all layers by rank; among equals the layer with fewer comes first (a town before its boats). */
export function inTurn(lists) {
  const all = lists.flatMap((list) => list.map((one) => ({ ...one, crowd: list.length })));
  return all.sort((a, b) => b.rank - a.rank || a.crowd - b.crowd || scatter(a.row) - scatter(b.row));
}

function rowsInView(layer, box) {
  if (layer.geometry !== 'point') return layer.index.search(box);
  const { xy, order } = layer.index;
  const rows = [];
  layer.index.eachRange(box, (from, to) => {
    for (let i = from; i < to; i++) {
      if (xy[2 * i] >= box[0] && xy[2 * i] <= box[2] && xy[2 * i + 1] >= box[1] && xy[2 * i + 1] <= box[3]) {
        rows.push(i);
      }
    }
  });
  return rows.map((place) => ({ place, row: order[place] }));
}

export class Labeller {
  constructor() {
    this.measure = new OffscreenCanvas(1, 1).getContext('2d');
    this.widths = new Map();
    this.canvas = null;
  }

  width(text, size) {
    const key = `${size}|${text}`;
    if (!this.widths.has(key)) {
      if (this.widths.size > WIDTHS_KEPT) this.widths.clear();
      this.measure.font = `${size}px ${FONT}`;
      this.widths.set(key, this.measure.measureText(text).width);
    }
    return this.widths.get(key);
  }

  labelsAt(layer, zoom) {
    const label = layer.style.label;
    if (!label || !layer.shownAt(zoom) || !layer.data.label_offsets) return null;
    if (zoom < (label.min_zoom ?? 0) || zoom > (label.max_zoom ?? 30)) return null;
    return layer.geometry === 'point' && layer.dense(zoom) ? null : label;
  }

  anchor(layer, member, view) {
    if (layer.geometry === 'point') {
      const { xy } = layer.index;
      const radius = radiusAt(layer.symbol(layer.case[member.row]), view.z, layer.style.shrink_below_zoom);
      return { x: xy[2 * member.place], y: xy[2 * member.place + 1], offset: radius, angle: 0 };
    }
    if (layer.geometry === 'line') {
      const found = lineAnchor(layer.data, member, view.box);
      return found && { ...found, offset: 0 };
    }
    const found = polygonAnchor(layer.data, member);
    return found && { x: found[0], y: found[1], offset: 0, angle: 0 };
  }

  /** Whether a polygon or line is large enough on the screen to carry its label. */
  roomFor(layer, row, width, unit) {
    if (layer.geometry === 'point') return true;
    const { boxes } = layer.index;
    const across = (boxes[4 * row + 2] - boxes[4 * row]) * unit;
    const down = (boxes[4 * row + 3] - boxes[4 * row + 1]) * unit;
    return layer.geometry === 'line' ? Math.hypot(across, down) > width * 1.2 : across > width && down > 14;
  }

  candidates(layer, view) {
    const label = this.labelsAt(layer, view.z);
    if (!label) return [];
    const unit = pixelsPerUnit(view.z);
    const rowOf = (member) => member.row ?? member;
    const members = bestRows(rowsInView(layer, view.box), (member) => layer.rank(rowOf(member)), MOST_PER_LAYER);
    const found = [];
    for (const member of members) {
      const row = rowOf(member);
      const text = [...layer.label(row)].slice(0, LONGEST).join('');
      const width = text ? this.width(text, label.size_px) : 0;
      if (!text || !this.roomFor(layer, row, width, unit)) continue;
      const anchor = this.anchor(layer, member, view);
      if (!anchor) continue;
      const [x, y] = [(anchor.x - view.left) * unit, (anchor.y - view.top) * unit];
      const { offset, angle } = anchor;
      found.push({ text, x, y, width, height: label.size_px * 1.15, offset, angle, row, rank: layer.rank(row), label });
    }
    return found;
  }

  place(layers, view) {
    const lists = [...layers].reverse().map((layer) => this.candidates(layer, view));
    return placeLabels(inTurn(lists).slice(0, MOST_TRIED), { view: [0, 0, view.width, view.height] });
  }

  /** @returns {ImageBitmap} of the view; view = {left, top (world units), width, height (pixels), z, ratio, box} */
  paint(layers, view) {
    const [width, height] = [Math.round(view.width * view.ratio), Math.round(view.height * view.ratio)];
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height);
    const ctx = this.canvas.getContext('2d');
    ctx.reset();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    for (const { text, x, y, angle, label } of this.place(layers, view)) {
      const turn = [Math.cos(angle) * view.ratio, Math.sin(angle) * view.ratio];
      const middle = angle === 0 ? [Math.round(x * view.ratio), Math.round(y * view.ratio)] : [x, y].map((v) => v * view.ratio);
      ctx.setTransform(turn[0], turn[1], -turn[1], turn[0], ...middle);
      ctx.font = `${label.size_px}px ${FONT}`;
      ctx.strokeStyle = label.halo;
      ctx.lineWidth = 3;
      ctx.strokeText(text, 0, 0);
      ctx.fillStyle = label.ink;
      ctx.fillText(text, 0, 0);
    }
    return this.canvas.transferToImageBitmap();
  }
}
