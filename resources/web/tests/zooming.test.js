import { expect, test } from 'vitest';
import { zoomAtOnce } from '../src/zooming.js';

function fakeMap() {
  const calls = [];
  const note = (name) => (...rest) => calls.push([name, ...rest]);
  return { calls, _stop: note('stop'), _moveStart: note('start'), _move: note('move'), _moveEnd: note('end') };
}

test('a step of the zoom happens at once, and is told like any other', () => {
  const map = fakeMap();
  zoomAtOnce(map);
  expect(map._tryAnimatedZoom('there', 12, undefined)).toBe(true);
  expect(map.calls).toEqual([['stop'], ['start', true, false], ['move', 'there', 12], ['end', true]]);
});

test('a jump of the program starts from an empty picture', () => {
  const map = fakeMap();
  zoomAtOnce(map);
  expect(map._tryAnimatedZoom('there', 12, { animate: false })).toBe(false);
  expect(map.calls).toEqual([]);
});
