import { describe, expect, test } from 'vitest';
import { splitBordersOf } from '../src/borders.js';
import { Layer, readData } from '../src/layer.js';
import { Levels, thin } from '../src/levels.js';
import { mortonKey, PointIndex, sortOrder } from '../src/point_index.js';
import { visibleRows } from '../src/paint_points.js';
import { blur, countCells, fullestCell } from '../src/paint_density.js';
import { tileFrame, touches } from '../src/paint_tile.js';
import { PaintQueue } from '../src/queue.js';
import { sequence, shapes, square } from './payloads.js';

function cloud(count, seed = 2) {
  const next = sequence(seed);
  return Int32Array.from({ length: count * 2 }, () => 1e9 + Math.floor(next() ** 2 * 4e6));
}

function inBox(xy, [x0, y0, x1, y1]) {
  const found = [];
  for (let i = 0; i < xy.length; i += 2) {
    if (xy[i] >= x0 && xy[i] <= x1 && xy[i + 1] >= y0 && xy[i + 1] <= y1) found.push(`${xy[i]},${xy[i + 1]}`);
  }
  return found.sort();
}

describe('points in Morton order', () => {
  test('interleaves columns and rows', () => {
    expect([mortonKey(1, 0), mortonKey(0, 1), mortonKey(3, 3), mortonKey(65535, 65535)]).toEqual([1, 2, 15, 2 ** 32 - 1]);
  });

  test('sorts without losing a row', () => {
    const keys = Uint32Array.of(5, 4e9, 5, 0, 70000);
    expect([...sortOrder(keys)]).toEqual([3, 0, 2, 4, 1]);
  });

  test('finds exactly the points of any box, each once', () => {
    const original = cloud(5000);
    const index = new PointIndex(original.slice());
    const next = sequence(9);
    for (let i = 0; i < 60; i++) {
      const [x, y, w, h] = [next(), next(), next(), next()].map((v) => v * 4e6);
      const box = [1e9 + x, 1e9 + y, 1e9 + x + w / 3, 1e9 + y + h / 3];
      const seen = [];
      index.eachRange(box, (from, to) => {
        for (let k = from; k < to; k++) seen.push(index.xy[2 * k], index.xy[2 * k + 1]);
      });
      expect(inBox(seen, box)).toEqual(inBox(original, box));
    }
  });

  test('remembers which row each place was', () => {
    const original = cloud(300);
    const index = new PointIndex(original.slice());
    index.order.forEach((row, place) => {
      expect([index.xy[2 * place], index.xy[2 * place + 1]]).toEqual([original[2 * row], original[2 * row + 1]]);
    });
  });

  test('holds many points in one place, one point, and none', () => {
    for (const count of [0, 1, 500]) {
      let seen = 0;
      new PointIndex(new Int32Array(count * 2).fill(7)).eachRange([0, 0, 9, 9], (from, to) => (seen += to - from));
      expect(seen).toBe(count);
    }
  });

  test('thins stamps on one spot, by case, alike in neighbouring tiles', () => {
    const layer = new Layer({ name: 'x', visible: true, style: { cases: [{}, {}] } });
    layer.take({ geometry: 'point', count: 4000, index: new PointIndex(cloud(4000)), case: new Uint8Array(4000).map((_, i) => i % 2) });
    const unit = 40_000;
    const rows = (box) => new Set(visibleRows(layer, { box, unit, zoom: 14 }).flatMap(([, some]) => some));
    const left = rows([1e9, 1e9, 1e9 + 2_400_000, 1e9 + 4e6]);
    const right = rows([1e9 + 1_600_000, 1e9, 1e9 + 4e6, 1e9 + 4e6]);
    const shared = (row) => layer.index.xy[2 * row] >= 1e9 + 1_640_000 && layer.index.xy[2 * row] < 1e9 + 2_360_000;
    expect([...left].filter(shared).sort()).toEqual([...right].filter(shared).sort());
    expect(left.size).toBeLessThan(4000);
  });
});

describe('density', () => {
  test('counts every point once', () => {
    const index = new PointIndex(cloud(2000));
    const counts = countCells(index, { left: 1e9, top: 1e9, side: 4.1e6 / 64, cells: 64 });
    expect(counts.reduce((a, b) => a + b)).toBe(2000);
  });

  test('keeps the sum when it blurs', () => {
    const counts = new Float32Array(400);
    counts[210] = 16;
    expect(blur(counts, 20).reduce((a, b) => a + b)).toBeCloseTo(16, 3);
  });

  test('knows the fullest cell, also of points spread over the world', () => {
    expect(fullestCell(new PointIndex(Int32Array.of(5, 5, 6, 6, 2e9, 2e9)), 14)).toBe(2);
    expect(fullestCell(new PointIndex(new Int32Array(0)), 14)).toBe(0);
  });
});

describe('levels of detail', () => {
  test('keep a shared border shared', () => {
    const { coords, vertices } = readData(shapes('polygon', [[square(122, 30, 0.013)], [square(122.013, 30, 0.013)]]));
    const level = thin(coords, vertices, 8);
    const ring = (i) => [...level.coords.slice(level.vertices[i] * 2, level.vertices[i + 1] * 2)].join();
    expect(ring(0).split(',').filter((x) => ring(1).includes(x)).length).toBeGreaterThanOrEqual(2);
  });

  test('drop what cannot be seen and never invent a vertex', () => {
    const path = Array.from({ length: 2000 }, (_, i) => [122 + i * 1e-6, 30]);
    const data = readData(shapes('line', [[path]]));
    expect(data.levels.at(9).coords.length).toBeLessThan(40);
    expect(data.levels.at(18).coords).toBe(data.coords);
    expect(new Levels(data).at(12).vertices.at(-1)).toBe(data.levels.at(12).coords.length / 2);
  });
});

describe('borders', () => {
  const cells = () => shapes('polygon', [[square(122, 30, 0.01)], [[[122.01, 30], [122.02, 30], [122.02, 30.01], [122.01, 30.01], [122.01, 30]]]]);

  function segments({ coords, vertices }) {
    let count = 0;
    for (let run = 0; run + 1 < vertices.length; run++) count += vertices[run + 1] - vertices[run] - 1;
    expect(vertices.at(-1)).toBe(coords.length / 2);
    return count;
  }

  test('hold a shared segment once', () => {
    expect(segments(splitBordersOf(readData(cells()), () => 0, false).shared)).toBe(7);
  });

  test('hold it for each look', () => {
    expect(segments(splitBordersOf(readData(cells()), (id) => id, false).shared)).toBe(8);
  });

  test('lose no segment of cells that do not touch', () => {
    const apart = Array.from({ length: 200 }, (_, i) => [square(120 + i * 0.02, 30, 0.01)]);
    expect(segments(splitBordersOf(readData(shapes('polygon', apart)), () => 0, false).shared)).toBe(800);
  });

  test('are told apart from the coast: what has no neighbour of the same look', () => {
    const { shared, outer } = splitBordersOf(readData(cells()), () => 0);
    expect([segments(shared), segments(outer)]).toEqual([1, 6]);
    const strangers = splitBordersOf(readData(cells()), (id) => id);
    expect([segments(strangers.shared), segments(strangers.outer)]).toEqual([0, 8]);
  });
});

describe('tiles', () => {
  test('lie side by side', () => {
    const a = tileFrame({ x: 3, y: 2, z: 5, size: 512, ratio: 1 });
    const b = tileFrame({ x: 4, y: 2, z: 5, size: 512, ratio: 2 });
    expect(a.tile[2]).toBe(b.tile[0]);
    expect(b.scale).toBe(2 * a.scale);
    expect(touches(null, a.tile)).toBe(false);
    expect(touches([a.tile[2] + 1, a.tile[1], a.tile[2] + 9, a.tile[3]], a.tile)).toBe(false);
  });

  test('are painted after those in view and the labels when they may only be seen next', () => {
    const queue = new PaintQueue();
    queue.look({ x: 10.5, y: 10.5, z: 6 });
    queue.put({ key: 'zoom', x: 20, y: 20, z: 7, rank: 3 });
    queue.put({ key: 'ring', x: 12, y: 10, z: 6, rank: 2 });
    queue.put({ key: 'labels', rank: 1 });
    queue.put({ key: 'view', x: 11, y: 10, z: 6, rank: 0 });
    expect(queue.put({ key: 'labels', rank: 1, id: 2 })).toMatchObject({ key: 'labels' });
    expect([1, 2, 3, 4].map(() => queue.take().key)).toEqual(['view', 'labels', 'ring', 'zoom']);
    expect(queue.take()).toBeNull();
  });

  test('are painted from the middle outwards, newest job of a place, other zooms last', () => {
    const queue = new PaintQueue();
    queue.look({ x: 10.5, y: 10.5, z: 6 });
    for (const [key, x, z] of [['far', 14, 6], ['old', 10, 5], ['near', 10, 6], ['far', 12, 6]]) queue.put({ key, x, y: 10, z });
    queue.put({ key: 'gone', x: 10, y: 10, z: 6 });
    queue.cancel('gone');
    expect([queue.take(), queue.take(), queue.take(), queue.take()].map((job) => job?.key)).toEqual(['near', 'far', 'old', undefined]);
  });
});
