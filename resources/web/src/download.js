// Brings what an address answers. The browser's own way to an ArrayBuffer holds everything twice, outside of what its
// collector counts, until the collector happens to run: a quarter of a gigabyte after a district was opened.

/** Puts the pieces of a body into one buffer; each piece can go as soon as it is copied when the length is known. */
async function gather(body, length) {
  let bytes = new Uint8Array(length || 65_536);
  let end = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (end + value.length > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, end + value.length));
      larger.set(bytes.subarray(0, end));
      bytes = larger;
    }
    bytes.set(value, end);
    end += value.length;
  }
  return end === bytes.length ? bytes.buffer : bytes.buffer.slice(0, end);
}

/** @returns {Promise<ArrayBuffer>} throws when the answer is not a good one */
export async function download(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  if (!answer.body) return answer.arrayBuffer();
  return gather(answer.body, Number(answer.headers.get('X-Length')) || 0);
}
