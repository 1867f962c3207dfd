import { describe, expect, test } from 'vitest';
import { anchorInSight, lineAnchor, polygonAnchor } from '../src/label_anchor.js';
import { MAX_LABELS, overlaps, placeLabels } from '../src/label_place.js';
import { bestRows, inTurn } from '../src/labels.js';
import { isInside } from '../src/pick.js';
import { sequence } from './payloads.js';

function crowd(count, seed) {
  const next = sequence(seed);
  return Array.from({ length: count }, (_, i) => ({
    text: `网格${i}`, x: next() * 1600, y: next() * 900, width: 30 + next() * 90, height: 13,
    offset: i % 3 === 0 ? 6 : 0, angle: i % 5 === 0 ? next() * 3 - 1.5 : 0, rank: i,
  }));
}

describe('placeLabels', () => {
  test.each([1, 2, 3, 4, 5])('never lets two labels collide (%i)', (seed) => {
    const placed = placeLabels(crowd(3000, seed));
    expect(placed.length).toBeGreaterThan(80);
    placed.forEach((a, i) => placed.slice(i + 1).forEach((b) => expect(overlaps(a.box, b.box)).toBe(false)));
  });

  test('keeps to the limit', () => {
    const apart = Array.from({ length: 900 }, (_, i) => ({ ...crowd(1, 1)[0], text: `${i}`, x: i * 400, y: i, angle: 0 }));
    expect(placeLabels(apart).length).toBe(MAX_LABELS);
  });

  test('lets the first win', () => {
    const [label] = crowd(1, 1);
    const two = [{ ...label, offset: 0, text: 'a' }, { ...label, offset: 0, text: 'b' }];
    expect(placeLabels(two).map(({ text }) => text)).toEqual(['a']);
  });

  test('moves a point label round its symbol', () => {
    const label = { text: 'a', x: 100, y: 100, width: 40, height: 12, offset: 6, angle: 0 };
    const placed = placeLabels(['a', 'b', 'c', 'd', 'e'].map((text) => ({ ...label, text })));
    expect(placed.length).toBe(2);
    expect(placed.every(({ box }) => !(box[0] < 97 && box[2] > 103 && box[1] < 97 && box[3] > 103))).toBe(true);
  });

  test('does not lay a point label over another symbol, but an area label may', () => {
    const point = { text: 'a', x: 100, y: 100, width: 40, height: 12, offset: 6, angle: 0 };
    const [first] = placeLabels([point, { ...point, text: 'b', x: 125 }]);
    expect(first.x).not.toBeGreaterThan(100);
    const area = { ...point, text: 'c', offset: 0 };
    expect(placeLabels([area, point]).map(({ text }) => text)).toContain('c');
  });

  test('does not say the same name twice nearby', () => {
    const label = { text: '滨海路', width: 40, height: 12, offset: 0, angle: 0, y: 50 };
    expect(placeLabels([0, 80, 600].map((x) => ({ ...label, x }))).map(({ x }) => x)).toEqual([0, 600]);
  });

  test('cuts no label at the edge of what is seen', () => {
    const sight = [96, 96, 500, 500];
    const label = { text: 'a', x: 100, y: 200, width: 60, height: 12, offset: 0, angle: 0 };
    expect(placeLabels([label], { sight })).toEqual([]);
    expect(placeLabels([{ ...label, x: 140 }, { ...label, text: 'b', x: 40 }], { sight }).length).toBe(2);
    const [beside] = placeLabels([{ ...label, x: 490, offset: 5 }], { sight });
    expect(beside.box[2]).toBeLessThanOrEqual(500);
  });

  test('writes nothing where something else lies', () => {
    const label = { text: 'a', x: 100, y: 100, width: 40, height: 12, offset: 0, angle: 0 };
    expect(placeLabels([label], { taken: [[110, 90, 120, 110]] })).toEqual([]);
    expect(placeLabels([label], { marks: [[110, 90, 120, 110]] }).length).toBe(1);
    expect(placeLabels([{ ...label, loose: true }], { marks: [[110, 98, 120, 102]] })[0].y).not.toBe(100);
  });

  test('moves the label of an area off a symbol, and keeps it where there is no room', () => {
    const point = { text: '', x: 100, y: 100, width: 10, height: 12, offset: 8, angle: 0 };
    const area = { text: 'area', x: 100, y: 100, width: 40, height: 12, offset: 0, angle: 0 };
    expect(placeLabels([{ ...area, loose: true }, point])[0].y).not.toBe(100);
    expect(placeLabels([area, point])[0].y).toBe(100);
  });

  test('leaves out what lies outside the view', () => {
    const label = { text: 'a', x: -500, y: 50, width: 40, height: 12, offset: 0, angle: 0 };
    expect(placeLabels([label], { view: [0, 0, 100, 100] })).toEqual([]);
  });
});

describe('bestRows', () => {
  test('takes the highest ranks and an even sample of the rest', () => {
    const rows = Array.from({ length: 1000 }, (_, i) => i);
    const best = bestRows(rows, (row) => (row % 100 === 0 ? 9 : 0), 60);
    expect(best.length).toBe(60);
    expect(best.filter((row) => row % 100 === 0).length).toBe(10);
    expect(new Set(best).size).toBe(60);
  });
});

describe('inTurn', () => {
  test('goes by rank, then the rarer layer, then a fixed scatter', () => {
    const boats = Array.from({ length: 50 }, (_, row) => ({ text: `boat ${row}`, row, rank: row === 7 ? 3 : 0 }));
    const order = inTurn([boats, [{ text: 'town', row: 0, rank: 0 }]]);
    expect(order.slice(0, 2).map(({ text }) => text)).toEqual(['boat 7', 'town']);
    expect(inTurn([boats.toReversed()]).map(({ row }) => row)).toEqual(inTurn([boats]).map(({ row }) => row));
  });
});

describe('anchors', () => {
  const shape = (...rings) => {
    const vertices = [0];
    for (const ring of rings) vertices.push(vertices.at(-1) + ring.length);
    return { coords: Int32Array.from(rings.flat(2)), vertices: Uint32Array.from(vertices), parts: Uint32Array.of(0, rings.length) };
  };

  test('stand in the middle of a square', () => {
    expect(polygonAnchor(shape([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]), 0)).toEqual([5, 5]);
  });

  test('stand inside a bay-shaped polygon', () => {
    const bay = shape([[0, 0], [100, 0], [100, 20], [20, 20], [20, 80], [100, 80], [100, 100], [0, 100], [0, 0]]);
    const [x, y] = polygonAnchor(bay, 0);
    expect(isInside(bay, 0, x, y)).toBe(true);
  });

  test('are none for a polygon without area', () => {
    expect(polygonAnchor(shape([]), 0)).toBeNull();
    expect(polygonAnchor(shape([[5, 5], [5, 5], [5, 5]]), 0)).toBeNull();
  });

  test('of lines are read from left to right', () => {
    const line = shape([[100, 100], [0, 100], [0, 90]]);
    const found = lineAnchor(line, 0, { box: [0, 0, 200, 200], room: 80 });
    expect(found).toEqual({ x: 50, y: 100, angle: 0 });
    expect(lineAnchor(line, 0, { box: [300, 300, 400, 400], room: 80 })).toBeNull();
    expect(lineAnchor(line, 0, { box: [0, 0, 200, 200], room: 111 })).toBeNull();
  });

  test('of lines stand on the straightest stretch of many short pieces', () => {
    const wavy = Array.from({ length: 20 }, (_, i) => [i * 10, i % 2 === 0 ? 0 : 8]);
    const straight = Array.from({ length: 20 }, (_, i) => [200 + i * 10, 4]);
    const found = lineAnchor(shape([...wavy, ...straight]), 0, { box: [0, 0, 500, 500], room: 60 });
    expect(found.x).toBeGreaterThan(200);
    expect(found.angle).toBe(0);
  });

  test('of an area that is partly in view stand where it is seen', () => {
    const field = shape([[0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]]);
    const bounds = [0, 0, 1000, 1000];
    expect(anchorInSight(field, 0, { sight: [0, 0, 1000, 1000], bounds, room: 50 })).toEqual([500, 500]);
    expect(anchorInSight(field, 0, { sight: [0, 0, 200, 100], bounds, room: 50 })).toEqual([100, 50]);
    expect(anchorInSight(field, 0, { sight: [0, 0, 40, 100], bounds, room: 50 })).toEqual([500, 500]);
  });
});
