// Typed arrays that values are added to. The view that is given back always has the right length; behind it there is
// room, so that a row more does not mean a copy of the whole.

const LEAST_ROOM = 1024;
/** Buffers made here: behind any other view there may lie somebody else's values. */
const roomy = new WeakSet();

function roomOf(view) {
  return roomy.has(view.buffer) ? view.buffer.byteLength / view.BYTES_PER_ELEMENT : view.length;
}

/**
 * @param {Int32Array | Uint32Array | Uint16Array | Uint8Array} view
 * @param {ArrayLike<number>} values
 * @returns a view of the same kind that begins with what `view` holds and ends with `values`
 */
export function added(view, values) {
  if (values.length === 0) return view;
  const end = view.length + values.length;
  let longer;
  if (end <= roomOf(view)) {
    longer = new view.constructor(view.buffer, 0, end);
  } else {
    const room = end + Math.max(LEAST_ROOM, end >> 5);
    longer = new view.constructor(new ArrayBuffer(room * view.BYTES_PER_ELEMENT), 0, end);
    roomy.add(longer.buffer);
    longer.set(view);
  }
  longer.set(values, view.length);
  return longer;
}
