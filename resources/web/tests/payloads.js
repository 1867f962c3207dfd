// Builds payloads as Python does.

const TYPES = { i32: Int32Array, u32: Uint32Array, u16: Uint16Array, u8: Uint8Array };

export function pack({ geometry = 'point', count, arrays, header = {} }) {
  const specs = {};
  const chunks = [];
  let end = 0;
  for (const [name, [dtype, values]] of Object.entries(arrays)) {
    const bytes = new Uint8Array(TYPES[dtype].from(values).buffer);
    specs[name] = { dtype, offset: end, length: values.length };
    chunks.push([end, bytes]);
    end = Math.ceil((end + bytes.length) / 8) * 8;
  }
  const text = new TextEncoder().encode(JSON.stringify({ layer: 'x', revision: 1, geometry, count, arrays: specs, ...header }));
  const base = Math.ceil((8 + text.length) / 8) * 8;
  const buffer = new ArrayBuffer(base + end);
  const bytes = new Uint8Array(buffer);
  bytes.set(new TextEncoder().encode('MDL1'));
  new DataView(buffer).setUint32(4, text.length, true);
  bytes.set(text, 8);
  for (const [at, chunk] of chunks) bytes.set(chunk, base + at);
  return buffer;
}

const E7 = 1e7;
const scaled = (pairs) => pairs.flat().map((value) => Math.round(value * E7));

function texts(labels) {
  const bytes = labels.map((label) => [...new TextEncoder().encode(label)]);
  const offsets = [0];
  for (const one of bytes) offsets.push(offsets.at(-1) + one.length);
  return { label_offsets: ['u32', offsets], label_bytes: ['u8', bytes.flat()] };
}

export function points(places, { labels = null, ...more } = {}) {
  const arrays = { ids: ['u32', places.map((_, i) => i + 1)], coords: ['i32', scaled(places)], ...more };
  return pack({ count: places.length, arrays: { ...arrays, ...(labels ? texts(labels) : {}) } });
}

/** One ring or path per feature unless a feature is a list of rings. */
export function shapes(geometry, features, { labels = null, ...more } = {}) {
  const rings = features.flat();
  const parts = [0];
  for (const feature of features) parts.push(parts.at(-1) + feature.length);
  const vertices = [0];
  for (const ring of rings) vertices.push(vertices.at(-1) + ring.length);
  const arrays = {
    ids: ['u32', features.map((_, i) => 100 + i)], coords: ['i32', scaled(rings.flat())],
    parts: ['u32', parts], vertices: ['u32', vertices], ...more,
  };
  return pack({ geometry, count: features.length, arrays: { ...arrays, ...(labels ? texts(labels) : {}) } });
}

export function square(lon, lat, side) {
  return [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]];
}

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
export function sequence(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
