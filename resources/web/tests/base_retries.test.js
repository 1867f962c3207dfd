import { beforeEach, expect, test, vi } from 'vitest';
import { BaseRetries } from '../src/base_retries.js';

class FakeLayer {
  handlers = {};

  on(kind, handler) {
    this.handlers[kind] = handler;
  }

  getTileUrl({ x }) {
    return `tile/${x}`;
  }
}

class Tile {
  asked = [];

  set src(url) {
    this.asked.push(url);
  }
}

beforeEach(() => vi.useFakeTimers());

function start() {
  const layer = new FakeLayer();
  const retries = new BaseRetries(layer);
  const tiles = [0, 1, 2].map(() => new Tile());
  const lack = () => tiles.forEach((tile, x) => retries.missing.has(tile) || layer.handlers.tileerror({ tile, coords: { x } }));
  return { layer, tiles, lack };
}

test('asks again, later and later, and not for ever', () => {
  const { layer, tiles, lack } = start();
  lack();
  vi.advanceTimersByTime(3000);
  expect(tiles[1].asked).toEqual(['tile/1']);
  const fail = () => tiles.forEach((tile, x) => layer.handlers.tileerror({ tile, coords: { x } }));
  fail();
  vi.advanceTimersByTime(5900);
  expect(tiles[1].asked.length).toBe(1);
  vi.advanceTimersByTime(200);
  expect(tiles[1].asked.length).toBe(2);
  for (let i = 0; i < 50; i++) {
    fail();
    vi.advanceTimersByTime(60_000);
  }
  expect(tiles[1].asked.length).toBe(10);
});

test('fills all gaps as soon as one tile comes', () => {
  const { layer, tiles, lack } = start();
  lack();
  vi.advanceTimersByTime(3000);
  layer.handlers.tileload({ tile: tiles[0] });
  vi.advanceTimersByTime(1);
  expect(tiles.map(({ asked }) => asked.length)).toEqual([1, 2, 2]);
});

test('leaves tiles alone that are no longer shown, and ends with its layer', () => {
  const { layer, tiles, lack } = start();
  lack();
  layer.handlers.tileunload({ tile: tiles[2] });
  vi.advanceTimersByTime(3000);
  expect(tiles.map(({ asked }) => asked.length)).toEqual([1, 1, 0]);
  lack();
  layer.handlers.tileerror({ tile: tiles[0], coords: { x: 0 } });
  layer.handlers.remove();
  vi.advanceTimersByTime(600_000);
  expect(tiles[0].asked.length).toBe(1);
});
