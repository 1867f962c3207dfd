import { describe, expect, test } from 'vitest';
import { Clusters } from '../src/clusters.js';
import { readPatch } from '../src/data.js';
import { countCells } from '../src/paint_density.js';
import { visibleRows } from '../src/paint_points.js';
import { lonToX } from '../src/project.js';
import { layerOf, places } from './patched.js';
import { points, sequence } from './payloads.js';

const CLUSTER = { min_zoom: 0, max_zoom: 14, least: 2, cell_px: 60, ink: '#ffffff', plate: '#000000' };

describe('patched points', () => {
  const cloud = (n) => {
    const next = sequence(5);
    return Array.from({ length: n }, (_, i) => ({ fid: 5 + i, at: [121 + next() * 0.2, 28 + next() * 0.2], look: i % 2, text: `p${i}` }));
  };
  const cases = [{ value: 'a', symbol: { size_px: 8 } }, { value: 'b', symbol: { size_px: 8 } }];

  /** Everything that is drawn or counted, by number. */
  function told(layer) {
    const { index, ids } = layer.data;
    const all = Array.from(index.order, (row, place) => [ids[row], index.xy[2 * place], index.xy[2 * place + 1], layer.data.case[row], layer.label(row)]);
    const world = { box: index.box, unit: 5000, zoom: 16 };
    const drawn = visibleRows(layer, world).map(([look, rows]) => [look, rows.map((place) => ids[index.order[place]]).sort((a, b) => a - b)]);
    const clusters = new Clusters(layer, index.box, 10);
    const counts = clusters.list.map(({ count, x, y }) => [Math.round(x), Math.round(y), count]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const density = countCells(index, { left: index.box[0], top: index.box[1], side: 2e5, cells: 8 });
    return { all: all.sort((a, b) => a[0] - b[0]), drawn, counts, density: [...density].reduce((a, b) => a + b, 0) };
  }

  test('are drawn and counted as those of a fresh payload', () => {
    const next = sequence(11);
    // The corners stay, so that the box of both is the same.
    const corners = [{ fid: 1, at: [120.9, 27.9] }, { fid: 2, at: [121.3, 28.3] }];
    let features = [...corners, ...cloud(300)];
    let last = 5000;
    const layer = layerOf(places(features), { cases, cluster: CLUSTER });
    for (let step = 0; step < 80; step++) {
      const chosen = features[2 + Math.floor(next() * (features.length - 2))];
      const kind = Math.floor(next() * 4);
      let patch;
      if (kind === 0) {
        features = features.filter((one) => one !== chosen);
        patch = places([], { gone: [chosen.fid] });
      } else {
        const at = kind === 1 ? chosen.at : [121 + next() * 0.2, 28 + next() * 0.2];
        const edited = { fid: kind === 3 ? ++last : chosen.fid, at, look: Math.floor(next() * 2), text: `s${step}` };
        features = [...features.filter(({ fid }) => fid !== edited.fid), edited];
        patch = places([edited]);
      }
      layer.patch(readPatch(patch), { to: step + 2, zoom: 10 });
      expect(told(layer)).toEqual(told(layerOf(places(features), { cases, cluster: CLUSTER })));
      expect([...layer.data.index.keys]).toEqual([...layer.data.index.keys].sort((a, b) => a - b));
    }
  });

  test('may leave the box they were in, come into none, and all go', () => {
    const layer = layerOf(places(cloud(20)), { cases });
    const far = { fid: 6, at: [150, -20], text: 'far' };
    layer.patch(readPatch(places([far])), { to: 2, zoom: 10 });
    const after = cloud(20).map((one) => (one.fid === 6 ? far : one));
    expect(told(layer)).toEqual(told(layerOf(places(after), { cases })));
    layer.patch(readPatch(places([], { gone: after.map(({ fid }) => fid) })), { to: 3, zoom: 10 });
    expect([layer.data.count, layer.index.count]).toEqual([0, 0]);
    layer.patch(readPatch(places([far])), { to: 4, zoom: 10 });
    expect(told(layer).all.length).toBe(1);
    const empty = layerOf(places([]), { cases });
    empty.patch(readPatch(places(cloud(9))), { to: 2, zoom: 10 });
    expect(told(empty)).toEqual(told(layerOf(places(cloud(9)), { cases })));
  });

  test('say where something may look different: where they were, where they are, as far as their sectors reach', () => {
    const one = { fid: 5, at: [121.1, 28.1] };
    const sector = (reach) => ({ range_m: ['u16', [reach]], bearing: ['u16', [0]], angle: ['u16', [600]] });
    const buffer = (at, reach) => points([at], { ids: ['u32', [5]], case: ['u8', [0]], labels: [''], ...sector(reach) });
    const layer = layerOf(buffer(one.at, 100), { cases });
    const { boxes } = layer.patch(readPatch(buffer([121.2, 28.1], 500)), { to: 2, zoom: 18 });
    expect(boxes.length).toBe(2);
    const wide = boxes.map(([x0, , x1]) => x1 - x0);
    const metre = (lonToX(121.1 + 1 / 98_000) - lonToX(121.1));
    wide.forEach((width) => expect(width).toBeGreaterThan(990 * metre));
    expect(boxes[0][0]).toBeLessThan(lonToX(121.1));
    expect(boxes[1][2]).toBeGreaterThan(lonToX(121.2));
  });
});
