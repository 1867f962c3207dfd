import { describe, expect, test } from 'vitest';
import { readData } from '../src/layer.js';
import { traceRun } from '../src/trace.js';
import { points, sequence } from './payloads.js';

describe('traceRun', () => {
  const frame = { x: 0, y: 0, scale: 1, box: [0, 0, 100, 100] };
  const pen = () => {
    const calls = [];
    return { calls, moveTo: (x, y) => calls.push([x, y]), lineTo: (x, y) => calls.push([x, y]) };
  };

  test('keeps every vertex inside', () => {
    const path = pen();
    traceRun(path, Int32Array.of(1, 1, 5, 5, 9, 1), 0, 3, frame);
    expect(path.calls).toEqual([[1, 1], [5, 5], [9, 1]]);
  });

  test('shrinks a run outside to its ends', () => {
    const far = Array.from({ length: 1000 }, (_, i) => [-50 - (i % 7), i % 90]).flat();
    const path = pen();
    traceRun(path, Int32Array.of(50, 50, ...far, 50, 60), 0, 1002, frame);
    expect(path.calls.length).toBeLessThanOrEqual(4);
    expect(path.calls.at(-1)).toEqual([50, 60]);
  });

  test('fills the same pixels as without shrinking', () => {
    const next = sequence(5);
    const inside = (ring, x, y) => {
      let odd = false;
      ring.forEach(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length];
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
      });
      return odd;
    };
    for (let round = 0; round < 40; round++) {
      const ring = Array.from({ length: 30 }, () => [Math.floor(next() * 400 - 150), Math.floor(next() * 400 - 150)]);
      const path = pen();
      traceRun(path, Int32Array.from(ring.flat()), 0, ring.length, frame);
      for (let k = 0; k < 50; k++) {
        const [x, y] = [next() * 100, next() * 100];
        expect(inside(path.calls, x, y)).toBe(inside(ring, x, y));
      }
    }
  });

  test('takes an empty run', () => {
    const path = pen();
    traceRun(path, new Int32Array(0), 0, 0, frame);
    expect(path.calls).toEqual([]);
  });

  test('projects a point payload in place', () => {
    const data = readData(points([[0, 0]]));
    expect(data.coords[0]).toBe(2 ** 30);
  });
});
