// Reads a layer payload ("MDL1") into typed arrays that share its buffer. Refuses anything that does not add up,
// so that the painting code can trust every offset.

const TYPES = { i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array, f32: Float32Array };
const EXPECTED = {
  ids: 'u32', coords: 'i32', case: 'u8', parts: 'u32', vertices: 'u32', label_offsets: 'u32', label_bytes: 'u8',
  bearing: 'u16', angle: 'u16', range_m: 'u16', rank: 'u8', grade: 'u8', at: 'u32', track: 'u32', gone: 'u32',
};
const PER_FEATURE = ['ids', 'case', 'bearing', 'angle', 'range_m', 'rank', 'grade', 'at', 'track'];
const MAX_LON = 1_800_000_000;
const MAX_LAT = 900_000_000;

export class PayloadError extends Error {}

function fail(detail) {
  throw new PayloadError(detail);
}

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function readHeader(buffer) {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < 8) fail('shorter than its first eight bytes');
  const bytes = new Uint8Array(buffer);
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'MDL1') fail('does not start with MDL1');
  const length = new DataView(buffer).getUint32(4, true);
  if (8 + length > buffer.byteLength) fail('header longer than the payload');
  let header;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch {
    fail('header is not JSON');
  }
  if (!isObject(header) || !isObject(header.arrays)) fail('header names no arrays');
  if (!['point', 'line', 'polygon'].includes(header.geometry)) fail('unknown geometry');
  if (!Number.isSafeInteger(header.count) || header.count < 0) fail('count is not a number of features');
  return { header, base: Math.ceil((8 + length) / 8) * 8 };
}

function readArray(buffer, base, name, spec) {
  if (!isObject(spec)) fail(`${name} is not described`);
  const Type = TYPES[spec.dtype];
  if (spec.dtype !== EXPECTED[name]) fail(`${name} has type ${spec.dtype}`);
  const { offset, length } = spec;
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % 8 !== 0) fail(`${name} starts at an odd place`);
  if (!Number.isSafeInteger(length) || length < 0) fail(`${name} has no length`);
  if (base + offset + length * Type.BYTES_PER_ELEMENT > buffer.byteLength) fail(`${name} reaches past the end`);
  return new Type(buffer, base + offset, length);
}

function checkOffsets(name, offsets, count, end) {
  if (!offsets) fail(`${name} is missing`);
  if (offsets.length !== count + 1) fail(`${name} has ${offsets.length} entries instead of ${count + 1}`);
  if (offsets[0] !== 0 || offsets[count] !== end) fail(`${name} does not cover its array`);
  for (let i = 1; i <= count; i++) if (offsets[i] < offsets[i - 1]) fail(`${name} goes backwards at ${i}`);
}

function checkCoords(coords) {
  for (let i = 0; i < coords.length; i += 2) {
    const lon = coords[i];
    const lat = coords[i + 1];
    if (lon > MAX_LON || lon < -MAX_LON || lat > MAX_LAT || lat < -MAX_LAT) {
      fail(`position ${i / 2} is out of range`);
    }
  }
}

function checkShape(arrays, header) {
  const { coords } = arrays;
  if (!coords || coords.length % 2 !== 0) fail('coords are not pairs');
  const positions = coords.length / 2;
  if (header.geometry === 'point') {
    if (positions !== header.count) fail(`${positions} positions for ${header.count} points`);
  } else {
    const rings = (arrays.vertices?.length ?? 0) - 1;
    if (rings < 0) fail('vertices is missing');
    checkOffsets('vertices', arrays.vertices, rings, positions);
    checkOffsets('parts', arrays.parts, header.count, rings);
  }
  checkCoords(coords);
}

/**
 * @param {ArrayBuffer} buffer the payload; the arrays returned are views of it
 * @returns {{geometry: string, count: number, revision: unknown, ids: Uint32Array, coords: Int32Array}} and the
 *   other arrays by their names; `case` is always there, the optional ones are null when absent
 * @throws {PayloadError} with what is wrong
 */
export function parsePayload(buffer) {
  const { header, base } = readHeader(buffer);
  const arrays = {};
  for (const name of Object.keys(EXPECTED)) {
    arrays[name] = Object.hasOwn(header.arrays, name) ? readArray(buffer, base, name, header.arrays[name]) : null;
  }
  const { count } = header;
  if (!arrays.ids) fail('ids are missing');
  arrays.case ??= new Uint8Array(count);
  for (const name of PER_FEATURE) {
    if (arrays[name] && arrays[name].length !== count) fail(`${name} has ${arrays[name].length} entries for ${count}`);
  }
  checkShape(arrays, header);
  if (arrays.label_offsets || arrays.label_bytes) {
    checkOffsets('label_offsets', arrays.label_offsets, count, arrays.label_bytes?.length ?? 0);
  }
  return { geometry: header.geometry, count, revision: header.revision, ...arrays };
}
