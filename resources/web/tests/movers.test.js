import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { FAINTEST, Fleet } from '../src/movers_fleet.js';
import { parseLive } from '../src/movers_payload.js';
import { Scene } from '../src/movers_scene.js';
import { latToY, lonToX, pixelsPerUnit } from '../src/project.js';

// Written by mapdesk/ui/map/live_payload.py; a test there compares it with what is written now.
const file = readFileSync(new URL('live_block.bin', import.meta.url));
const bytes = () => file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
const CASES = ['fresh', 'stale', 'silent', 'none'].map((value) => {
  return { value, symbol: { shape: 'triangle', size_px: 10, fill: '#88aacc' }, apart: value === 'silent' };
});
const STATE = {
  name: 'boats', visible: true,
  style: { cases: CASES, grades: [{ min_zoom: 0 }, { min_zoom: 14 }], cluster: { min_zoom: 12, max_zoom: 16, least: 4, cell_px: 52 } },
};

function viewAt(lon, lat, z) {
  const half = 800 / pixelsPerUnit(z);
  const [x, y] = [lonToX(lon), latToY(lat)];
  return { z, box: [x - half, y - half, x + half, y + half] };
}

/** A block of boats, each {lon, lat, speed, age, expected, lost, grade}. */
function blockOf(boats, more = {}) {
  const column = (Type, value) => Type.from(boats, value);
  const slots = column(Uint32Array, (_, i) => i);
  return {
    seq: 1, since: 0, clock_s: 1000, running: true, slots, enrolled: slots, gone: new Uint32Array(0),
    coords: Int32Array.from(boats.flatMap(({ lon, lat }) => [lon * 1e7, lat * 1e7])),
    course: column(Uint16Array, () => 900), heading: column(Uint16Array, () => 65_535),
    speed: column(Uint16Array, ({ speed = 0 }) => speed * 10), age: column(Uint32Array, ({ age = 0 }) => age),
    expected: column(Uint16Array, ({ expected = 10 }) => expected), lost: column(Uint16Array, ({ lost = 60 }) => lost),
    tail_slots: new Uint32Array(0), tail_offsets: new Uint32Array(1), tails: new Int32Array(0),
    ids: column(Uint32Array, (_, i) => i + 1), case: new Uint8Array(boats.length),
    grade: column(Uint8Array, ({ grade = 0 }) => grade), size: new Uint16Array(2 * boats.length),
    label_offsets: new Uint32Array(boats.length + 1), label_bytes: new Uint8Array(0), ...more,
  };
}

function fleetOf(boats) {
  const fleet = new Fleet();
  fleet.take(blockOf(boats), 0);
  return fleet;
}

function sceneOf(fleet, view, { now = 1000, selected = new Set() } = {}) {
  return new Scene(fleet, STATE, view, { now, selected });
}

describe('a block as Python writes it', () => {
  test('becomes boats with names, sizes, ages and tails', () => {
    const fleet = new Fleet();
    expect(fleet.take(parseLive(bytes()), 5000)).toBe(true);
    expect(fleet.names).toEqual(['浙澜渔10001', '浙澜渔10002', '']);
    expect([...fleet.placed.subarray(0, 3)]).toEqual([1, 1, 0]);
    expect(fleet.x[0]).toBeCloseTo(lonToX(121), 3);
    expect(fleet.long[0]).toBe(24);
    expect(fleet.speed[1]).toBeCloseTo(8.2, 5);
    expect(fleet.bow(1)).toBe(0);
    expect(fleet.bow(0)).toBe(null);
    expect(fleet.tails[1].length).toBe(6);
    expect(fleet.now(6000) - fleet.at[1]).toBeCloseTo(4, 6);
    expect(fleet.state(0, fleet.now(5000))).toBe('silent');
  });

  test.each([
    ['cut short', (whole) => whole.slice(0, 700)],
    ['of another kind', (whole) => {
      const changed = new Uint8Array(whole);
      changed[changed.indexOf('l'.charCodeAt(0), 16)] = 'x'.charCodeAt(0);
      return changed.buffer;
    }],
    ['empty', () => new ArrayBuffer(0)],
    ['no block', (whole) => new Uint8Array(whole).fill(7).buffer],
  ])('is refused when it is %s', (_, spoil) => {
    expect(() => parseLive(spoil(bytes()))).toThrow();
  });
});

describe('the fleet', () => {
  const BOAT = { lon: 121, lat: 27.8 };

  test('takes only what follows on what it knows', () => {
    const fleet = fleetOf([BOAT]);
    expect(fleet.take(blockOf([{ ...BOAT, lon: 122 }], { since: 7, seq: 9 }), 0)).toBe(false);
    expect(fleet.take(blockOf([{ ...BOAT, lon: 122 }], { since: 1, seq: 9 }), 0)).toBe(true);
    expect(fleet.x[0]).toBeCloseTo(lonToX(122), 3);
  });

  test('grows without losing boats', () => {
    const fleet = fleetOf([BOAT]);
    const many = Array.from({ length: 5000 }, (_, i) => ({ lon: 121 + i / 1e4, lat: 27.8 }));
    fleet.take(blockOf(many, { since: 1, seq: 2 }), 0);
    expect(fleet.size).toBe(5000);
    expect(fleet.slotOf.size).toBe(5000);
    expect(fleet.x[4999]).toBeCloseTo(lonToX(121.4999), 1);
  });

  test.each([[0, 'fresh', 1], [25, 'fresh', 0.925], [30, 'stale', 0.85], [59, 'stale', 0.415], [60, 'silent', FAINTEST], [6000, 'silent', FAINTEST]])(
    'ages by the expected interval: %i s of 10', (age, state, strength) => {
      const fleet = fleetOf([{ ...BOAT, age }]);
      expect(fleet.state(0, 1000)).toBe(state);
      expect(fleet.strength(0, 1000)).toBeCloseTo(strength, 3);
    });

  test('does not age where no report is due, or while the clock stands', () => {
    const fleet = fleetOf([{ ...BOAT, age: 9999, expected: 0 }]);
    expect([fleet.state(0, 1000), fleet.strength(0, 1000)]).toEqual([null, 1]);
    fleet.take(blockOf([{ ...BOAT, age: 9999 }], { since: 1, seq: 2, running: false }), 0);
    expect([fleet.state(0, 1000), fleet.now(50_000)]).toEqual([null, 1000]);
  });

  test('forgets boats that are gone', () => {
    const fleet = fleetOf([BOAT, BOAT]);
    fleet.take(blockOf([], { since: 1, seq: 2, gone: Uint32Array.of(1) }), 0);
    expect([...fleet.placed.subarray(0, 2)]).toEqual([1, 0]);
    expect(fleet.slotOf.has(2)).toBe(false);
  });
});

describe('a scene', () => {
  let boats;
  beforeEach(() => {
    boats = Array.from({ length: 400 }, (_, i) => {
      return { lon: 121 + (i % 20) / 2000, lat: 27.8 + Math.floor(i / 20) / 2000, speed: i % 2 ? 8 : 0, age: i % 10 === 0 ? 500 : 0 };
    });
  });

  test.each([9, 11, 12, 14, 16, 18])('counts each boat in view once at zoom %i', (z) => {
    const fleet = fleetOf(boats);
    const view = viewAt(121.005, 27.805, z);
    const [x0, y0, x1, y1] = view.box;
    const scene = sceneOf(fleet, view);
    const all = [...scene.slots, ...scene.badges.flatMap(({ slots }) => slots)];
    expect(new Set(all).size).toBe(all.length);
    const inside = boats.filter((_, i) => fleet.x[i] > x0 && fleet.x[i] < x1 && fleet.y[i] > y0 && fleet.y[i] < y1);
    expect(scene.count).toBeGreaterThanOrEqual(inside.length);
    if (z <= 14) expect(scene.count).toBe(boats.length);
  });

  test('keeps silent boats out of the counts of others', () => {
    const fleet = fleetOf(boats);
    for (const { slots, value } of sceneOf(fleet, viewAt(121.005, 27.805, 11)).badges) {
      const states = new Set(slots.map((slot) => fleet.state(slot, 1000) === 'silent'));
      expect(states.size).toBe(1);
      expect([...states][0]).toBe(CASES[value].value === 'silent');
    }
  });

  test('never counts a boat under way near enough to tell them apart', () => {
    const fleet = fleetOf(boats);
    const { badges } = sceneOf(fleet, viewAt(121.005, 27.805, 13));
    expect(badges.length).toBeGreaterThan(0);
    expect(badges.flatMap(({ slots }) => slots).some((slot) => fleet.moving(slot))).toBe(false);
  });

  test('shows a selected boat though its kind is hidden at this zoom', () => {
    const fleet = fleetOf([{ lon: 121, lat: 27.8, grade: 1 }]);
    expect(sceneOf(fleet, viewAt(121, 27.8, 12)).count).toBe(0);
    expect(sceneOf(fleet, viewAt(121, 27.8, 12), { selected: new Set([1]) }).selected).toEqual([0]);
  });

  test('shows a boat that moves though the registry says it is in port', () => {
    const fleet = fleetOf([{ lon: 121, lat: 27.8, grade: 1, speed: 5 }]);
    expect(sceneOf(fleet, viewAt(121, 27.8, 12)).count).toBe(1);
  });

  test('finds boats under a place, the nearest first, and all of a count', () => {
    const fleet = fleetOf(boats);
    const near = sceneOf(fleet, viewAt(121, 27.8, 18));
    expect(near.pick({ x: lonToX(121.0000001), y: latToY(27.8) }).slots).toEqual([0]);
    expect(near.pick({ x: lonToX(121.0002), y: latToY(27.8002) }).slots).toEqual([]);
    const far = sceneOf(fleet, viewAt(121.005, 27.805, 9));
    const [badge] = far.badges;
    expect(far.pick(badge).slots.length).toBe(Math.min(50, badge.slots.length));
    expect(far.pick(badge).counted).toEqual(expect.arrayContaining(badge.slots));
  });

  test('finds boats in an outline', () => {
    const fleet = fleetOf(boats);
    const corner = (lon, lat) => [lonToX(lon), latToY(lat)];
    const ring = [corner(120.9999, 27.7999), corner(121.0011, 27.7999), corner(121.0011, 27.8011), corner(120.9999, 27.8011)];
    expect(sceneOf(fleet, viewAt(121.005, 27.805, 15)).within(ring).sort((a, b) => a - b)).toEqual([0, 1, 2, 20, 21, 22, 40, 41, 42]);
  });

  test('has nothing while the layer is hidden', () => {
    const scene = new Scene(fleetOf(boats), { ...STATE, visible: false }, viewAt(121, 27.8, 12), { now: 1000, selected: new Set() });
    expect(scene.count).toBe(0);
  });
});
