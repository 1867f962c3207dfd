// Where the label of a feature stands.
import { isInside } from './pick.js';

/** Anchors by the buffer of the coordinates, which a row never leaves nor changes in. */
const anchors = new WeakMap();

function largestRing({ coords, vertices, parts }, id) {
  let [best, most] = [null, 0];
  for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
    let [twice, cx, cy] = [0, 0, 0];
    const x0 = coords[2 * vertices[ring]];
    const y0 = coords[2 * vertices[ring] + 1];
    for (let i = vertices[ring]; i < vertices[ring + 1] - 1; i++) {
      const ax = coords[2 * i] - x0;
      const ay = coords[2 * i + 1] - y0;
      const bx = coords[2 * i + 2] - x0;
      const by = coords[2 * i + 3] - y0;
      const cross = ax * by - bx * ay;
      twice += cross;
      cx += (ax + bx) * cross;
      cy += (ay + by) * cross;
    }
    if (Math.abs(twice) > most) {
      most = Math.abs(twice);
      best = [x0 + cx / (3 * twice), y0 + cy / (3 * twice)];
    }
  }
  return best;
}

/** Middle of the widest stretch of the feature along a line of equal y, as far as it lies between `left` and `right`. */
function widestStretch({ coords, vertices, parts }, id, { y, left = -Infinity, right = Infinity }) {
  const crossings = [];
  for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
    for (let i = vertices[ring]; i < vertices[ring + 1] - 1; i++) {
      const [ay, by] = [coords[2 * i + 1], coords[2 * i + 3]];
      if (ay > y === by > y) continue;
      const ax = coords[2 * i];
      crossings.push(ax + ((y - ay) * (coords[2 * i + 2] - ax)) / (by - ay));
    }
  }
  crossings.sort((a, b) => a - b);
  let [best, widest] = [null, 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const [from, to] = [Math.max(left, crossings[i]), Math.min(right, crossings[i + 1])];
    if (to - from > widest) {
      widest = to - from;
      best = [(from + to) / 2, y, widest];
    }
  }
  return best;
}

function isWithin([x, y], [x0, y0, x1, y1]) {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

/**
 * Centroid of the largest ring when it lies inside the feature, else a place beside it that does. Found once for each:
 * the labels of a view are placed after every move, and one feature may have a million vertices.
 */
export function polygonAnchor(shapes, id) {
  let known = anchors.get(shapes.coords.buffer);
  if (!known) anchors.set(shapes.coords.buffer, (known = new Map()));
  if (!known.has(id)) known.set(id, findAnchor(shapes, id));
  return known.get(id);
}

function findAnchor(shapes, id) {
  const centre = largestRing(shapes, id);
  if (!centre || isInside(shapes, id, centre[0], centre[1])) return centre;
  return widestStretch(shapes, id, { y: centre[1] })?.slice(0, 2) ?? centre;
}

/**
 * The anchor of a feature that is only partly in view: its own when that is in sight, else the middle of what is seen.
 *
 * @param {number[]} sight what is seen, world units
 * @param {number[]} bounds box of the feature
 * @param {number} room width that the label needs
 */
export function anchorInSight(shapes, id, { sight, bounds, room }) {
  const own = polygonAnchor(shapes, id);
  if (!own || isWithin(own, sight)) return own;
  const [left, right] = [Math.max(sight[0], bounds[0]), Math.min(sight[2], bounds[2])];
  const y = Math.round((Math.max(sight[1], bounds[1]) + Math.min(sight[3], bounds[3])) / 2);
  const found = widestStretch(shapes, id, { y, left, right });
  return found && found[2] > room ? found.slice(0, 2) : own;
}

const STRAIGHT = 0.97;

function chordOf(coords, [first, last]) {
  const [ax, ay] = coords.subarray(2 * first, 2 * first + 2);
  const [bx, by] = coords.subarray(2 * last, 2 * last + 2);
  return { dx: bx - ax, dy: by - ay, x: (ax + bx) / 2, y: (ay + by) / 2, length: Math.hypot(bx - ax, by - ay) };
}

function upright(dx, dy) {
  const angle = Math.atan2(dy, dx);
  return Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle;
}

/** Stretches of a path between two vertices, each as short as holds `room`; visits [first, last], length along it. */
function eachStretch(coords, [from, to], room, visit) {
  let [first, along] = [from, 0];
  for (let last = from + 1; last < to; last++) {
    along += chordOf(coords, [last - 1, last]).length;
    for (;;) {
      const step = chordOf(coords, [first, first + 1]).length;
      if (first + 1 >= last || along - step < room) break;
      along -= step;
      first++;
    }
    if (along >= room) visit([first, last], along);
  }
}

/**
 * The straightest stretch of a line that is long enough for a label and has its middle in the box: its middle, with
 * its angle (never upside down); null if there is none.
 */
export function lineAnchor({ coords, vertices, parts }, id, { box, room }) {
  let [best, most] = [null, STRAIGHT];
  for (let path = parts[id]; path < parts[id + 1]; path++) {
    eachStretch(coords, [vertices[path], vertices[path + 1]], room, (ends, along) => {
      const { dx, dy, x, y, length } = chordOf(coords, ends);
      if (length / along > most && isWithin([x, y], box)) {
        most = length / along;
        best = { x, y, angle: upright(dx, dy) };
      }
    });
  }
  return best;
}
