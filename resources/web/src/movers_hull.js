// A hull to scale, its bow up: filled when its position is fresh, hollow when stale, hollow and crossed when silent.
import { withAlpha } from './colours.js';

/** Along and across a hull, from the bow around, as shares of length and width. */
const HULL = [[0.5, 0], [0.22, 0.42], [-0.5, 0.5], [-0.5, -0.5], [0.22, -0.42]];

export function paintHull(ctx, { length, width, ink, halo, state }) {
  const filled = state !== 'stale' && state !== 'silent';
  ctx.beginPath();
  for (const [along, across] of HULL) ctx.lineTo(across * width, -along * length);
  ctx.closePath();
  ctx.strokeStyle = withAlpha(halo, 0.9);
  ctx.lineWidth = 3.4;
  ctx.stroke();
  ctx.fillStyle = filled ? ink : withAlpha(halo, 0.55);
  ctx.fill();
  ctx.strokeStyle = filled ? halo : ink;
  ctx.lineWidth = filled ? 1 : 1.5;
  ctx.stroke();
  if (state !== 'silent') return;
  ctx.beginPath();
  for (const side of [-1, 1]) {
    ctx.moveTo(side * width * 0.75, -length * 0.35);
    ctx.lineTo(-side * width * 0.75, length * 0.35);
  }
  ctx.stroke();
}
