import { describe, expect, test } from 'vitest';
import { tileFrame } from '../src/paint_tile.js';
import { pixelsPerUnit } from '../src/project.js';
import { jobOf, partOf } from '../src/tile_parts.js';

const TILE = { x: 1713, y: 855, z: 12, size: 512, ratio: 1 };
const unit = pixelsPerUnit(12);
const boxAt = (left, top, right, bottom) => [left, top, right, bottom].map((px, i) => ((i % 2 ? TILE.y : TILE.x) * 512 + px) / unit);

describe('the part of a tile that an edit touches', () => {
  test('is a square around it with room for what reaches out, on the grid of steps', () => {
    expect(partOf(boxAt(100, 200, 150, 260), TILE)).toEqual({ left: 64, top: 128, size: 192 });
    expect(partOf(boxAt(70, 70, 71, 71), TILE)).toEqual({ left: 0, top: 0, size: 128 });
  });

  test('stays within the tile', () => {
    expect(partOf(boxAt(-300, 490, 20, 600), TILE)).toEqual({ left: 0, top: 448, size: 64 });
    expect(partOf(boxAt(500, 0, 900, 200), TILE)).toEqual({ left: 256, top: 0, size: 256 });
  });

  test('is the tile itself when much is touched, or nothing fits the pixels', () => {
    expect(partOf(boxAt(0, 0, 500, 500), TILE)).toBe(null);
    expect(partOf(boxAt(100, 100, 101, 101), { ...TILE, ratio: 1.3 })).toBe(null);
    expect(partOf(boxAt(100, 100, 101, 101), { ...TILE, ratio: 1.5 })).not.toBe(null);
    expect(partOf(boxAt(-90, -90, -50, -50), TILE).size).toBe(0);
  });

  test('is painted where the tile would paint it', () => {
    const whole = tileFrame(TILE);
    const part = { left: 128, top: 64, size: 192 };
    const frame = tileFrame(jobOf({ ...TILE, part }));
    expect([frame.left - whole.left, frame.top - whole.top]).toEqual([128, 64]);
    expect((frame.x - whole.x) * unit).toBeCloseTo(128, 6);
    expect((frame.tile[3] - frame.tile[1]) * unit).toBeCloseTo(192, 6);
    expect(jobOf(TILE)).toBe(TILE);
  });
});
