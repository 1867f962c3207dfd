// Values of features, sent apart from their geometry ("MDV1"): a layer coloured by them is repainted, not sent again.

export const NO_DATA = 255;

export class ValuesError extends Error {}

/**
 * @param {ArrayBuffer} buffer "MDV1", uint32 n, then ids u32[n] (ascending), value f32[n] (NaN: none), class u8[n]
 * @returns {{ids: Uint32Array, value: Float32Array, classes: Uint8Array}} views of the buffer
 * @throws {ValuesError}
 */
export function parseValues(buffer) {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < 8) throw new ValuesError('shorter than its first eight bytes');
  if (String.fromCharCode(...new Uint8Array(buffer, 0, 4)) !== 'MDV1') throw new ValuesError('does not start with MDV1');
  const count = new DataView(buffer).getUint32(4, true);
  if (buffer.byteLength !== 8 + 9 * count) throw new ValuesError('has another length than its count says');
  const ids = new Uint32Array(buffer, 8, count);
  for (let i = 1; i < count; i++) if (ids[i] <= ids[i - 1]) throw new ValuesError(`ids are not ascending at ${i}`);
  return { ids, value: new Float32Array(buffer, 8 + 4 * count, count), classes: new Uint8Array(buffer, 8 + 8 * count, count) };
}

/** Values by row of a payload whose features are `ids`; what has none has the class after the last. */
function spread({ ids: known, value, classes }, ids, none) {
  const rows = { value: new Float32Array(ids.length).fill(Number.NaN), classes: new Uint8Array(ids.length).fill(none) };
  let at = 0;
  for (let row = 0; row < ids.length; row++) {
    if (row > 0 && ids[row] < ids[row - 1]) at = 0;
    while (at < known.length && known[at] < ids[row]) at++;
    if (known[at] !== ids[row]) continue;
    rows.value[row] = value[at];
    rows.classes[row] = classes[at] === NO_DATA ? none : classes[at];
  }
  return rows;
}

export class Values {
  /** @param looks {url, cases, label} as the style asked for them; the last case is that of features without a value */
  constructor(buffer, looks) {
    this.url = looks.url;
    this.looks = looks;
    this.told = parseValues(buffer);
    this.ids = null;
    this.rows = null;
  }

  byRow(ids) {
    if (this.ids !== ids) {
      this.ids = ids;
      this.rows = spread(this.told, ids, Math.max(0, this.looks.cases.length - 1));
    }
    return this.rows;
  }
}

/** A value as it stands beside a feature; "" for none. */
export function writtenValue(value, decimals) {
  if (!Number.isFinite(value)) return '';
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
