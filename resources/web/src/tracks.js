// Tracks: points that name what they are positions of. Of a stretch of time the newest position of each is shown, and
// behind it a line through those before, fading with age.

/** Positions of nobody knows what: each stands for itself. */
const UNKNOWN = 0;
const FADES = 4;
const LEAST_ALPHA = 0.15;
const LINE_PX = 1.6;

/** Rows by track, then by time, and where each row stands in the index; made once for the positions that are held. */
function ordered(data) {
  if (data.tracks?.index !== data.index || data.tracks.order !== data.index.order) {
    const { track, at, index } = data;
    const rows = Uint32Array.from(index.order).sort((a, b) => track[a] - track[b] || at[a] - at[b]);
    const place = new Uint32Array(at.length);
    for (let i = 0; i < index.order.length; i++) place[index.order[i]] = i;
    data.tracks = { index, order: index.order, rows, place };
  }
  return data.tracks;
}

/** Calls visit(row before, row) for each step of a track within {from, to}, and end(row) for the newest of each. */
export function eachStep(data, { from, to }, { visit = () => {}, end = () => {} }) {
  const { rows } = ordered(data);
  const low = Math.max(1, from);
  let before = -1;
  for (const row of rows) {
    const at = data.at[row];
    if (at < low || at >= to) continue;
    if (before >= 0) {
      if (data.track[row] !== UNKNOWN && data.track[before] === data.track[row]) visit(before, row);
      else end(before);
    }
    before = row;
  }
  if (before >= 0) end(before);
}

/** 1 for each row that is the newest of its track in the window. */
export function newestWithin(data, window) {
  const newest = new Uint8Array(data.at.length);
  eachStep(data, window, { end: (row) => (newest[row] = 1) });
  return newest;
}

/** The lines of a layer's tracks, those of the oldest steps first. */
export function paintTracks(ctx, layer, { frame, ratio }) {
  const { raw: data, window } = layer;
  const { place } = ordered(data);
  const { xy } = data.index;
  const paths = Array.from({ length: FADES }, () => new Path2D());
  const visit = (a, b) => {
    const age = (window.to - data.at[b]) / (window.to - window.from);
    const path = paths[Math.min(FADES - 1, Math.floor(age * FADES))];
    path.moveTo((xy[2 * place[a]] - frame.x) * frame.scale, (xy[2 * place[a] + 1] - frame.y) * frame.scale);
    path.lineTo((xy[2 * place[b]] - frame.x) * frame.scale, (xy[2 * place[b] + 1] - frame.y) * frame.scale);
  };
  eachStep(data, window, { visit });
  const { fill, stroke } = layer.symbol(0);
  ctx.strokeStyle = fill ?? stroke;
  ctx.lineWidth = LINE_PX * ratio;
  for (let fade = FADES - 1; fade >= 0; fade--) {
    ctx.globalAlpha = layer.opacity * (1 - (fade * (1 - LEAST_ALPHA)) / (FADES - 1));
    ctx.stroke(paths[fade]);
  }
  ctx.globalAlpha = 1;
}
