// Names of boats: the selected first, then those that move; they give way to each other and are never cut.
import { placeLabels } from './label_place.js';

const MOST_NAMES = 120;
const MOST_TRIED = 2400;
const BESIDE_PX = 7;
const BESIDE_RING_PX = 15;
const MOST_HULL_PX = 60;
const FONT = '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif';

function named({ style, view, slots, selected, fleet }) {
  const { label } = style;
  const near = label && view.z >= (label.min_zoom ?? 0) && view.z <= (label.max_zoom ?? 30) && slots.length <= MOST_TRIED;
  const rest = near ? slots.filter((slot) => !selected.includes(slot)) : [];
  return [...selected, ...rest.sort((a, b) => fleet.moving(b) - fleet.moving(a) || a - b)];
}

/** @param {{theme: object, at: (slot: number) => number[], taken: number[][]}} look colours, where a boat is in pixels,
 *   and what is written there already */
export function paintNames(ctx, scene, { theme, at, taken }) {
  const { fleet, view, style, selected } = scene;
  const { size_px: size = 11, halo = theme.halo, ink = theme.text } = style.label ?? {};
  ctx.font = `${size}px ${FONT}`;
  const wanted = named(scene).filter((slot) => fleet.names[slot]).map((slot) => {
    const [x, y] = at(slot);
    const beside = Math.max(BESIDE_PX, Math.min(MOST_HULL_PX, fleet.pixels(fleet.wide[slot], slot, view.z) / 2));
    const text = fleet.names[slot];
    const offset = selected.includes(slot) ? BESIDE_RING_PX : beside;
    return { text, x, y, width: ctx.measureText(text).width, height: size * 1.15, offset, angle: 0 };
  });
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 3;
  for (const { text, x, y } of placeLabels(wanted, { most: MOST_NAMES, view: [0, 0, view.width, view.height], taken })) {
    ctx.strokeStyle = halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = ink;
    ctx.fillText(text, x, y);
  }
}
