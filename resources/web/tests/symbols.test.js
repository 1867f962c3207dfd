import { describe, expect, test } from 'vitest';
import { inkOn, luminance, parseHex, withAlpha } from '../src/colours.js';
import { HATCH_LINES, hatchPeriod, hatchShift } from '../src/hatches.js';
import { lineScale, pointScale } from '../src/showing.js';
import { corners, SHAPE_NAMES, signOffset, traceShape } from '../src/symbols.js';

function recorder() {
  const places = [];
  const note = (x, y) => places.push([x, y]);
  return {
    places, moveTo: note, lineTo: note, closePath() {},
    quadraticCurveTo: (_a, _b, x, y) => note(x, y),
    arc(x, y, r, from, to) {
      for (let i = 0; i <= 16; i++) note(x + r * Math.cos(from + ((to - from) * i) / 16), y + r * Math.sin(from + ((to - from) * i) / 16));
    },
  };
}

describe('shapes', () => {
  test('are those of the contract', () => {
    const named = ['circle', 'square', 'triangle', 'diamond', 'cross', 'hexagon', 'star', 'pin', 'bar', 'ring', 'anchor', 'drop'];
    expect([...SHAPE_NAMES].sort()).toEqual(named.sort());
  });

  test.each(SHAPE_NAMES)('%s stays within its radius and is not empty', (name) => {
    const path = recorder();
    traceShape(path, name, 10);
    expect(path.places.length).toBeGreaterThan(2);
    for (const [x, y] of path.places) expect(Math.hypot(x, y)).toBeLessThanOrEqual(12.4);
    const spread = Math.max(...path.places.map(([x]) => x)) - Math.min(...path.places.map(([x]) => x));
    expect(spread).toBeGreaterThan(9);
  });

  test('differ from each other', () => {
    const drawings = SHAPE_NAMES.map((name) => {
      const path = recorder();
      traceShape(path, name, 10);
      return JSON.stringify(path.places);
    });
    expect(new Set(drawings).size).toBe(SHAPE_NAMES.length);
  });

  test('of an unknown name are drawn all the same', () => {
    const path = recorder();
    traceShape(path, 'constructor', 10);
    expect(path.places.length).toBeGreaterThan(2);
  });

  test('regular figures point north', () => {
    expect(corners(5, 10)[0][0]).toBeCloseTo(0);
    expect(corners(5, 10)[0][1]).toBeCloseTo(-10);
    expect(corners(5, 10, 0.5).length).toBe(10);
    expect(signOffset('pin')).toBeLessThan(0);
    expect(signOffset('circle')).toBe(0);
  });
});

describe('hatches', () => {
  test('meet across the edges of the square', () => {
    for (const kind of ['diagonal', 'back', 'cross']) {
      // Each line, moved by one period either way, must be among the lines or lie outside the square.
      const on = (x, y) => HATCH_LINES[kind].some(([ax, ay, bx, by]) => {
        const cross = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        return Math.abs(cross) < 1e-9;
      });
      for (const t of [0, 0.25, 0.5, 0.75, 1]) {
        expect(on(t, 0)).toBe(on(t, 1));
        expect(on(0, t)).toBe(on(1, t));
      }
    }
  });

  test('have a whole period in device pixels at any ratio', () => {
    for (const ratio of [1, 1.25, 1.5, 2]) expect(Number.isInteger(hatchPeriod(ratio))).toBe(true);
  });

  test('are anchored to the world', () => {
    const period = hatchPeriod(1.25);
    for (const tile of [0, 1, 2, 1000]) expect((tile * 640 + hatchShift(tile * 640, period)) % period).toBe(0);
  });
});

describe('colours', () => {
  test('are read with and without alpha, and never throw', () => {
    expect(parseHex('#ff8000')).toEqual([255, 128, 0, 1]);
    expect(parseHex('#ff800080')[3]).toBeCloseTo(0.5, 1);
    expect(parseHex('javascript:')).toEqual([0, 0, 0, 1]);
    expect(withAlpha('#ff8000', 0.5)).toBe('rgba(255,128,0,0.5)');
  });

  test('give signs enough contrast', () => {
    for (const fill of ['#ff5a5f', '#f2d15c', '#6cb4ff', '#14181d', '#c3122f', '#ffffff', '#808080']) {
      const [a, b] = [luminance(fill), luminance(inkOn(fill))];
      expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toBeGreaterThan(4.3);
    }
  });

  test('lines grow near, but not without end', () => {
    expect(lineScale({ grow_above_zoom: 15 }, 15)).toBe(1);
    expect(lineScale({ grow_above_zoom: 15 }, 17)).toBeGreaterThan(2);
    expect(lineScale({ grow_above_zoom: 10 }, 20)).toBe(8);
  });

  test('symbols shrink far out, but not to nothing', () => {
    expect(pointScale({ shrink_below_zoom: 15 }, 15)).toBe(1);
    expect(pointScale({ shrink_below_zoom: 15 }, 12)).toBeLessThan(0.7);
    expect(pointScale({ shrink_below_zoom: 15 }, 3)).toBeCloseTo(0.45);
    expect(pointScale({}, 3)).toBe(1);
  });
});
