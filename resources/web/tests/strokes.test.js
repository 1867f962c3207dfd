import { describe, expect, test } from 'vitest';
import { orient } from '../src/data.js';
import { setPen, strokeRuns } from '../src/strokes.js';
import { isRunWithin, piecesOf, shareWithin } from '../src/trace.js';

const FRAME = { x: 0, y: 0, scale: 1, box: [0, 0, 100, 100] };

class Ctx {
  strokes = [];
  path = [];
  lineDashOffset = 0;

  setLineDash(dash) {
    this.dash = dash;
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push([[x, y]]);
  }

  lineTo(x, y) {
    this.path.at(-1).push([x, y]);
  }

  stroke() {
    this.strokes.push({ offset: this.lineDashOffset, path: this.path });
  }
}

describe('the share of a segment in a box', () => {
  test('is what lies inside', () => {
    expect(shareWithin([-100, 50, 300, 50], FRAME.box)).toEqual([0.25, 0.5]);
    expect(shareWithin([10, 10, 20, 20], FRAME.box)).toEqual([0, 1]);
    expect(shareWithin([-50, 20, 20, -50], FRAME.box)).toBeNull();
    expect(shareWithin([-5, -5, -5, 200], FRAME.box)).toBeNull();
  });
});

describe('the pieces of a run in a tile', () => {
  test('start as far along the run as they lie', () => {
    const run = Int32Array.from([-100, 50, 50, 50, 50, 300, 60, 300, 60, 40]);
    expect(isRunWithin(run, 0, 5, FRAME.box)).toBe(false);
    const pieces = piecesOf(run, 0, 5, FRAME);
    expect(pieces.map(({ start }) => start)).toEqual([100, 150 + 250 + 10 + 200]);
    expect(pieces[0].points).toEqual([0, 50, 50, 50, 50, 100]);
    expect(pieces[1].points).toEqual([60, 100, 60, 40]);
  });

  test('of two neighbouring tiles meet in the same dash', () => {
    const run = Int32Array.from([13, 7, 190, 61, 170, 90]);
    const [left] = piecesOf(run, 0, 3, FRAME);
    const [right] = piecesOf(run, 0, 3, { ...FRAME, x: 100, box: [100, 0, 200, 100] });
    const length = ({ points: p }) => Math.hypot(p[2] - p[0], p[3] - p[1]);
    expect(left.start).toBe(0);
    expect(right.start).toBeCloseTo(length(left), 9);
  });
});

describe('strokes', () => {
  const level = { coords: Int32Array.from([10, 10, 90, 10, 20, 20, 20, 90, -50, 50, 50, 50]), vertices: Uint32Array.from([0, 2, 4, 6]) };

  test('of what looks alike are one', () => {
    const ctx = new Ctx();
    strokeRuns(ctx, { level, frame: FRAME, dashed: false }, [0, 1], (id) => [[0, 2], [2, 3]][id]);
    expect(ctx.strokes).toHaveLength(1);
    expect(ctx.strokes[0].path).toHaveLength(3);
  });

  test('that are dashed go on where the neighbouring tile has ended', () => {
    const ctx = new Ctx();
    strokeRuns(ctx, { level, frame: FRAME, dashed: true }, [0], () => [0, 3]);
    expect(ctx.strokes.map(({ offset, path }) => [offset, path.length])).toEqual([[0, 2], [50, 1]]);
    expect(ctx.lineDashOffset).toBe(0);
  });

  test('have round joins only where they are seen', () => {
    const ctx = new Ctx();
    setPen(ctx, { width: 1, dash: null, ratio: 1, cap: 'round' });
    expect([ctx.lineJoin, ctx.lineCap, ctx.dash]).toEqual(['bevel', 'butt', []]);
    setPen(ctx, { width: 6, dash: [2, 1], ratio: 2, cap: 'round' });
    expect([ctx.lineJoin, ctx.lineCap, ctx.dash]).toEqual(['round', 'butt', [4, 2]]);
  });
});

test('polygons of one ring all go round the same way, others are left alone', () => {
  const square = [0, 0, 10, 0, 10, 10, 0, 10, 0, 0];
  const turned = [0, 0, 0, 10, 10, 10, 10, 0, 0, 0];
  const data = {
    geometry: 'polygon', count: 3, coords: Int32Array.from([...square, ...turned, ...turned, ...turned]),
    vertices: Uint32Array.from([0, 5, 10, 15, 20]), parts: Uint32Array.from([0, 1, 2, 4]),
  };
  orient(data);
  const ring = (i) => [...data.coords.subarray(10 * i, 10 * i + 10)];
  expect([ring(0), ring(1), ring(2), ring(3)]).toEqual([square, square, turned, turned]);
});
