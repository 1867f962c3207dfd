import { describe, expect, test, vi } from 'vitest';
import { LayerStates } from '../src/layer_states.js';
import { Settled } from '../src/settled.js';

class Engine extends EventTarget {
  posted = [];

  post(kind) {
    this.posted.push(kind);
  }

  tell(kind, detail) {
    const event = new Event(kind);
    event.detail = detail;
    this.dispatchEvent(event);
  }
}

const state = (name, more = {}) => ({ name, visible: true, url: `u/${name}/1`, opacity: 1, order: 1, style: { cases: [] }, ...more });

function start(layers) {
  vi.useFakeTimers();
  const engine = new Engine();
  const states = new LayerStates(engine);
  const changes = [];
  states.onChange = (box) => changes.push(box);
  states.apply(layers);
  const arrive = (name, url = `u/${name}/1`) => engine.tell('loaded', { name, url, count: 5, box: [0, 0, 9, 9] });
  return { engine, states, changes, arrive };
}

describe('LayerStates', () => {
  test('waits for every visible layer, and no longer for one that failed', () => {
    const { engine, states, arrive } = start([state('a'), state('b'), state('c', { visible: false })]);
    expect(states.pending()).toBe(2);
    arrive('a');
    engine.tell('failed', { name: 'b', url: 'u/b/1', detail: 'no' });
    vi.runAllTimers();
    expect(states.pending()).toBe(0);
    expect(states.counts()).toEqual({ a: 5, b: 0 });
  });

  test('does not wait for a large layer that comes for the first time, but names it until it has come or failed', () => {
    const { engine, states, arrive } = start([state('a'), state('b', { rows: 1_000_000 }), state('c', { rows: 300_000 })]);
    const ends = [];
    states.onEnd = (news) => ends.push(Boolean(news?.failed));
    arrive('a');
    vi.runAllTimers();
    expect(states.pending()).toBe(0);
    expect(states.lacking()).toEqual(['b', 'c']);
    arrive('b');
    engine.tell('failed', { name: 'c', url: 'u/c/1', detail: 'no' });
    expect(states.lacking()).toEqual([]);
    expect(ends.includes(true)).toBe(true);
    states.apply([state('a'), state('b', { rows: 1_000_000, url: 'u/b/2' })]);
    vi.runAllTimers();
    expect(states.pending()).toBe(1);
  });

  test('repaints for a new style at once, for a new address when it has arrived', () => {
    const { states, changes, arrive } = start([state('a')]);
    arrive('a');
    vi.runAllTimers();
    states.apply([state('a', { url: 'u/a/2' })]);
    vi.runAllTimers();
    expect(changes.length).toBe(1);
    expect(states.pending()).toBe(1);
    arrive('a', 'u/a/2');
    states.apply([state('a', { url: 'u/a/2', opacity: 0.5 })]);
    vi.runAllTimers();
    expect(changes.length).toBe(2);
    expect(changes[1]).toEqual([0, 0, 9, 9]);
  });

  test('repaints where a removed layer was, and forgets it', () => {
    const { states, changes, arrive } = start([state('a')]);
    arrive('a');
    vi.runAllTimers();
    states.apply([]);
    vi.runAllTimers();
    expect(changes.length).toBe(2);
    expect(states.counts()).toEqual({});
  });

  test('takes an empty layer', () => {
    const { engine, states } = start([state('a')]);
    engine.tell('loaded', { name: 'a', url: 'u/a/1', count: 0, box: null });
    states.apply([state('a', { opacity: 0.3 })]);
    vi.runAllTimers();
    expect(states.pending()).toBe(0);
    expect(states.counts()).toEqual({ a: 0 });
  });
});

describe('Settled', () => {
  test('tells once for each time that things came to rest', () => {
    vi.useFakeTimers();
    let busy = true;
    const told = [];
    const settled = new Settled(() => busy, (ms) => told.push(ms));
    settled.check();
    vi.runAllTimers();
    expect(told.length).toBe(0);
    busy = false;
    settled.check();
    settled.check();
    vi.runAllTimers();
    settled.check();
    vi.runAllTimers();
    expect(told.length).toBe(1);
    settled.stir();
    settled.check();
    vi.runAllTimers();
    expect(told.length).toBe(2);
  });
});

test('an edit is painted at once and only where it is', () => {
  const { states, changes, arrive, engine } = start([state('a')]);
  arrive('a');
  vi.runAllTimers();
  const patch = 'mapdesk://app/patch/a/1-2';
  states.apply([state('a', { patches: [patch] })]);
  expect(states.pending()).toBe(1);
  const touched = [[1, 1, 2, 2], [7, 7, 8, 8]];
  engine.tell('loaded', { name: 'a', url: patch, count: 6, box: [0, 0, 9, 9], touched, labels: false });
  expect(changes.slice(1)).toEqual(touched);
  expect(states.pending()).toBe(0);
  expect(states.counts()).toEqual({ a: 6 });
  engine.tell('loaded', { name: 'a', url: patch, count: 6, box: [0, 0, 9, 9], touched: Array(40).fill([3, 3, 4, 4]), labels: true });
  expect(changes.slice(3)).toEqual([[3, 3, 4, 4]]);
});

describe('a layer that this zoom does not show', () => {
  test('is not waited for, and what changes of it is painted by nobody now', () => {
    vi.useFakeTimers();
    const engine = new Engine();
    const states = new LayerStates(engine, () => 10);
    const [changes, hidden] = [[], []];
    states.onChange = (box) => changes.push(box);
    states.onHidden = (box) => hidden.push(box);
    states.apply([state('near', { min_zoom: 15 })]);
    expect(states.pending()).toBe(0);
    engine.tell('loaded', { name: 'near', url: 'u/near/1', count: 5, box: [0, 0, 9, 9] });
    states.apply([state('near', { min_zoom: 15, opacity: 0.5 })]);
    vi.runAllTimers();
    expect([changes, hidden]).toEqual([[], [[0, 0, 9, 9], [0, 0, 9, 9]]]);
    expect(states.counts()).toEqual({ near: 5 });
    states.apply([state('near', { min_zoom: 9 })]);
    vi.runAllTimers();
    expect(changes).toHaveLength(1);
  });
});
