import { expect, test, vi } from 'vitest';
import { Collecting, MANY_PICTURES } from '../src/collecting.js';

test('the collector runs once the map rests after a layer has come or much was painted', () => {
  vi.useFakeTimers();
  const collect = vi.fn();
  const collecting = new Collecting(collect);
  collecting.painted();
  vi.runAllTimers();
  expect(collect).not.toHaveBeenCalled();
  collecting.loaded();
  vi.advanceTimersByTime(500);
  collecting.painted();
  vi.advanceTimersByTime(500);
  expect(collect).not.toHaveBeenCalled();
  vi.advanceTimersByTime(500);
  expect(collect).toHaveBeenCalledTimes(1);
  for (let i = 0; i < 100; i++) collecting.painted();
  vi.runAllTimers();
  expect(collect).toHaveBeenCalledTimes(2);
});

test('an engine without a collector that can be asked is left alone', () => {
  vi.useFakeTimers();
  const collecting = new Collecting(undefined);
  collecting.loaded();
  expect(vi.getTimerCount()).toBe(0);
});

test('of whole pictures fewer are worth a collection', () => {
  vi.useFakeTimers();
  const collect = vi.fn();
  const collecting = new Collecting(collect, MANY_PICTURES);
  for (let i = 0; i < MANY_PICTURES; i++) collecting.painted();
  vi.runAllTimers();
  expect(collect).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
