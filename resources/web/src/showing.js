// What of a layer is drawn at a zoom, and how large: bounds of its cases and grades, scale of its symbols and lines.

const VALUES = 256;

function within({ min_zoom: min, max_zoom: max }, zoom) {
  return zoom >= (min ?? 0) && zoom <= (max ?? 30);
}

/** A table of cases or grades: 1 where the zoom lies in the bounds; values past the end are as the first. */
function table(entries, zoom) {
  const on = new Uint8Array(VALUES).fill(entries.length === 0 || within(entries[0], zoom) ? 1 : 0);
  entries.slice(0, VALUES).forEach((entry, i) => (on[i] = within(entry, zoom) ? 1 : 0));
  return on;
}

/** Which features are drawn at a zoom. */
export class Showing {
  constructor({ cases, grades }, zoom) {
    this.cases = table(cases, zoom);
    this.grades = table(grades ?? [], zoom);
    this.all = this.cases.every(Boolean) && this.grades.every(Boolean);
  }

  has(value, grade) {
    return this.cases[value] === 1 && this.grades[grade] === 1;
  }
}

/** Whether anything of a layer, as the message `layers` describes it, can be drawn at a zoom. */
export function isDrawnAt({ min_zoom, max_zoom, style }, zoom) {
  if (!within({ min_zoom, max_zoom }, zoom)) return false;
  const { cases, grades, density, heat, values } = style ?? {};
  if (heat || values || (density && zoom <= density.max_zoom)) return true;
  const some = (entries) => !entries?.length || entries.some((one) => within(one, zoom));
  return some(cases) && some(grades);
}

/** Layers of more rows come when the smaller ones of the view are there, and the first picture does not wait for them. */
const MANY_ROWS = 200_000;

export function isLarge({ rows }) {
  return (rows ?? 0) > MANY_ROWS;
}

function scaleAt({ shrink_below_zoom: below, grow_above_zoom: above }, zoom, { shrink, least, grow, most }) {
  const smaller = Math.max(least, shrink ** Math.max(0, (below ?? 0) - zoom));
  return smaller * Math.min(most, grow ** Math.max(0, zoom - (above ?? 30)));
}

/** Size of point symbols at a zoom as a share of their own. */
export function pointScale(style, zoom) {
  return scaleAt(style, zoom, { shrink: 0.86, least: 0.45, grow: 1.12, most: 1.5 });
}

/** Width of lines and borders at a zoom as a share of their own. */
export function lineScale(style, zoom) {
  return scaleAt(style, zoom, { shrink: 0.78, least: 0.35, grow: 1.5, most: 8 });
}
