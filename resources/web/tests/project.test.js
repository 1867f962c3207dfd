import { describe, expect, test } from 'vitest';
import { boxOf, fromLatLng, latToY, lonToX, metresPerPixel, pixelsPerUnit, projectInPlace, toLatLng, WORLD, xToLon, yToLat } from '../src/project.js';
import { sequence } from './payloads.js';

describe('projection', () => {
  test('puts the origin in the middle and the corners in the corners', () => {
    expect(lonToX(0)).toBe(WORLD / 2);
    expect(latToY(0)).toBeCloseTo(WORLD / 2, 0);
    expect(lonToX(-180)).toBe(0);
    expect(latToY(85.0511287798)).toBeLessThan(2);
  });

  test('agrees with EPSG:3857', () => {

    const half = 20037508.342789244;
    expect((lonToX(122.25) / WORLD) * 2 * half - half).toBeCloseTo((122.25 * Math.PI * 6378137) / 180, 1);
    expect(half - (latToY(30.05) / WORLD) * 2 * half).toBeCloseTo(expected3857(30.05), 1);
  });

  test('comes back within two centimetres', () => {
    const next = sequence(1);
    for (let i = 0; i < 500; i++) {
      const [lon, lat] = [next() * 359 - 179.5, next() * 169 - 84.5];
      const xy = projectInPlace(Int32Array.of(Math.round(lon * 1e7), Math.round(lat * 1e7)));
      expect(Math.abs(xToLon(xy[0]) - lon) * 111_320).toBeLessThan(0.02);
      expect(Math.abs(yToLat(xy[1]) - lat) * 111_320).toBeLessThan(0.02);
    }
  });

  test('keeps the poles and the antimeridian inside the world', () => {
    const xy = projectInPlace(Int32Array.of(1_800_000_000, 900_000_000, -1_800_000_000, -900_000_000));
    for (const value of xy) expect(value >= 0 && value < WORLD).toBe(true);
  });

  test('turns the order once', () => {
    expect(toLatLng([122, 30])).toEqual([30, 122]);
    expect(fromLatLng({ lat: 30, lng: 122 })).toEqual([122, 30]);
  });

  test('scales by zoom', () => {
    expect(pixelsPerUnit(0) * WORLD).toBe(256);
    expect(pixelsPerUnit(3) / pixelsPerUnit(2)).toBe(2);
    expect(metresPerPixel(0, WORLD / 2)).toBeCloseTo(156543.03, 1);
  });

  test('has no box for no vertices', () => {
    expect(boxOf(new Int32Array(0))).toBeNull();
    expect(boxOf(Int32Array.of(1, 5, 3, 2))).toEqual([1, 2, 3, 5]);
  });
});

/** Spherical Mercator by its other formula, R ln tan(45° + lat / 2). */
function expected3857(lat) {
  return 6378137 * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
}
