// Layers and patches of features that carry their numbers.
import { readData } from '../src/data.js';
import { Layer } from '../src/layer.js';
import { points, shapes } from './payloads.js';

export const STATE = { name: 'x', visible: true, order: 1, url: 'mapdesk://app/layer/x/1', style: { cases: [] } };

export function layerOf(buffer, style = {}) {
  const layer = new Layer({ ...STATE, style: { ...STATE.style, ...style } });
  layer.take(readData(buffer), STATE.url);
  return layer;
}

/** Features by number, as one payload. */
export function squares(features, { gone = null } = {}) {
  const listed = [...features].sort((a, b) => a.fid - b.fid);
  const buffer = shapes('polygon', listed.map(({ ring }) => [ring]), {
    ids: ['u32', listed.map(({ fid }) => fid)], case: ['u8', listed.map(({ look = 0 }) => look)],
    labels: listed.map(({ text = '' }) => text), ...(gone ? { gone: ['u32', gone] } : {}),
  });
  return buffer;
}

export function places(features, { gone = null } = {}) {
  const listed = [...features].sort((a, b) => a.fid - b.fid);
  return points(listed.map(({ at }) => at), {
    ids: ['u32', listed.map(({ fid }) => fid)], case: ['u8', listed.map(({ look = 0 }) => look)],
    labels: listed.map(({ text = '' }) => text), ...(gone ? { gone: ['u32', gone] } : {}),
  });
}
