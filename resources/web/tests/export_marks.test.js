import { describe, expect, test } from 'vitest';
import { paintMark } from '../src/export_marks.js';

function recorder() {
  const calls = [];
  const note = (name) => (...values) => calls.push([name, ...values]);
  const names = ['save', 'restore', 'translate', 'rotate', 'setLineDash', 'beginPath', 'moveTo', 'lineTo', 'closePath', 'arc', 'quadraticCurveTo', 'fill', 'stroke', 'fillText'];
  return { calls, ...Object.fromEntries(names.map((name) => [name, note(name)])) };
}

const PLAIN = { shape: 'circle', size_px: 12, fill: '#336699', stroke: null, stroke_px: 1, sign: '!', halo: '#ffffff' };

describe('a mark of an exported page', () => {
  test('leaves the canvas as it found it', () => {
    const ctx = recorder();
    paintMark(ctx, [5, 6], { symbol: PLAIN, radius: 6 });
    const depth = ctx.calls.reduce((sum, [name]) => sum + (name === 'save') - (name === 'restore'), 0);
    expect(depth).toBe(0);
  });

  test('is turned, its sign is not', () => {
    const ctx = recorder();
    paintMark(ctx, [5, 6], { symbol: { ...PLAIN, shape: 'triangle' }, radius: 6, bearing: 90 });
    expect(ctx.calls.find(([name]) => name === 'rotate')[1]).toBeCloseTo(Math.PI / 2);
    const names = ctx.calls.map(([name]) => name);
    expect(names.indexOf('fillText')).toBeGreaterThan(names.indexOf('restore'));
  });

  test('has no sign where there is no room for it', () => {
    const ctx = recorder();
    paintMark(ctx, [5, 6], { symbol: PLAIN, radius: 4 });
    expect(ctx.calls.some(([name]) => name === 'fillText')).toBe(false);
  });

  test('of an open shape is a stroke alone', () => {
    const ctx = recorder();
    paintMark(ctx, [5, 6], { symbol: { ...PLAIN, shape: 'ring', sign: null }, radius: 6 });
    expect(ctx.calls.some(([name]) => name === 'fill')).toBe(false);
    expect(ctx.calls.some(([name]) => name === 'stroke')).toBe(true);
  });
});
