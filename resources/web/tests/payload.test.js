import { describe, expect, test } from 'vitest';
import { parsePayload, PayloadError } from '../src/payload.js';
import { pack, points, sequence, shapes, square } from './payloads.js';

const good = () => points([[122, 30], [122.1, 30.1]], { labels: ['岛', '港湾'] });

describe('parsePayload', () => {
  test('gives the arrays of points as views', () => {
    const data = parsePayload(good());
    expect([data.geometry, data.count, data.revision]).toEqual(['point', 2, 1]);
    expect([...data.ids]).toEqual([1, 2]);
    expect([...data.coords]).toEqual([1220000000, 300000000, 1221000000, 301000000]);
    expect([...data.case]).toEqual([0, 0]);
    expect(data.bearing).toBeNull();
  });

  test('gives parts and rings of polygons', () => {
    const data = parsePayload(shapes('polygon', [[square(122, 30, 0.1), square(122.02, 30.02, 0.01)], [square(123, 30, 0.1)]]));
    expect([...data.parts]).toEqual([0, 2, 3]);
    expect([...data.vertices]).toEqual([0, 5, 10, 15]);
  });

  test('takes an empty layer', () => {
    expect(parsePayload(points([])).count).toBe(0);
    expect(parsePayload(shapes('polygon', [])).count).toBe(0);
  });

  test.each([
    ['an empty answer', new ArrayBuffer(0)],
    ['another format', new TextEncoder().encode('{"type":"FeatureCollection"}').buffer],
    ['no JSON', pack({ count: 0, arrays: {} }).slice(0, 20)],
    ['an unknown geometry', pack({ geometry: 'circle', count: 0, arrays: { ids: ['u32', []], coords: ['i32', []] } })],
    ['a negative count', points([], {}) && pack({ count: -1, arrays: { ids: ['u32', []], coords: ['i32', []] } })],
    ['no ids', pack({ count: 1, arrays: { coords: ['i32', [0, 0]] } })],
    ['fewer positions than points', pack({ count: 2, arrays: { ids: ['u32', [1, 2]], coords: ['i32', [0, 0]] } })],
    ['half a pair', pack({ count: 1, arrays: { ids: ['u32', [1]], coords: ['i32', [0, 0, 1]] } })],
    ['another type', pack({ count: 1, arrays: { ids: ['u32', [1]], coords: ['u32', [0, 0]] } })],
    ['fewer cases than features', pack({ count: 2, arrays: { ids: ['u32', [1, 2]], coords: ['i32', [0, 0, 1, 1]], case: ['u8', [0]] } })],
    ['a longitude out of range', points([[181, 30]])],
    ['a latitude out of range', points([[122, -90.5]])],
    ['arrays past the end', pack({ count: 1, arrays: {}, header: { arrays: { ids: { dtype: 'u32', offset: 0, length: 9e9 } } } })],
    ['an odd offset', pack({ count: 0, arrays: {}, header: { arrays: { ids: { dtype: 'u32', offset: 3, length: 0 } } } })],
    ['no description', pack({ count: 0, arrays: {}, header: { arrays: { ids: null } } })],
    ['a list for a header', pack({ count: 0, arrays: {}, header: { arrays: null } })],
  ])('refuses %s', (_, buffer) => {
    expect(() => parsePayload(buffer)).toThrow(PayloadError);
  });

  test('refuses rings that go backwards or miss vertices', () => {
    const base = { ids: ['u32', [1]], coords: ['i32', [0, 0, 1, 1, 2, 2]], parts: ['u32', [0, 1]] };
    const polygon = (vertices, parts = base.parts) =>
      pack({ geometry: 'polygon', count: 1, arrays: { ...base, parts, vertices: ['u32', vertices] } });
    expect(() => parsePayload(polygon([0, 3]))).not.toThrow();
    expect(() => parsePayload(polygon([0, 2]))).toThrow(/vertices/);
    expect(() => parsePayload(polygon([1, 3]))).toThrow(/vertices/);
    expect(() => parsePayload(polygon([0, 5, 3], ['u32', [0, 2]]))).toThrow(/backwards/);
    expect(() => parsePayload(polygon([0, 3], ['u32', [0, 7]]))).toThrow(/parts/);
  });

  test('never does worse than refuse, whatever byte is damaged', () => {
    const next = sequence(4);
    for (let i = 0; i < 3000; i++) {
      const buffer = good();
      const bytes = new Uint8Array(buffer);
      for (let k = 0; k < 3; k++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
      const cut = next() < 0.3 ? buffer.slice(0, Math.floor(next() * buffer.byteLength)) : buffer;
      try {
        expect(parsePayload(cut).coords.length).toBe(4);
      } catch (error) {
        expect(error).toBeInstanceOf(PayloadError);
      }
    }
  });
});
