import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LayerHolder } from '../src/holder.js';
import { squares } from './patched.js';
import { square } from './payloads.js';

const cell = (fid, lon) => ({ fid, ring: square(lon, 28, 0.01) });
const WHOLE = squares([cell(1, 121), cell(2, 121.01)]);
const ANSWERS = {
  'mapdesk://app/layer/a/1': WHOLE,
  'mapdesk://app/layer/a/9': squares([cell(1, 121)]),
  'mapdesk://app/patch/a/1-2': squares([cell(2, 121.5)]),
  'mapdesk://app/patch/a/2-3': squares([cell(3, 121.6)], { gone: [1] }),
  'mapdesk://app/patch/a/1-3': squares([cell(2, 121.5), cell(3, 121.6)], { gone: [1] }),
};
let asked;
let gate;

beforeEach(() => {
  asked = [];
  gate = null;
  vi.stubGlobal('fetch', async (address, { signal }) => {
    asked.push(address);
    if (gate) await gate;
    signal.throwIfAborted();
    const body = ANSWERS[address];
    return { ok: Boolean(body), status: 404, arrayBuffer: () => Promise.resolve(body.slice(0)) };
  });
});
afterEach(() => vi.unstubAllGlobals());

function start() {
  const news = { loaded: [], failed: [] };
  const holder = new LayerHolder({ loaded: (one) => news.loaded.push(one), failed: (one) => news.failed.push(one) });
  const show = (...patches) => holder.apply([{
    name: 'a', visible: true, order: 1, geometry: 'polygon', url: 'mapdesk://app/layer/a/1', style: { cases: [] },
    patches: patches.map((span) => `mapdesk://app/patch/a/${span}`),
  }]);
  return { holder, news, show };
}

const rest = () => vi.waitFor(() => expect(asked.length).toBeGreaterThan(0)).then(() => new Promise((resolve) => {
  setTimeout(resolve, 5);
}));

/** Holds all answers back until it is called. */
function closeGate() {
  let open;
  gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}

test('an edit fetches its patch, never the layer again', async () => {
  const { holder, news, show } = start();
  show();
  await rest();
  show('1-2');
  await rest();
  show('1-2', '2-3');
  await rest();
  expect(asked).toEqual(['mapdesk://app/layer/a/1', 'mapdesk://app/patch/a/1-2', 'mapdesk://app/patch/a/2-3']);
  expect(news.loaded.map(({ url, count, touched }) => [url, count, touched?.length])).toEqual([
    ['mapdesk://app/layer/a/1', 2, undefined], ['mapdesk://app/patch/a/1-2', 2, 2], ['mapdesk://app/patch/a/2-3', 2, 2],
  ]);
  expect(holder.layers.get('a').revision).toBe(3);
});

test('another style, visibility or order fetches nothing', async () => {
  const { holder, show } = start();
  show('1-2');
  await rest();
  const before = asked.length;
  const [state] = holder.ordered.map((layer) => layer.state);
  for (const more of [{ opacity: 0.5 }, { visible: false }, { visible: true }, { order: 5 }, { style: { cases: [], label: null } }]) {
    holder.apply([{ ...state, ...more }]);
  }
  await rest();
  expect(asked.length).toBe(before);
});

test('a page that comes later, or patches that were joined, lead to the same', async () => {
  const { holder, news, show } = start();
  show('1-2');
  await rest();
  show('1-3');
  await rest();
  const late = start();
  late.show('1-3');
  await rest();
  for (const one of [holder, late.holder]) {
    const { data } = one.layers.get('a');
    expect([...data.index.live()].map((row) => data.ids[row]).sort()).toEqual([2, 3]);
  }
  expect(news.failed).toEqual([]);
});

test('patches that come while something is on its way wait for their turn', async () => {
  const { holder, news, show } = start();
  const open = closeGate();
  show();
  show('1-2');
  show('1-2', '2-3');
  open();
  await rest();
  await rest();
  expect(asked.filter((one) => one.includes('/layer/')).length).toBe(1);
  expect(holder.layers.get('a').revision).toBe(3);
  expect(news.loaded.at(-1).url).toBe('mapdesk://app/patch/a/2-3');
});

test('a new whole is fetched at once, what was on its way is dropped', async () => {
  const { holder, show } = start();
  const open = closeGate();
  show();
  holder.apply([{ ...holder.layers.get('a').state, url: 'mapdesk://app/layer/a/9', patches: [] }]);
  expect(asked).toEqual(['mapdesk://app/layer/a/1', 'mapdesk://app/layer/a/9']);
  open();
  await rest();
  expect(holder.layers.get('a').data.count).toBe(1);
});

test('a patch that is not there is told once, the layer stays as it was', async () => {
  const { holder, news, show } = start();
  show();
  await rest();
  show('1-7');
  await rest();
  show('1-7');
  await rest();
  expect(news.failed.map(({ url }) => url)).toEqual(['mapdesk://app/patch/a/1-7']);
  expect(asked.length).toBe(2);
  expect(holder.layers.get('a').data.count).toBe(2);
});

test('large layers of the view come when the smaller ones are there', async () => {
  const { holder } = start();
  ANSWERS['mapdesk://app/layer/b/1'] = WHOLE;
  const layer = (name, rows) => ({
    name, rows, visible: true, order: name === 'b' ? 0 : 1, geometry: 'polygon', url: `mapdesk://app/layer/${name}/1`, style: { cases: [] },
  });
  const open = closeGate();
  holder.apply([layer('b', 1_000_000), layer('a', 10)]);
  expect(asked).toEqual(['mapdesk://app/layer/a/1']);
  open();
  await vi.waitFor(() => expect(asked).toEqual(['mapdesk://app/layer/a/1', 'mapdesk://app/layer/b/1']));
});
