import { describe, expect, test } from 'vitest';
import { Clusters } from '../src/clusters.js';
import { Counter, countInView } from '../src/counting.js';
import { Layer, readData } from '../src/layer.js';
import { latToY, lonToX } from '../src/project.js';
import { points, sequence, shapes, square } from './payloads.js';

const CASES = ['ok', 'offline', 'unknown'].map((value) => ({ value, symbol: { size_px: 10 } }));
const CLUSTER = { min_zoom: 0, max_zoom: 16, least: 4, cell_px: 52, ink: '#ffffff', plate: '#000000' };

function pointLayer(places, looks, style = {}) {
  const layer = new Layer({ name: 'cameras', visible: true, order: 0, style: { cases: CASES, cluster: CLUSTER, ...style } });
  layer.take(readData(points(places, { case: ['u8', looks] })), 'url');
  return layer;
}

function cloud(count) {
  const next = sequence(9);
  return Array.from({ length: count }, () => [121 + 0.4 * next() ** 2, 28 + 0.3 * next() ** 2]);
}

const boxOf = ([west, south, east, north]) => [lonToX(west), latToY(north), lonToX(east), latToY(south)];

describe('counts in view', () => {
  const places = cloud(5000);
  const looks = places.map((_, i) => [0, 0, 0, 1, 2][i % 5]);

  test.each([[[120.99, 27.99, 121.41, 28.31]], [[121.05, 28.02, 121.11, 28.09]], [[122, 29, 123, 30]]])('are those of the rows within %j', (area) => {
    const within = ([lon, lat]) => lon >= area[0] && lon <= area[2] && lat >= area[1] && lat <= area[3];
    const expected = CASES.map((_, look) => places.filter((place, i) => within(place) && looks[i] === look).length);
    expect(countInView([pointLayer(places, looks)], boxOf(area))).toEqual({ cameras: expected });
  });

  test('are of areas that touch the view, and of no layer that is switched off or shown by values', () => {
    const areas = new Layer({ name: 'grids', visible: true, order: 0, style: { cases: CASES } });
    const squares = [square(121, 28, 0.01), square(121.02, 28, 0.01), square(125, 28, 0.01)];
    areas.take(readData(shapes('polygon', squares.map((one) => [one]), { case: ['u8', [0, 2, 1]] })), 'url');
    expect(countInView([areas], boxOf([121, 28, 121.1, 28.1]))).toEqual({ grids: [1, 0, 1] });
    areas.update({ ...areas.state, visible: false });
    expect(countInView([areas], boxOf([121, 28, 121.1, 28.1]))).toEqual({});
  });

  test.each([8, 10, 12, 14, 16])('are what clusters and single symbols say together at zoom %i', (zoom) => {
    const layer = pointLayer(places, looks);
    const box = layer.index.box;
    const clusters = new Clusters(layer, box, zoom);
    const crowded = clusters.list.reduce((sum, { count }) => sum + count, 0);
    const single = places.filter((_, place) => !clusters.hides(place)).length;
    expect(crowded + single).toBe(5000);
    expect(countInView([layer], box).cameras.reduce((a, b) => a + b)).toBe(5000);
  });

  test.each([8, 12, 15])('of clusters are true where some cases are not drawn at zoom %i', (zoom) => {
    const cases = [{ ...CASES[0], min_zoom: 15 }, CASES[1], { ...CASES[2], min_zoom: 15 }];
    const layer = pointLayer(places, looks, { cases });
    const clusters = new Clusters(layer, layer.index.box, zoom);
    const { order } = layer.index;
    const drawn = Array.from(order, (row, place) => place).filter((place) => layer.shows(order[place], zoom));
    const single = drawn.filter((place) => !clusters.hides(place)).length;
    expect(clusters.list.reduce((sum, { count }) => sum + count, 0) + single).toBe(drawn.length);
  });
});

test('one question is under way at a time, and the newest view is answered', async () => {
  const [asked, told] = [[], []];
  let view = 0;
  const counter = new Counter({
    boxOf: () => ({ box: [view], zoom: view }),
    ask: (box) => {
      let resolve;
      const promise = new Promise((given) => {
        resolve = given;
      });
      asked.push(() => resolve({ layers: { x: box } }));
      return promise;
    },
    tell: (counted) => told.push(counted),
  });
  counter.renew();
  view = 1;
  counter.renew();
  view = 2;
  counter.renew();
  expect(asked.length).toBe(1);
  asked[0]();
  await Promise.resolve();
  await Promise.resolve();
  expect(asked.length).toBe(2);
  asked[1]();
  await Promise.resolve();
  await Promise.resolve();
  expect(told).toEqual([{ zoom: 2, layers: { x: [2] } }]);
});
