// Labels of a view: gathers candidates from the layers, places them, paints them into one bitmap.
import { BADGE_HALF, Clusters } from './clusters.js';
import { anchorInSight, lineAnchor } from './label_anchor.js';
import { MAX_LABELS, placeLabels } from './label_place.js';
import { pixelsPerUnit } from './project.js';

const FONT = '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif';
const MOST_PER_LAYER = 1200;
const MOST_TRIED = 3000;
const LONGEST = 24;
const HALO_PX = 2.6;
/** Before others of its rank comes what was written already: labels do not take turns while somebody pans. */
const WRITTEN_RANK = 0.5;
const WIDTHS_KEPT = 20_000;

const fontOf = ({ size_px: size, bold }) => `${bold ? '600 ' : ''}${size}px ${FONT}`;

/** What of the view is seen, in world units: without the edge that is painted ahead for panning. */
function sightOf({ box: [x0, y0, x1, y1], edge = 0 }, unit) {
  return [x0 + edge / unit, y0 + edge / unit, x1 - edge / unit, y1 - edge / unit];
}

function shrunk([x0, y0, x1, y1], by) {
  return [x0 + by, y0, x1 - by, y1];
}

function badgeBox({ x, y }, { left, top }, unit) {
  const [px, py] = [(x - left) * unit, (y - top) * unit];
  return [px - BADGE_HALF[0], py - BADGE_HALF[1], px + BADGE_HALF[0], py + BADGE_HALF[1]];
}

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

function rowsInView(layer, { box, z }, clusters) {
  if (layer.geometry !== 'point') return layer.shown(layer.index.search(box), z);
  const { xy, order } = layer.index;
  const rows = [];
  layer.index.eachRange(box, (from, to) => {
    for (let i = from; i < to; i++) {
      if (xy[2 * i] < box[0] || xy[2 * i] > box[2] || xy[2 * i + 1] < box[1] || xy[2 * i + 1] > box[3]) continue;
      if (layer.shows(order[i], z) && !clusters?.hides(i)) rows.push(i);
    }
  });
  return rows.map((place) => ({ place, row: order[place] }));
}

export class Labeller {
  constructor() {
    this.measure = new OffscreenCanvas(1, 1).getContext('2d');
    this.widths = new Map();
    this.canvas = null;
    /** What stands on the map now, and at which of its places: layer name -> row -> place. */
    this.written = { zoom: null, places: new Map() };
  }

  stood({ name }, row) {
    return this.written.places.get(name)?.get(row);
  }

  remember(placed, zoom) {
    const places = new Map();
    for (const { layer, row, place } of placed) {
      if (!places.has(layer)) places.set(layer, new Map());
      places.get(layer).set(row, place);
    }
    this.written = { zoom, places };
  }

  width(text, label) {
    const font = fontOf(label);
    const key = `${font}|${text}`;
    if (!this.widths.has(key)) {
      if (this.widths.size > WIDTHS_KEPT) this.widths.clear();
      this.measure.font = font;
      this.widths.set(key, this.measure.measureText(text).width);
    }
    return this.widths.get(key);
  }

  labelsAt(layer, zoom) {
    const label = layer.style.label;
    if (!label || !layer.shownAt(zoom) || !layer.labelled) return null;
    if (zoom < (label.min_zoom ?? 0) || zoom > (label.max_zoom ?? 30)) return null;
    return layer.geometry === 'point' && layer.dense(zoom) ? null : label;
  }

  anchor(layer, member, { view, width, unit }) {
    if (layer.geometry === 'point') {
      const { xy } = layer.index;
      return { x: xy[2 * member.place], y: xy[2 * member.place + 1], offset: layer.radius(layer.look(member.row), view.z), angle: 0 };
    }
    const room = width / unit;
    const sight = sightOf(view, unit);
    if (layer.geometry === 'line') {
      const found = lineAnchor(layer.data, member, { box: shrunk(sight, room / 2), room: room * 1.15 });
      return found && { ...found, offset: 0 };
    }
    const bounds = layer.index.boxes.subarray(4 * member, 4 * member + 4);
    const found = anchorInSight(layer.data, member, { sight: shrunk(sight, room / 2), bounds, room });
    return found && { x: found[0], y: found[1], offset: 0, angle: 0, loose: true };
  }

  /** Whether a polygon or line is large enough on the screen to carry its label. */
  roomFor(layer, row, width, unit) {
    if (layer.geometry === 'point') return true;
    const { boxes } = layer.index;
    const across = (boxes[4 * row + 2] - boxes[4 * row]) * unit;
    const down = (boxes[4 * row + 3] - boxes[4 * row + 1]) * unit;
    return layer.geometry === 'line' ? Math.hypot(across, down) > width * 1.1 : across > width && down > 14;
  }

  candidates(layer, view, clusters) {
    const label = this.labelsAt(layer, view.z);
    if (!label) return [];
    const unit = pixelsPerUnit(view.z);
    const rowOf = (member) => member.row ?? member;
    const rankOf = (row) => layer.rank(row) + (this.stood(layer, row) === undefined ? 0 : WRITTEN_RANK);
    const members = bestRows(rowsInView(layer, view, clusters), (member) => rankOf(rowOf(member)), MOST_PER_LAYER);
    const found = [];
    for (const member of members) {
      const row = rowOf(member);
      if (view.named?.layer === layer.name && view.named.fid === layer.data.ids[row]) continue;
      const text = [...layer.label(row)].slice(0, LONGEST).join('');
      const width = text ? this.width(text, label) : 0;
      if (!text || !this.roomFor(layer, row, width, unit)) continue;
      const anchor = this.anchor(layer, member, { view, width, unit });
      if (!anchor) continue;
      const [x, y] = [(anchor.x - view.left) * unit, (anchor.y - view.top) * unit];
      found.push({ ...anchor, text, x, y, width, height: label.size_px * 1.15, row, rank: rankOf(row), label, layer: layer.name,
        alert: layer.alerts(row), stood: this.stood(layer, row) });
    }
    return found;
  }

  /** Clusters of the layers that have some at this zoom: their points have no labels, and nothing is written on them. */
  clustersOf(layers, view) {
    const crowded = layers.filter((layer) => layer.shownAt(view.z) && layer.clusterAt(view.z) && !layer.dense(view.z));
    return new Map(crowded.map((layer) => [layer, new Clusters(layer, view.box, view.z)]));
  }

  place(layers, view) {
    const unit = pixelsPerUnit(view.z);
    if (this.written.zoom !== view.z) this.remember([], view.z);
    const clusters = this.clustersOf(layers, view);
    const lists = [...layers].reverse().map((layer) => this.candidates(layer, view, clusters.get(layer)));
    const badges = [...clusters.values()].flatMap(({ list }) => list.map((one) => badgeBox(one, view, unit)));
    const { width, height, edge = 0, covered: taken = [], most = MAX_LABELS } = view;
    const sight = [edge, edge, width - edge, height - edge];
    const placed = placeLabels(inTurn(lists).slice(0, MOST_TRIED), { view: [0, 0, width, height], sight, taken, marks: badges, most });
    this.remember(placed, view.z);
    return placed;
  }

  /** Leaves the boxes of what it wrote in `boxes`. @returns {ImageBitmap} of the view; view = {left, top (world units), width, height, edge (pixels), z, ratio, box} */
  paint(layers, view) {
    const [width, height] = [Math.round(view.width * view.ratio), Math.round(view.height * view.ratio)];
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height);
    const ctx = this.canvas.getContext('2d');
    ctx.reset();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    const placed = this.place(layers, view);
    this.boxes = placed.map(({ box }) => box);
    for (const { text, x, y, angle, label } of placed) {
      const turn = [Math.cos(angle) * view.ratio, Math.sin(angle) * view.ratio];
      const middle = angle === 0 ? [Math.round(x * view.ratio), Math.round(y * view.ratio)] : [x, y].map((v) => v * view.ratio);
      ctx.setTransform(turn[0], turn[1], -turn[1], turn[0], ...middle);
      ctx.font = fontOf(label);
      ctx.strokeStyle = label.halo;
      ctx.lineWidth = HALO_PX;
      ctx.strokeText(text, 0, 0);
      ctx.fillStyle = label.ink;
      ctx.fillText(text, 0, 0);
    }
    return this.canvas.transferToImageBitmap();
  }
}
