import { describe, expect, test } from 'vitest';
import { splitBordersOf } from '../src/borders.js';
import { readPatch } from '../src/data.js';
import { pick } from '../src/pick.js';
import { boxOf, lonToX, latToY } from '../src/project.js';
import { layerOf, squares } from './patched.js';
import { points, sequence, shapes, square } from './payloads.js';

/** What a layer of shapes shows, row by row in the order of painting. */
function shownBy(layer) {
  const { data } = layer;
  return data.index.search([0, 0, 2 ** 31 - 1, 2 ** 31 - 1]).map((row) => {
    const rings = [];
    for (let ring = data.parts[row]; ring < data.parts[row + 1]; ring++) {
      rings.push([...data.coords.subarray(2 * data.vertices[ring], 2 * data.vertices[ring + 1])]);
    }
    return { fid: data.ids[row], look: data.case[row], text: layer.label(row), rings, box: data.index.boxOf(row) };
  });
}

function segmentsOf(runs, rows) {
  const level = runs.levels.full;
  const found = [];
  for (const row of rows) {
    for (let run = runs.from[row]; run < runs.to[row]; run++) {
      for (let i = level.vertices[run]; i < level.vertices[run + 1] - 1; i++) {
        const ends = [[...level.coords.subarray(2 * i, 2 * i + 2)], [...level.coords.subarray(2 * i + 2, 2 * i + 4)]];
        found.push(ends.sort((a, b) => a[0] - b[0] || a[1] - b[1]).join(' '));
      }
    }
  }
  return found.sort();
}

function bordersOf(layer) {
  const rows = layer.data.index.search([0, 0, 2 ** 31 - 1, 2 ** 31 - 1]);
  const { shared, outer } = layer.borders();
  return { shared: segmentsOf(shared, rows), outer: outer && segmentsOf(outer, rows) };
}

const grid = (n) => Array.from({ length: n * n }, (_, i) => ({
  fid: 10 + i, look: i % 2, text: `cell ${i}`, ring: square(121 + (i % n) * 0.01, 28 + Math.floor(i / n) * 0.01, 0.01),
}));
const CASES = [{ value: 'a', symbol: { stroke: '#ffffff', stroke_px: 1 } }, { value: 'b', symbol: { stroke: '#ff0000', stroke_px: 1, outer: '#00ff00' } }];

describe('patched polygons', () => {
  test('are what a fresh payload would show, in the same order, whatever was edited', () => {
    const next = sequence(7);
    let features = grid(12);
    let last = 1000;
    const layer = layerOf(squares(features), { cases: CASES });
    layer.borders();
    for (let step = 0; step < 60; step++) {
      const chosen = features[Math.floor(next() * features.length)];
      const kind = Math.floor(next() * 4);
      let patch;
      if (kind === 0) {
        features = features.filter((one) => one !== chosen);
        patch = squares([], { gone: [chosen.fid] });
      } else {
        const corner = [121 + Math.floor(next() * 14) * 0.01, 28 + Math.floor(next() * 14) * 0.01];
        const ring = kind === 1 ? chosen.ring : square(...corner, 0.01);
        const edited = { ...chosen, fid: kind === 3 ? ++last : chosen.fid, ring, look: Math.floor(next() * 2), text: `step ${step}` };
        features = [...features.filter(({ fid }) => fid !== edited.fid), edited];
        patch = squares([edited]);
      }
      const { boxes } = layer.patch(readPatch(patch), { to: step + 2, zoom: 14 });
      expect(boxes.length).toBeGreaterThan(0);
      const fresh = layerOf(squares(features), { cases: CASES });
      expect(shownBy(layer)).toEqual(shownBy(fresh));
      expect(bordersOf(layer)).toEqual(bordersOf(fresh));
      expect(layer.data.count).toBe(features.length);
    }
  });

  test('borders found in part are those found as a whole', () => {
    const layer = layerOf(squares(grid(40)), { cases: CASES });
    const held = layer.borders();
    const edited = { fid: 10 + 820, look: 1, ring: square(121.2, 28.2, 0.008) };
    layer.patch(readPatch(squares([edited])), { to: 2, zoom: 14 });
    expect(layer.data.borders).toBe(held);
    const fresh = layerOf(squares(grid(40).map((one) => (one.fid === edited.fid ? edited : one))), { cases: CASES });
    expect(bordersOf(layer)).toEqual(bordersOf(fresh));
  });

  test('another style after a patch finds the borders of what is there now', () => {
    const layer = layerOf(squares(grid(4)), { cases: CASES });
    layer.patch(readPatch(squares([{ fid: 12, ring: square(121.5, 28.5, 0.01) }], { gone: [11] })), { to: 2, zoom: 14 });
    const whole = bordersOf(layer);
    const fresh = grid(4).filter(({ fid }) => fid !== 11).map((one) => (one.fid === 12 ? { ...one, look: 0, ring: square(121.5, 28.5, 0.01) } : one));
    expect(whole).toEqual(bordersOf(layerOf(squares(fresh), { cases: CASES })));
  });

  test('levels made before know the new shape too', () => {
    const layer = layerOf(squares(grid(12)));
    const before = layer.levels.at(8);
    layer.patch(readPatch(squares([{ fid: 15, ring: square(121.5, 28.5, 0.3) }])), { to: 2, zoom: 8 });
    const level = layer.levels.at(8);
    const row = layer.data.ids.length - 1;
    const ring = layer.data.parts[row];
    const box = boxOf(level.coords, level.vertices[ring], level.vertices[ring + 1]);
    expect(before.vertices.length).toBeLessThanOrEqual(level.vertices.length);
    box.forEach((value, i) => expect(Math.abs(value - layer.index.boxOf(row)[i])).toBeLessThan(2 ** 15));
    const untouched = [level.vertices[0], level.vertices[1]];
    expect([...level.coords.subarray(...untouched)]).toEqual([...before.coords.subarray(...untouched)]);
  });

  test('what only looks different keeps its row', () => {
    const layer = layerOf(squares(grid(3)));
    const rows = layer.data.ids.length;
    layer.patch(readPatch(squares([{ ...grid(3)[4], look: 1, text: 'new' }])), { to: 2, zoom: 14 });
    expect([layer.data.ids.length, layer.data.case[4], layer.label(4)]).toEqual([rows, 1, 'new']);
  });

  test('ask for labels only where something else is written, or elsewhere', () => {
    const layer = layerOf(squares(grid(3)), { label: { ink: '#000000', halo: '#ffffff', size_px: 11 } });
    const patch = (more) => layer.patch(readPatch(squares([{ ...grid(3)[4], ...more }])), { to: 2, zoom: 14 }).labels;
    expect([patch({ look: 1 }), patch({ text: 'new' }), patch({ text: 'new' }), patch({ text: 'new', ring: square(121.5, 28.5, 0.01) })])
      .toEqual([false, true, false, true]);
  });

  test('are picked where they are now', () => {
    const layer = layerOf(squares(grid(3)));
    layer.patch(readPatch(squares([{ fid: 10, ring: square(121.5, 28.5, 0.01) }])), { to: 2, zoom: 14 });
    const under = (lon, lat) => pick([layer], { x: lonToX(lon), y: latToY(lat), z: 14 }).map(({ fid }) => fid);
    expect(under(121.005, 28.005)).toEqual([]);
    expect(under(121.505, 28.505)).toEqual([10]);
    expect(under(121.015, 28.005)).toEqual([11]);
  });

  test('come into a layer that was empty, and may leave it empty', () => {
    const layer = layerOf(squares([]));
    layer.patch(readPatch(squares(grid(2))), { to: 2, zoom: 14 });
    expect(shownBy(layer).length).toBe(4);
    expect(layer.index.box).not.toBe(null);
    layer.patch(readPatch(squares([], { gone: [10, 11, 12, 13, 99] })), { to: 3, zoom: 14 });
    expect([shownBy(layer).length, layer.data.count, layer.shownAt(14)]).toEqual([0, 0, false]);
  });

  test('a patch that lacks what the layer has is refused before anything is changed', () => {
    const layer = layerOf(squares(grid(2)));
    const bare = shapes('polygon', [[square(121, 28, 1)]], { ids: ['u32', [10]] });
    expect(() => layer.patch(readPatch(bare), { to: 2, zoom: 14 })).toThrow('label_offsets');
    const point = points([[121, 28]], { labels: ['x'] });
    expect(() => layer.patch(readPatch(point), { to: 2, zoom: 14 })).toThrow('points');
    expect(layer.revision).toBe(1);
  });
});

test('stretches that neighbours share are owned once after any order of edits', () => {
  const layer = layerOf(squares(grid(30)), { cases: [{ symbol: { ...CASES[0].symbol, dash: [4, 2] } }] });
  layer.borders();
  for (const fid of [300, 301, 330, 331, 300]) {
    const ring = square(121 + ((fid - 10) % 30) * 0.01, 28 + Math.floor((fid - 10) / 30) * 0.01, 0.01);
    const thinner = ring.map(([lon, lat]) => [lon, Math.max(lat, 28 + Math.floor((fid - 10) / 30) * 0.01 + 0.002)]);
    layer.patch(readPatch(squares([{ fid, ring: thinner }])), { to: 2, zoom: 14 });
  }
  const { shared } = bordersOf(layer);
  expect(new Set(shared).size).toBe(shared.length);
  const rows = layer.data.index.search([0, 0, 2 ** 31 - 1, 2 ** 31 - 1]);
  expect(splitBordersOf(layer.data, () => 0, false).shared.vertices.length).toBeGreaterThan(rows.length);
});
