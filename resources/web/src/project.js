// Web Mercator in whole units: the world is 2^31 units wide (1.9 cm at the equator), x eastwards, y southwards.
// Here, and only here, the order changes from (lon, lat) to Leaflet's (lat, lon).

export const WORLD = 2 ** 31;
export const MAX_LATITUDE = 85.0511287798;
const TOP = WORLD - 1;
const RAD = Math.PI / 180;
/** Metres around the equator of the WGS 84 ellipsoid (EPSG:3857). */
export const EQUATOR_M = 40_075_016.686;

function inWorld(value) {
  return value < 0 ? 0 : value > TOP ? TOP : value;
}

export function lonToX(lon) {
  return inWorld(((lon + 180) / 360) * WORLD);
}

export function latToY(lat) {
  const clamped = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, lat));
  const s = Math.sin(clamped * RAD);
  return inWorld((0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)) * WORLD);
}

export function xToLon(x) {
  return (x / WORLD) * 360 - 180;
}

export function yToLat(y) {
  return (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))) / RAD);
}

/** Turns (lon, lat) pairs of 1e-7 degrees into (x, y) pairs of world units, in place: no second copy is held. */
export function projectInPlace(coords) {
  for (let i = 0; i < coords.length; i += 2) {
    // Storing cuts the fraction off, so half a unit rounds.
    coords[i] = lonToX(coords[i] / 1e7) + 0.5;
    coords[i + 1] = latToY(coords[i + 1] / 1e7) + 0.5;
  }
  return coords;
}

/** Screen pixels (at device ratio 1) per world unit. */
export function pixelsPerUnit(zoom) {
  return (256 * 2 ** zoom) / WORLD;
}

/** Metres on the ground per screen pixel at a world y (Mercator is stretched by 1 / cos latitude). */
export function metresPerPixel(zoom, y) {
  return (EQUATOR_M * Math.cos(yToLat(y) * RAD)) / (256 * 2 ** zoom);
}

export function toLatLng([lon, lat]) {
  return [lat, lon];
}

export function fromLatLng({ lat, lng }) {
  return [lng, lat];
}

/** Box [x0, y0, x1, y1] of (x, y) pairs; null when there are none. */
export function boxOf(xy, from = 0, to = xy.length / 2) {
  if (to <= from) return null;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = from * 2; i < to * 2; i += 2) {
    const x = xy[i];
    const y = xy[i + 1];
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  return [x0, y0, x1, y1];
}
