import { afterEach, expect, test, vi } from 'vitest';
import { download } from '../src/download.js';

afterEach(() => vi.unstubAllGlobals());

function answering(pieces, headers = {}, status = 200) {
  const body = new ReadableStream({
    start(controller) {
      pieces.forEach((piece) => controller.enqueue(Uint8Array.from(piece)));
      controller.close();
    },
  });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status, headers })));
}

test.each([[{ 'X-Length': '5' }], [{}], [{ 'X-Length': '2' }], [{ 'X-Length': '9' }]])('all pieces come into one buffer: %j', async (headers) => {
  answering([[1, 2], [3], [4, 5]], headers);
  const buffer = await download('mapdesk://app/layer/a/1');
  expect(buffer).toBeInstanceOf(ArrayBuffer);
  expect([...new Uint8Array(buffer)]).toEqual([1, 2, 3, 4, 5]);
});

test('a bad answer is told by its number', async () => {
  answering([[1]], {}, 404);
  await expect(download('mapdesk://app/layer/a/1')).rejects.toThrow('answer 404');
});

test('an empty answer is an empty buffer', async () => {
  answering([]);
  expect((await download('mapdesk://app/layer/a/1')).byteLength).toBe(0);
});
