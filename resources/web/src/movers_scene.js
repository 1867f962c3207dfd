// What of the fleet shows in a view: boats one by one, and where they lie too close to each other their true count.
import { BADGE_HALF, mostFrequent } from './clusters.js';
import { pixelsPerUnit } from './project.js';
import { pointScale, Showing } from './showing.js';

/** Farther out than the style's own counts, boats are points, and counted where a cell is crowded. */
const FAR = { cell_px: 84, least: 10 };
const NEAREST_FAR = 11;
const REACH_PX = 48;
const TOUCH_PX = 4;
const MOST_HITS = 50;
/** Badges of one cell stand above each other. */
const STACK_PX = 17;
const COLUMNS = 2 ** 24;
const CASES = 64;

function isWithin(ring, x, y) {
  let inside = false;
  ring.forEach(([xi, yi], i) => {
    const [xj, yj] = ring[(i + ring.length - 1) % ring.length];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  });
  return inside;
}

export class Scene {
  /**
   * @param {import('./movers_fleet.js').Fleet} fleet
   * @param {{style: object, visible: boolean, min_zoom: number, max_zoom: number}} state
   * @param {{box: number[], z: number}} view
   * @param {{now: number, selected: Set<number>}} moment
   */
  constructor(fleet, state, view, { now, selected }) {
    this.fleet = fleet;
    this.style = state.style;
    this.view = view;
    this.unit = pixelsPerUnit(view.z);
    this.far = view.z <= NEAREST_FAR;
    this.slots = [];
    this.cases = [];
    this.badges = [];
    this.selected = [];
    this.indexes = Object.fromEntries(state.style.cases.map(({ value }, i) => [value, i]));
    if (state.visible && view.z >= (state.min_zoom ?? 0) && view.z <= (state.max_zoom ?? 30)) this.gather(now, selected);
  }

  get count() {
    return this.badges.reduce((sum, { slots }) => sum + slots.length, this.slots.length);
  }

  caseOf(slot, now) {
    const state = this.fleet.state(slot, now);
    return (state === null ? undefined : this.indexes[state]) ?? this.fleet.case[slot];
  }

  /** A boat that moves is at sea, whatever the registry says of it: the first grade. */
  gradeOf(slot) {
    return this.fleet.moving(slot) ? 0 : this.fleet.grade[slot];
  }

  gather(now, selected) {
    const { fleet } = this;
    const showing = new Showing(this.style, this.view.z);
    const reach = REACH_PX / this.unit;
    const [x0, y0, x1, y1] = this.view.box;
    const [slots, cases] = [[], []];
    for (let slot = 0; slot < fleet.size; slot++) {
      if (!fleet.placed[slot]) continue;
      const [x, y] = [fleet.x[slot], fleet.y[slot]];
      if (x < x0 - reach || x > x1 + reach || y < y0 - reach || y > y1 + reach) continue;
      const chosen = fleet.fid[slot] > 0 && selected.has(fleet.fid[slot]);
      if (chosen) this.selected.push(slot);
      const value = this.caseOf(slot, now);
      if (!chosen && !showing.has(value, this.gradeOf(slot))) continue;
      slots.push(slot);
      cases.push(value);
    }
    this.part(slots, cases, new Set(this.selected));
  }

  rule() {
    const { cluster } = this.style;
    if (this.far) return FAR;
    return cluster && this.view.z <= cluster.max_zoom ? cluster : null;
  }

  /** Boats under way stay single near enough to tell them apart; those that stand apart are counted for themselves. */
  part(slots, cases, chosen) {
    const rule = this.rule();
    const cells = new Map();
    const side = rule ? rule.cell_px / this.unit : 1;
    slots.forEach((slot, i) => {
      if (!rule || chosen.has(slot) || (!this.far && this.fleet.moving(slot))) {
        this.slots.push(slot);
        this.cases.push(cases[i]);
        return;
      }
      const key = this.keyOf(slot, cases[i], side);
      const cell = cells.get(key);
      if (cell) cell.push(i);
      else cells.set(key, [i]);
    });
    const levels = new Map();
    for (const [key, members] of cells) {
      if (members.length >= rule.least) {
        const cell = Math.floor(key / CASES);
        const level = levels.get(cell) ?? 0;
        levels.set(cell, level + 1);
        this.badges.push(this.badge(members.map((i) => slots[i]), members.map((i) => cases[i]), { cell, side, level }));
      } else {
        for (const i of members) {
          this.slots.push(slots[i]);
          this.cases.push(cases[i]);
        }
      }
    }
  }

  keyOf(slot, value, side) {
    const [column, row] = [Math.floor(this.fleet.x[slot] / side), Math.floor(this.fleet.y[slot] / side)];
    return (row * COLUMNS + column) * CASES + (this.style.cases[value]?.apart ? 1 + value : 0);
  }

  /** At the middle of its boats, as far inside its cell as keeps it off the badges of others; those of one cell stacked. */
  badge(slots, values, { cell, side, level }) {
    const at = [cell % COLUMNS, Math.floor(cell / COLUMNS)];
    const [x, y] = [this.fleet.x, this.fleet.y].map((column, axis) => {
      const mean = slots.reduce((sum, slot) => sum + column[slot], 0) / slots.length;
      const inset = Math.min(BADGE_HALF[axis] / this.unit, side / 2);
      const from = at[axis] * side + inset;
      return Math.min(from + side - 2 * inset, Math.max(from, mean)) - (axis * level * STACK_PX) / this.unit;
    });
    return { x, y, slots, value: mostFrequent(values) };
  }

  symbol(value) {
    return this.style.cases[value]?.symbol ?? this.style.cases[0].symbol;
  }

  radius(slot, value) {
    const size = this.style.grades?.[this.gradeOf(slot)]?.size ?? 1;
    return ((this.symbol(value).size_px ?? 8) / 2) * size * pointScale(this.style, this.view.z);
  }

  /** Boats drawn in an outline of corners in world units, counted ones too; even-odd. */
  within(ring) {
    const { x, y, fid } = this.fleet;
    const all = [...this.slots, ...this.badges.flatMap(({ slots }) => slots)];
    return all.filter((slot) => fid[slot] > 0 && isWithin(ring, x[slot], y[slot]));
  }

  /**
   * @param {{x: number, y: number}} place world units
   * @returns {{slots: number[], counted: number[]}} boats under a place, nearest first, of a count all that it counts;
   *   and those that are counted there
   */
  pick({ x, y }) {
    const { fleet, unit } = this;
    const away = (slot) => Math.hypot(fleet.x[slot] - x, fleet.y[slot] - y) * unit;
    const sorted = (slots) => slots.filter((slot) => fleet.fid[slot] > 0).sort((a, b) => away(a) - away(b));
    const single = this.slots.filter((slot, i) => {
      const hull = fleet.pixels(fleet.long[slot], slot, this.view.z) / 2;
      return away(slot) <= Math.max(this.radius(slot, this.cases[i]), hull) + TOUCH_PX;
    });
    const [across, down] = BADGE_HALF;
    const isUnder = (badge) => Math.abs(badge.x - x) * unit <= across && Math.abs(badge.y - y) * unit <= down;
    const counted = this.badges.filter(isUnder).flatMap(({ slots }) => slots);
    return { slots: [...sorted(single), ...sorted(counted)].slice(0, MOST_HITS), counted };
  }

  boxOf(slots) {
    const { x, y } = this.fleet;
    const ends = (column) => slots.reduce(([low, high], slot) => [Math.min(low, column[slot]), Math.max(high, column[slot])], [Infinity, -Infinity]);
    const [[x0, x1], [y0, y1]] = [ends(x), ends(y)];
    return [x0, y0, x1, y1];
  }
}
