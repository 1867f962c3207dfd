import { beforeAll, describe, expect, test, vi } from 'vitest';
import { overlaps, placeLabels } from '../src/label_place.js';
import { Labeller } from '../src/labels.js';
import { ALERT_RANK, Layer, readData } from '../src/layer.js';
import { latToY, lonToX, pixelsPerUnit } from '../src/project.js';
import { points, sequence } from './payloads.js';

const ZOOM = 14;
const EDGE = 96;
const LABEL = { min_zoom: 0, size_px: 12, ink: '#fff', halo: '#000' };
const CASES = [{ symbol: { size_px: 8 } }, { symbol: { size_px: 8 }, apart: true }];

beforeAll(() => {
  vi.stubGlobal('OffscreenCanvas', class {
    getContext() {
      return { measureText: (text) => ({ width: 7 * text.length }) };
    }
  });
});

function crowd({ count, alerts = [], name = 'x', rank = 10, seed = 1, textOf = (i) => `${name} ${i}` }) {
  const next = sequence(seed);
  const places = Array.from({ length: count }, () => [121 + 0.08 * next(), 28 + 0.04 * next()]);
  const layer = new Layer({ name, visible: true, order: 0, style: { cases: CASES, label: LABEL } });
  layer.take(readData(points(places, {
    labels: places.map((_, i) => textOf(i)), rank: ['u8', places.map(() => rank)],
    case: ['u8', places.map((_, i) => (alerts.includes(i) ? 1 : 0))],
  })), 'url');
  return layer;
}

function view(dx = 0, dy = 0) {
  const unit = pixelsPerUnit(ZOOM);
  const [left, top] = [lonToX(121.02) + dx / unit, latToY(28.035) + dy / unit];
  const [width, height] = [1000, 700];
  return { left, top, box: [left, top, left + width / unit, top + height / unit], width, height, edge: EDGE, z: ZOOM, ratio: 1 };
}

const keyOf = ({ layer, row }) => `${layer} ${row}`;

describe('priority', () => {
  test('is of what asks for a person before every rank of a layer', () => {
    const alerts = [3, 7, 30, 99, 150, 210, 300, 333, 390];
    const [calm, alarmed] = [crowd({ count: 400, name: 'calm', rank: 255, seed: 2 }), crowd({ count: 400, alerts, rank: 0 })];
    const placed = new Labeller().place([calm, alarmed], view());
    const sight = [EDGE, EDGE, 1000 - EDGE, 700 - EDGE];
    const seen = (row) => {
      const at = [...alarmed.index.order].indexOf(row);
      const [x, y] = alarmed.index.xy.subarray(2 * at, 2 * at + 2);
      const [px, py] = [(x - view().left) * pixelsPerUnit(ZOOM), (y - view().top) * pixelsPerUnit(ZOOM)];
      return px > sight[0] + 60 && px < sight[2] - 60 && py > sight[1] + 20 && py < sight[3] - 20;
    };
    const due = alerts.filter(seen);
    expect(due.length).toBeGreaterThan(0);
    const written = placed.filter(({ layer }) => layer === 'x').map(({ row }) => row);
    expect(written).toEqual(expect.arrayContaining(due));
    expect(placed.slice(0, due.length).every(({ rank }) => rank >= ALERT_RANK)).toBe(true);
  });

  test('says each alarm, also where two bear the same name', () => {
    const label = { text: '漏水', width: 40, height: 12, offset: 6, angle: 0, y: 50 };
    expect(placeLabels([0, 80].map((x) => ({ ...label, x, alert: true }))).length).toBe(2);
    expect(placeLabels([0, 80].map((x) => ({ ...label, x }))).length).toBe(1);
  });

  test('leaves what is selected to its own sign', () => {
    const layer = crowd({ count: 30 });
    const [one] = new Labeller().place([layer], view());
    const named = { layer: 'x', fid: layer.data.ids[one.row] };
    const rows = new Labeller().place([layer], { ...view(), named }).map(({ row }) => row);
    expect(rows).not.toContain(one.row);
    expect(rows.length).toBeGreaterThan(5);
  });

  test('is of as many as are wanted', () => {
    const layer = crowd({ count: 600 });
    expect(new Labeller().place([layer], { ...view(), most: 7 }).length).toBe(7);
    expect(new Labeller().place([layer], { ...view(), most: 0 })).toEqual([]);
  });

  test('spares the name of what is selected', () => {
    const layer = crowd({ count: 600 });
    const covered = [[300, 200, 480, 230], [500, 400, 640, 426]];
    const placed = new Labeller().place([layer], { ...view(), covered });
    expect(placed.length).toBeGreaterThan(20);
    expect(placed.filter(({ box }) => covered.some((one) => overlaps(one, box)))).toEqual([]);
  });
});

describe('while somebody pans', () => {
  test('labels stay, each where it stood', () => {
    const labeller = new Labeller();
    const layers = [crowd({ count: 3000 }), crowd({ count: 1500, name: 'y', seed: 3, alerts: [1, 2, 3, 4, 5] })];
    let before = labeller.place(layers, view());
    for (let step = 1; step <= 12; step++) {
      const after = labeller.place(layers, view(23 * step, 9 * step));
      const now = new Map(after.map((one) => [keyOf(one), one]));
      const inner = before.filter(({ box }) => box[0] > 2 * EDGE && box[1] > 2 * EDGE && box[2] < 1000 - 2 * EDGE && box[3] < 700 - 2 * EDGE);
      expect(inner.length).toBeGreaterThan(10);
      for (const one of inner) {
        expect(now.has(keyOf(one))).toBe(true);
        expect(now.get(keyOf(one)).place).toBe(one.place);
      }
      before = after;
    }
  });

  test('none collides and none is cut at the edge', () => {
    const labeller = new Labeller();
    const layers = [crowd({ count: 3000, alerts: [10, 11, 12] })];
    for (let step = 0; step <= 10; step++) {
      const placed = labeller.place(layers, view(37 * step));
      placed.forEach((a, i) => placed.slice(i + 1).forEach((b) => expect(overlaps(a.box, b.box)).toBe(false)));
      const sight = [EDGE, EDGE, 1000 - EDGE, 700 - EDGE];
      const cut = placed.filter(({ box }) => overlaps(box, sight) && (box[0] < sight[0] || box[1] < sight[1] || box[2] > sight[2] || box[3] > sight[3]));
      expect(cut).toEqual([]);
      expect(placed.length).toBeLessThanOrEqual(200);
    }
  });

  test('another zoom begins anew', () => {
    const labeller = new Labeller();
    labeller.place([crowd({ count: 50 })], view());
    expect(labeller.written.places.size).toBe(1);
    labeller.place([], { ...view(), z: ZOOM + 1 });
    expect(labeller.written).toEqual({ zoom: ZOOM + 1, places: new Map() });
  });
});
