import { describe, expect, test } from 'vitest';
import { middleAfter, nextTiles, tilesAround } from '../src/foresight.js';
import { latToY, lonToX, pixelsPerUnit } from '../src/project.js';
import { TileStore, touchesTile } from '../src/tile_store.js';

const VIEW = { center: { lng: 122, lat: 30 }, pointer: null, zoom: 12, width: 1600, height: 900, tile: 512, least: 3, most: 20 };

describe('the tiles that a step of the zoom would show', () => {
  test('lie around the place that stays where it is', () => {
    const middle = { x: 1000, y: 2000 };
    const pointer = { x: 1400, y: 2000 };
    expect(middleAfter(middle, pointer, 1)).toEqual({ x: 1200, y: 2000 });
    expect(middleAfter(middle, pointer, -1)).toEqual({ x: 600, y: 2000 });
    expect(middleAfter(middle, middle, 1)).toEqual(middle);
  });

  test('cover the next view whole, the middle first', () => {
    const middle = { x: lonToX(122), y: latToY(30) };
    const tiles = tilesAround(middle, { width: 1600, height: 900, zoom: 13, tile: 512 });
    const unit = pixelsPerUnit(13);
    const has = (px, py) => tiles.some(({ x, y }) => x === Math.floor(px / 512) && y === Math.floor(py / 512));
    for (const dx of [-800, 0, 800]) for (const dy of [-450, 0, 450]) expect(has(middle.x * unit + dx, middle.y * unit + dy)).toBe(true);
    expect(tiles[0]).toMatchObject({ x: Math.floor((middle.x * unit) / 512), y: Math.floor((middle.y * unit) / 512) });
  });

  test('are those of both neighbours of the zoom, within the bounds of the map and the room there is', () => {
    const zooms = (view) => [...new Set(nextTiles({ ...VIEW, ...view }, 99).map(({ z }) => z))];
    expect(zooms({})).toEqual([13, 11]);
    expect(zooms({ zoom: 20 })).toEqual([19]);
    expect(zooms({ zoom: 3 })).toEqual([4]);
    expect(nextTiles(VIEW, 5)).toHaveLength(5);
  });

  test('about the pointer come before those about the middle, each once', () => {
    const pointer = { lng: 122.2, lat: 30.05 };
    const keys = nextTiles({ ...VIEW, pointer }, 99).map(({ x, y, z }) => `${x}:${y}:${z}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(nextTiles(VIEW, 99).length);
  });

  test('end at the edge of the world', () => {
    const tiles = nextTiles({ ...VIEW, center: { lng: -179.9, lat: 84 }, zoom: 3 }, 99);
    expect(tiles.every(({ x, y }) => x >= 0 && y >= 0)).toBe(true);
  });
});

describe('the store of finished tiles', () => {
  const canvas = () => ({ width: 512, height: 512 });
  const BYTES = 512 * 512 * 4;

  test('gives a tile back once', () => {
    const store = new TileStore(4 * BYTES);
    const one = canvas();
    store.put('a', { x: 0, y: 0, z: 5 }, one);
    expect(store.take('a')).toBe(one);
    expect(store.take('a')).toBeUndefined();
    expect(store.bytes).toBe(0);
  });

  test('holds no more than it may: the oldest gives its pixels back', () => {
    const store = new TileStore(2 * BYTES);
    const [a, b, c] = [canvas(), canvas(), canvas()];
    store.put('a', { x: 0, y: 0, z: 5 }, a);
    store.put('b', { x: 1, y: 0, z: 5 }, b);
    store.touch('a');
    store.put('c', { x: 2, y: 0, z: 5 }, c);
    expect([store.has('a'), store.has('b'), store.has('c')]).toEqual([true, false, true]);
    expect(b.width).toBe(0);
    expect(store.bytes).toBe(2 * BYTES);
    expect(store.room(512)).toBe(2);
  });

  test('keeps no tile without pixels, and one of a place', () => {
    const store = new TileStore(4 * BYTES);
    store.put('a', { x: 0, y: 0, z: 5 }, { width: 0, height: 0 });
    expect(store.has('a')).toBe(false);
    const first = canvas();
    store.put('a', { x: 0, y: 0, z: 5 }, first);
    store.put('a', { x: 0, y: 0, z: 5 }, canvas());
    expect(first.width).toBe(0);
    expect(store.bytes).toBe(BYTES);
  });

  test('forgets what a change has made old', () => {
    const store = new TileStore(4 * BYTES);
    const span = 512 / pixelsPerUnit(5);
    store.put('near', { x: 1, y: 1, z: 5 }, canvas());
    store.put('far', { x: 9, y: 9, z: 5 }, canvas());
    const box = [1.4 * span, 1.4 * span, 1.6 * span, 1.6 * span];
    store.forget((coords) => touchesTile(box, coords));
    expect([store.has('near'), store.has('far')]).toEqual([false, true]);
  });
});
