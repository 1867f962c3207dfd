// Adds rings and paths to a canvas path. Runs of vertices on one far side of the tile shrink to their two ends, so a
// coastline of a million vertices costs a tile only what the tile shows of it.

function sideOf(x, y, box) {
  return (x < box[0] ? 1 : x > box[2] ? 2 : 0) | (y < box[1] ? 4 : y > box[3] ? 8 : 0);
}

/**
 * @param {{moveTo: Function, lineTo: Function}} path
 * @param {Int32Array} coords world units
 * @param {number} from first vertex
 * @param {number} to one past the last vertex
 * @param {{x: number, y: number, scale: number, box: number[]}} frame origin and scale of the tile; `box` is the
 *   tile with its margin in world units
 */
export function traceRun(path, coords, from, to, frame) {
  const { x: ox, y: oy, scale, box } = frame;
  let first = true;
  let held = false;
  let [sideE, sideH, hx, hy] = [0, 0, 0, 0];
  for (let i = from * 2; i < to * 2; i += 2) {
    const x = coords[i];
    const y = coords[i + 1];
    const side = sideOf(x, y, box);
    if (first) {
      path.moveTo((x - ox) * scale, (y - oy) * scale);
      first = false;
      sideE = side;
    } else {
      if (held && !(sideE & sideH & side)) {
        path.lineTo((hx - ox) * scale, (hy - oy) * scale);
        sideE = sideH;
        held = false;
      }
      if (sideE & side) {
        held = true;
        sideH = side;
        hx = x;
        hy = y;
      } else {
        path.lineTo((x - ox) * scale, (y - oy) * scale);
        sideE = side;
      }
    }
  }
  if (held) path.lineTo((hx - ox) * scale, (hy - oy) * scale);
}

/** Shares of a segment that lie in a box (Liang and Barsky): [first, last], null when none does. */
export function shareWithin([ax, ay, bx, by], [x0, y0, x1, y1]) {
  const [dx, dy] = [bx - ax, by - ay];
  let [first, last] = [0, 1];
  for (const [step, room] of [[-dx, ax - x0], [dx, x1 - ax], [-dy, ay - y0], [dy, y1 - ay]]) {
    if (step === 0) {
      if (room < 0) return null;
    } else if (step < 0) {
      first = Math.max(first, room / step);
    } else {
      last = Math.min(last, room / step);
    }
  }
  return first < last ? [first, last] : null;
}

/** Whether all vertices of a run lie in a box. */
export function isRunWithin(coords, from, to, box) {
  for (let i = from; i < to; i++) if (sideOf(coords[2 * i], coords[2 * i + 1], box) !== 0) return false;
  return true;
}

const WHOLE = [0, 1];

/**
 * The parts of a run that lie in the frame's box. Parameters as for `traceRun`.
 *
 * @returns {{start: number, points: number[]}[]} for each: the pixels along the run at which it starts, and its vertices
 *   in pixels
 */
export function piecesOf(coords, from, to, { x: ox, y: oy, scale, box }) {
  const pieces = [];
  let along = 0;
  let open = null;
  let sideA = sideOf(coords[2 * from], coords[2 * from + 1], box);
  for (let i = from + 1; i < to; i++) {
    const [ax, ay, bx, by] = [coords[2 * i - 2], coords[2 * i - 1], coords[2 * i], coords[2 * i + 1]];
    const sideB = sideOf(bx, by, box);
    const length = Math.hypot(bx - ax, by - ay) * scale;
    const share = sideA & sideB ? null : sideA | sideB ? shareWithin([ax, ay, bx, by], box) : WHOLE;
    if (share) {
      const [first, last] = share;
      if (!open || first > 0) {
        open = { start: along + first * length, points: [(ax + (bx - ax) * first - ox) * scale, (ay + (by - ay) * first - oy) * scale] };
        pieces.push(open);
      }
      open.points.push((ax + (bx - ax) * last - ox) * scale, (ay + (by - ay) * last - oy) * scale);
      if (last < 1) open = null;
    } else {
      open = null;
    }
    along += length;
    sideA = sideB;
  }
  return pieces;
}
