// Reads a block of the live board: a payload ("MDL1") of kind "live". Refuses whatever does not add up.

const TYPES = { i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array };
const EXPECTED = {
  slots: 'u32', coords: 'i32', course: 'u16', heading: 'u16', speed: 'u16', age: 'u32', expected: 'u16', lost: 'u16',
  tail_slots: 'u32', tail_offsets: 'u32', tails: 'i32', enrolled: 'u32', ids: 'u32', case: 'u8', grade: 'u8', size: 'u16',
  label_offsets: 'u32', label_bytes: 'u8', gone: 'u32',
};
const PER_BOAT = { coords: 2, course: 1, heading: 1, speed: 1, age: 1, expected: 1, lost: 1 };
const PER_FACT = { ids: 1, case: 1, grade: 1, size: 2 };
/** Places beyond this are a mistake: memory is taken by the largest. */
const MOST_SLOTS = 1_000_000;

function fail(detail) {
  throw new Error(`live block: ${detail}`);
}

function readHeader(buffer) {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < 8) fail('too short');
  const bytes = new Uint8Array(buffer);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'MDL1') fail('does not start with MDL1');
  const length = new DataView(buffer).getUint32(4, true);
  if (8 + length > buffer.byteLength) fail('header longer than the block');
  const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  const whole = (value) => Number.isSafeInteger(value) && value >= 0;
  if (header?.kind !== 'live' || !whole(header.seq) || !whole(header.since)) fail('no header of a live block');
  if (!Number.isFinite(header.clock_s) || typeof header.running !== 'boolean') fail('without a clock');
  return { header, base: Math.ceil((8 + length) / 8) * 8 };
}

function readArray(buffer, base, name, spec) {
  const Type = TYPES[EXPECTED[name]];
  if (spec?.dtype !== EXPECTED[name]) fail(`${name} is missing or of another type`);
  const { offset, length } = spec;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % 8 !== 0) fail(`${name} starts at an odd place`);
  if (!Number.isSafeInteger(length) || length < 0) fail(`${name} has no length`);
  if (base + offset + length * Type.BYTES_PER_ELEMENT > buffer.byteLength) fail(`${name} reaches past the end`);
  return new Type(buffer, base + offset, length);
}

function checkOffsets(name, offsets, count, end) {
  if (offsets.length !== count + 1 || offsets[0] !== 0 || offsets[count] !== end) fail(`${name} does not fit`);
  for (let i = 1; i <= count; i++) if (offsets[i] < offsets[i - 1]) fail(`${name} goes backwards`);
}

/** @returns {{seq: number, since: number, clock_s: number, running: boolean}} and the arrays, by their names */
export function parseLive(buffer) {
  const { header, base } = readHeader(buffer);
  const arrays = {};
  for (const name of Object.keys(EXPECTED)) arrays[name] = readArray(buffer, base, name, header.arrays?.[name]);
  for (const [name, each] of Object.entries(PER_BOAT)) if (arrays[name].length !== each * arrays.slots.length) fail(`${name} does not fit`);
  for (const [name, each] of Object.entries(PER_FACT)) if (arrays[name].length !== each * arrays.enrolled.length) fail(`${name} does not fit`);
  checkOffsets('tail_offsets', arrays.tail_offsets, arrays.tail_slots.length, arrays.tails.length / 2);
  checkOffsets('label_offsets', arrays.label_offsets, arrays.enrolled.length, arrays.label_bytes.length);
  for (const name of ['slots', 'tail_slots', 'enrolled', 'gone']) {
    for (const slot of arrays[name]) if (slot >= MOST_SLOTS) fail(`${name} names place ${slot}`);
  }
  const { seq, since, clock_s, running } = header;
  return { seq, since, clock_s, running, ...arrays };
}
