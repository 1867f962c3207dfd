// Points as a heat field in a ramp of even steps.
import { parseHex } from './colours.js';
import { gather, highest, layoutOf, smooth } from './heat_field.js';
import { metresPerPixel, pixelsPerUnit } from './project.js';
import { spanOf } from './time_filter.js';

/** While a part of the time is shown its fullest place is taken to hold this often what an even spread would. */
const PEAK_SHARE = 3;
/** So many points in one place have the strongest colour at the least: one by itself is no hot spot. */
const LEAST_POINTS = 3;
const STEPS = 256;

/** Highest value per cell and what it is per square kilometre; kept for the zoom and weights. */
function scaleOf(layer, { zoom, layout, side, y }) {
  const { heat } = layer.style;
  const key = `${layer.raw.count}|${zoom}|${heat.radius}|${heat.unit}|${heat.weighted ? layer.values?.url : ''}`;
  const kept = (layer.raw.heatScales ??= new Map());
  if (!kept.has(key)) {
    const { within } = layer;
    layer.within = null;
    kept.set(key, highest(layer, { side, half: layout.half }));
    layer.within = within;
  }
  const km = (layout.cell * metresPerPixel(zoom, y)) / 1000;
  const { most: whole, one } = kept.get(key);
  const most = Math.max(whole * shareOfTime(layer), LEAST_POINTS * one);
  return { most, perKm2: most / (km * km) };
}

function shareOfTime(layer) {
  const span = layer.timed ? spanOf(layer.raw) : null;
  if (!span) return 1;
  const { from, to } = layer.window;
  const width = Math.min(to, span.to) - Math.max(from, span.from);
  const full = Math.min(to - from, span.to - span.from);
  return Math.min(1, (PEAK_SHARE * Math.max(width, full)) / (span.to - span.from));
}

/** Colours of the ramp by share, as bytes. */
function tableOf(ramp) {
  const inks = ramp.map((hex) => parseHex(hex));
  const table = new Uint8ClampedArray(STEPS * 4);
  for (let step = 0; step < STEPS; step++) {
    const place = (step / (STEPS - 1)) * (inks.length - 1);
    const low = Math.min(inks.length - 2, Math.floor(place));
    for (let c = 0; c < 4; c++) {
      const value = inks[low][c] + (inks[low + 1][c] - inks[low][c]) * (place - low);
      table[4 * step + c] = c === 3 ? value * 255 : value;
    }
  }
  return table;
}

const tables = new Map();

function rampTable(ramp) {
  const key = ramp.join();
  if (!tables.has(key)) tables.set(key, tableOf(ramp));
  return tables.get(key);
}

function imageOf(field, { columns, rows }, most, ramp) {
  const image = new ImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const inks = new Uint32Array(rampTable(ramp).buffer);
  const factor = most > 0 ? 1 / most : 0;
  for (let i = 0; i < field.length; i++) {
    // The root lets a place with a tenth of the fullest show as a third of the ramp; the legend is labelled to match.
    if (field[i] > 0) pixels[i] = inks[Math.min(STEPS - 1, (Math.sqrt(field[i] * factor) * STEPS) | 0)];
  }
  return image;
}

let small = null;

function smallCanvas(columns, rows) {
  if (small?.width !== columns || small.height !== rows) small = new OffscreenCanvas(columns, rows);
  return small;
}

/**
 * @param work {{layer, frame, ratio, zoom}} `frame.tile`: what is painted, in world units
 * @returns {{most: number, radius_m: number}} highest value per square kilometre, for the legend
 */
export function paintHeat(ctx, { layer, frame, ratio, zoom }) {
  const { heat } = layer.style;
  const { box } = layer.raw.index;
  if (!box) return null;
  const y = (box[1] + box[3]) / 2;
  const layout = layoutOf(heat, zoom, y);
  const unit = pixelsPerUnit(zoom);
  const side = layout.cell / unit;
  const [x0, y0, x1, y1] = frame.tile;
  const left = (Math.floor(x0 / side) - layout.margin) * side;
  const top = (Math.floor(y0 / side) - layout.margin) * side;
  const grid = {
    left, top, side, columns: Math.ceil((x1 - left) / side) + layout.margin, rows: Math.ceil((y1 - top) / side) + layout.margin,
  };
  const { most, perKm2 } = scaleOf(layer, { zoom, layout, side, y });
  layer.heatScale = { zoom, most: perKm2, radius_m: layout.radius * metresPerPixel(zoom, y) };
  const field = smooth(gather(layer, grid), grid.columns, grid.rows, layout.half);
  const canvas = smallCanvas(grid.columns, grid.rows);
  canvas.getContext('2d').putImageData(imageOf(field, grid, most, heat.ramp), 0, 0);
  const step = layout.cell * ratio;
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'low';
  ctx.drawImage(canvas, (left - frame.x) * frame.scale, (top - frame.y) * frame.scale, grid.columns * step, grid.rows * step);
  return layer.heatScale;
}
