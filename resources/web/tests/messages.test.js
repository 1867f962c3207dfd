import { describe, expect, test, vi } from 'vitest';
import { Channel, throttle } from '../src/channel.js';
import { readMessage } from '../src/messages.js';

const theme = { name: 'dark', sea: '#111111', land: '#222222', text: '#333333', halo: '#444444', accent: '#555555', line: '#666666', panel: '#777777', muted: '#888888' };
const layer = { name: 'grids', geometry: 'polygon', url: 'mapdesk://app/layer/grids/1', visible: true, order: 1, style: { cases: [{ symbol: {} }], label: null } };
const source = { url: 'mapdesk://app/tiles/a/{z}/{x}/{y}', attribution: '<b>', min_zoom: 1, max_zoom: 18, opacity: 1 };

describe('readMessage', () => {
  test.each([
    { kind: 'hello', words: { unit_m: '米' }, theme, wall: false },
    { kind: 'layers', layers: [layer] },
    { kind: 'view', lon: 122, lat: 30, zoom: 12 },
    { kind: 'fit', west: 121, south: 29, east: 122, north: 30 },
    { kind: 'base', source: null },
    { kind: 'base', source },
    { kind: 'select', items: [{ layer: 'grids', fid: 1, geometry: { type: 'Point', coordinates: [122, 30] }, label: 'x' }] },
    { kind: 'time', window: { from: 5, to: 9 }, layers: ['incidents'] },
    { kind: 'time', window: null, layers: [] },
    { kind: 'layers', layers: [{ ...layer, style: { cases: [], heat: { radius: 9, unit: 'm', ramp: ['#00000000', '#ffffffff'] } } }] },
    { kind: 'layers', layers: [{ ...layer, style: { cases: [], values: { url: 'mapdesk://app/values/1', cases: [{ symbol: {} }] } } }] },
    { kind: 'tool', name: 'measure_area' },
    { kind: 'tool', name: 'measure_area', points: [[121, 28], [121.1, 28]] },
    { kind: 'measured', lines: ['1 km'], final: true },
    { kind: 'locate', lon: null },
    { kind: 'mark', items: [] },
    { kind: 'select', items: [], outline: { type: 'Polygon', coordinates: [[[1, 2], [2, 2], [2, 3], [1, 2]]] } },
    { kind: 'tool', name: 'select_lasso' },
    { kind: 'choosing', layers: null, whole: false, mode: 'add' },
    { kind: 'choosing', layers: ['cameras'], whole: true, mode: 'set' },
    { kind: 'cursor', on: true },
    { kind: 'back' },
    { kind: 'list' },
    { kind: 'hint', items: [{ geometry: { type: 'Point', coordinates: [122, 30] }, label: 'x' }] },
  ])('takes $kind', (message) => {
    expect(readMessage(JSON.stringify(message))).toEqual(message);
  });

  test.each([
    ['text that is not JSON', '{'],
    ['a list', '[]'],
    ['an unknown kind', '{"kind":"eval"}'],
    ['a name of Object', '{"kind":"constructor"}'],
    ['a view without numbers', '{"kind":"view","lon":"122","lat":30,"zoom":1}'],
    ['a latitude out of range', '{"kind":"view","lon":122,"lat":95,"zoom":1}'],
    ['a layer from elsewhere', JSON.stringify({ kind: 'layers', layers: [{ ...layer, url: 'https://example.org/layer' }] })],
    ['a label without colours', JSON.stringify({ kind: 'layers', layers: [{ ...layer, style: { cases: [], label: {} } }] })],
    ['a window that ends before it begins', '{"kind":"time","window":{"from":9,"to":5},"layers":[]}'],
    ['a window of no numbers', '{"kind":"time","window":{"from":"5","to":9},"layers":[]}'],
    ['a heat field without colours', JSON.stringify({ kind: 'layers', layers: [{ ...layer, style: { heat: { radius: 9, unit: 'm', ramp: [] } } }] })],
    ['values from elsewhere', JSON.stringify({ kind: 'layers', layers: [{ ...layer, style: { values: { url: 'https://example.org', cases: [] } } }] })],
    ['tiles from elsewhere', JSON.stringify({ kind: 'base', source: { ...source, url: 'https://example.org/{z}' } })],
    ['a theme with markup', JSON.stringify({ kind: 'hello', words: {}, theme: { ...theme, sea: '<b>' } })],
    ['a geometry without numbers', '{"kind":"select","items":[{"geometry":{"type":"Point","coordinates":[]}}]}'],
    ['a geometry of no type', '{"kind":"mark","items":[{"geometry":{"type":"Feature","coordinates":[1,2]}}]}'],
    ['a tool with a point of one number', '{"kind":"tool","name":"measure_area","points":[[121]]}'],
    ['an unknown tool', '{"kind":"tool","name":"format"}'],
    ['an unknown mode', '{"kind":"choosing","layers":null,"whole":false,"mode":"xor"}'],
    ['layers that are no names', '{"kind":"choosing","layers":[1],"whole":false,"mode":"set"}'],
    ['an outline without numbers', '{"kind":"select","items":[],"outline":{"type":"Polygon","coordinates":[]}}'],
    ['a cursor that is neither on nor off', '{"kind":"cursor"}'],
  ])('refuses %s', (_, text) => {
    expect(() => readMessage(text)).toThrow();
  });
});

describe('Channel', () => {
  test('passes messages on and reports those that do not fit', () => {
    const told = [];
    let deliver = null;
    const channel = new Channel({ sent: { connect: (take) => (deliver = take) }, receive: (text) => told.push(JSON.parse(text)) });
    const seen = [];
    channel.on('view', (message) => seen.push(message.zoom));
    deliver('{"kind":"view","lon":1,"lat":2,"zoom":3}');
    deliver('{"kind":"view"}');
    expect(seen).toEqual([3]);
    expect(told.map(({ kind, where }) => [kind, where])).toEqual([['failed', 'message']]);
  });
});

describe('throttle', () => {
  test('keeps the pace and never loses the last call', () => {
    vi.useFakeTimers();
    const seen = [];
    const slow = throttle((value) => seen.push(value), 100);
    for (let i = 0; i < 50; i++) {
      slow(i);
      vi.advanceTimersByTime(10);
    }
    vi.advanceTimersByTime(500);
    vi.useRealTimers();
    expect(seen.at(-1)).toBe(49);
    expect(seen.length).toBeLessThan(9);
  });
});
