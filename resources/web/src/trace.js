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
