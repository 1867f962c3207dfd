import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Engine } from '../src/engine.js';
import { LayerStates } from '../src/layer_states.js';

let made;

class FakeWorker {
  constructor() {
    this.posted = [];
    this.ended = false;
    made.push(this);
  }

  postMessage(message) {
    this.posted.push(message);
    if (message.kind === 'look_alive' && this.lives) this.onmessage?.({ data: { kind: 'here' } });
  }

  terminate() {
    this.ended = true;
  }

  get kinds() {
    return this.posted.map(({ kind }) => kind);
  }
}

beforeEach(() => {
  made = [];
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
});
afterEach(() => vi.unstubAllGlobals());

function start() {
  const engine = new Engine();
  const told = [];
  for (const kind of ['renewed', 'gone', 'failed']) engine.addEventListener(kind, ({ detail }) => told.push([kind, detail.detail]));
  return { engine, told };
}

const STATE = { name: 'a', visible: true, url: 'u/1', order: 1, style: { cases: [] } };

test('a thread that fails is replaced, and what it was asked for is answered with nothing', async () => {
  const { engine, told } = start();
  const asked = engine.ask('pick', {});
  made[0].onerror({ message: 'out of memory' });
  expect(await asked).toBe(null);
  expect([made.length, made[0].ended, told]).toEqual([2, true, [['renewed', 'out of memory']]]);
  const again = engine.ask('pick', {});
  made[1].onmessage({ data: { kind: 'picked', id: 2, hits: [] } });
  expect((await again).kind).toBe('picked');
});

test('a thread that hangs is replaced, one that answers is not', () => {
  const { told } = start();
  made[0].lives = true;
  vi.advanceTimersByTime(120_000);
  expect(made.length).toBe(1);
  made[0].lives = false;
  vi.advanceTimersByTime(15_000);
  made[0].onmessage({ data: { kind: 'tile', key: 'x', serial: 1 } });
  vi.advanceTimersByTime(20_000);
  expect(made.length).toBe(1);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual([['renewed', 'it hangs']]);
});

test('threads that die again and again are given up; those that die now and then are not', () => {
  const { engine, told } = start();
  for (let i = 0; i < 5; i++) made.at(-1).onerror?.({ message: 'no' });
  expect(told.map(([kind]) => kind)).toEqual(['renewed', 'renewed', 'renewed', 'gone']);
  expect(made.length).toBe(4);
  engine.post('look', {});
  const rare = start();
  for (let i = 0; i < 6; i++) {
    made.at(-1).lives = true;
    made.at(-1).onerror?.({ message: 'no' });
    made.at(-1).lives = true;
    vi.advanceTimersByTime(61_000);
  }
  expect(rare.told.every(([kind]) => kind === 'renewed')).toBe(true);
});

test('a new thread is told all layers, and all is painted once it has them', () => {
  const { engine } = start();
  const states = new LayerStates(engine);
  const changes = [];
  states.onChange = (box) => changes.push(box);
  states.apply([STATE, { ...STATE, name: 'b', url: 'u/2' }]);
  const arrive = (name, url) => made.at(-1).onmessage({ data: { kind: 'loaded', name, url, count: 1, box: [0, 0, 1, 1] } });
  arrive('a', 'u/1');
  arrive('b', 'u/2');
  vi.advanceTimersByTime(1000);
  expect(changes.length).toBe(1);
  made[0].onerror({ message: 'no' });
  expect(made[1].kinds).toContain('layers');
  expect(states.pending()).toBeGreaterThan(0);
  arrive('a', 'u/1');
  vi.advanceTimersByTime(1000);
  expect(changes.length).toBe(1);
  arrive('b', 'u/2');
  vi.advanceTimersByTime(1000);
  expect(changes).toEqual([[0, 0, 1, 1], null]);
  expect(states.pending()).toBe(0);
});
