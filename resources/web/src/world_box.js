// What of the world a map shows.
import { pixelsPerUnit } from './project.js';

/** Box [left, top, right, bottom] of the view in world units. */
export function worldBox(map) {
  const { min, max } = map.getPixelBounds();
  const unit = pixelsPerUnit(map.getZoom());
  return [min.x / unit, min.y / unit, max.x / unit, max.y / unit];
}
