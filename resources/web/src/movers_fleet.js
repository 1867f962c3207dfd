// The boats as the page holds them: columns by their place on the board, in world units.
import { latToY, lonToX, metresPerPixel } from './project.js';

const NONE = 65_535;
const NO_AGE = 4_294_967_295;
/** Positions are stale from this many expected intervals on, and begin to fade before. */
export const STALE = 3;
export const FADING = 2;
export const FAINTEST = 0.4;
/** Below this a boat lies still: its course says nothing. */
export const STILL_KN = 0.5;
const COLUMNS = {
  x: Float64Array, y: Float64Array, at: Float64Array, course: Float32Array, heading: Float32Array, speed: Float32Array,
  expected: Float32Array, lost: Float32Array, fid: Uint32Array, case: Uint8Array, grade: Uint8Array, long: Float32Array,
  wide: Float32Array, placed: Uint8Array,
};

const known = (value) => (value === NONE ? Number.NaN : value / 10);

export class Fleet {
  constructor() {
    this.size = 0;
    this.seq = 0;
    this.room = 0;
    this.names = [];
    this.tails = [];
    this.slotOf = new Map();
    this.running = false;
    this.clock = 0;
    this.received = 0;
    for (const [name, Type] of Object.entries(COLUMNS)) this[name] = new Type(0);
  }

  grow(size) {
    if (size <= this.room) return;
    this.room = Math.max(size, 2 * this.room, 1024);
    for (const [name, Type] of Object.entries(COLUMNS)) {
      const column = new Type(this.room);
      column.set(this[name]);
      this[name] = column;
    }
  }

  /** Takes over a block; one that does not follow on what is known is refused, and all has to be asked for again. */
  take(block, received) {
    if (block.since !== 0 && block.since !== this.seq) return false;
    const last = (slots) => slots.reduce((most, slot) => (slot >= most ? slot + 1 : most), this.size);
    this.size = Math.max(last(block.slots), last(block.enrolled), last(block.tail_slots));
    this.grow(this.size);
    [this.running, this.clock, this.received] = [block.running, block.clock_s, received];
    for (const slot of block.gone) this.remove(slot);
    this.enrol(block);
    this.move(block);
    block.tail_slots.forEach((slot, i) => this.trail(slot, block.tails.subarray(2 * block.tail_offsets[i], 2 * block.tail_offsets[i + 1])));
    this.seq = block.seq;
    return true;
  }

  /** The last positions of a boat, the newest first; written over those before, since thousands come every second. */
  trail(slot, degrees) {
    if (this.tails[slot]?.length !== degrees.length) this.tails[slot] = new Float64Array(degrees.length);
    const tail = this.tails[slot];
    for (let k = 0; k < tail.length; k += 2) {
      tail[k] = lonToX(degrees[k] / 1e7);
      tail[k + 1] = latToY(degrees[k + 1] / 1e7);
    }
  }

  remove(slot) {
    if (slot >= this.room) return;
    this.placed[slot] = 0;
    this.slotOf.delete(this.fid[slot]);
    this.tails[slot] = undefined;
  }

  enrol({ enrolled, ids, case: cases, grade, size, label_offsets, label_bytes }) {
    const decoder = new TextDecoder();
    enrolled.forEach((slot, i) => {
      this.fid[slot] = ids[i];
      if (ids[i] > 0) this.slotOf.set(ids[i], slot);
      this.case[slot] = cases[i];
      this.grade[slot] = grade[i];
      this.long[slot] = size[2 * i] / 10;
      this.wide[slot] = size[2 * i + 1] / 10;
      this.names[slot] = decoder.decode(label_bytes.subarray(label_offsets[i], label_offsets[i + 1]));
    });
  }

  move({ slots, coords, course, heading, speed, age, expected, lost }) {
    slots.forEach((slot, i) => {
      this.placed[slot] = 1;
      this.x[slot] = lonToX(coords[2 * i] / 1e7);
      this.y[slot] = latToY(coords[2 * i + 1] / 1e7);
      this.course[slot] = known(course[i]);
      this.heading[slot] = known(heading[i]);
      this.speed[slot] = known(speed[i]);
      this.at[slot] = age[i] === NO_AGE ? Number.NaN : this.clock - age[i];
      this.expected[slot] = expected[i];
      this.lost[slot] = lost[i];
    });
  }

  /** Seconds since 1970 on the clock of the board. */
  now(milliseconds) {
    return this.running ? this.clock + (milliseconds - this.received) / 1000 : this.clock;
  }

  moving(slot) {
    return this.speed[slot] >= STILL_KN;
  }

  /** Where the bow points: heading, else the course of a boat that moves; null when neither is known. */
  bow(slot) {
    const bow = Number.isNaN(this.heading[slot]) && this.moving(slot) ? this.course[slot] : this.heading[slot];
    return Number.isNaN(bow) ? null : bow;
  }

  /** "fresh", "stale", "silent" by the age now; null where no report is due and what is stored counts. */
  state(slot, now) {
    const expected = this.expected[slot];
    if (!this.running || expected === 0 || Number.isNaN(this.at[slot])) return null;
    const age = now - this.at[slot];
    if (age >= this.lost[slot]) return 'silent';
    return age >= STALE * expected ? 'stale' : 'fresh';
  }

  /** How strongly a boat is drawn: fading from twice its expected interval to the age at which it is lost. */
  strength(slot, now) {
    const expected = this.expected[slot];
    if (!this.running || expected === 0 || Number.isNaN(this.at[slot])) return 1;
    const [from, to] = [FADING * expected, Math.max(this.lost[slot], FADING * expected + 1)];
    const share = Math.min(1, Math.max(0, (now - this.at[slot] - from) / (to - from)));
    return 1 - share * (1 - FAINTEST);
  }

  /** Pixels of a length in metres at a boat. */
  pixels(metres, slot, zoom) {
    return metres / metresPerPixel(zoom, this.y[slot]);
  }
}
