// Where the label of a feature stands.
import { isInside } from './pick.js';

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

/** Middle of the widest stretch of the feature along a line of equal y. */
function widestStretch({ coords, vertices, parts }, id, y) {
  const crossings = [];
  for (let ring = parts[id]; ring < parts[id + 1]; ring++) {
    for (let i = vertices[ring]; i < vertices[ring + 1] - 1; i++) {
      const [ax, ay, bx, by] = coords.subarray(2 * i, 2 * i + 4);
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) * (bx - ax)) / (by - ay));
    }
  }
  crossings.sort((a, b) => a - b);
  let [best, widest] = [null, 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] > widest) {
      widest = crossings[i + 1] - crossings[i];
      best = [(crossings[i] + crossings[i + 1]) / 2, y];
    }
  }
  return best;
}

/** Centroid of the largest ring when it lies inside the feature, else a place beside it that does. */
export function polygonAnchor(shapes, id) {
  const centre = largestRing(shapes, id);
  if (!centre || isInside(shapes, id, centre[0], centre[1])) return centre;
  return widestStretch(shapes, id, centre[1]) ?? centre;
}

/** Middle of the longest segment that has its middle in the box, with its angle (never upside down); null if none. */
export function lineAnchor({ coords, vertices, parts }, id, [x0, y0, x1, y1]) {
  let [best, longest] = [null, 0];
  for (let path = parts[id]; path < parts[id + 1]; path++) {
    for (let i = vertices[path]; i < vertices[path + 1] - 1; i++) {
      const [ax, ay, bx, by] = coords.subarray(2 * i, 2 * i + 4);
      const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
      const length = Math.hypot(bx - ax, by - ay);
      if (length > longest && mx >= x0 && mx <= x1 && my >= y0 && my <= y1) {
        longest = length;
        const angle = Math.atan2(by - ay, bx - ax);
        best = { x: mx, y: my, angle: Math.abs(angle) > Math.PI / 2 ? angle - Math.sign(angle) * Math.PI : angle };
      }
    }
  }
  return best;
}
