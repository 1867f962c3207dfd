// Shapes of point symbols as paths around (0, 0), pointing north. Only shapes, no colours.

const TAU = Math.PI * 2;

/** Corners of a regular figure; with `inner`, a star whose inner corners have that share of the radius. */
export function corners(count, radius, inner = 0) {
  const points = [];
  const steps = inner > 0 ? count * 2 : count;
  for (let i = 0; i < steps; i++) {
    const r = inner > 0 && i % 2 === 1 ? radius * inner : radius;
    const angle = (i / steps) * TAU - Math.PI / 2;
    points.push([r * Math.cos(angle), r * Math.sin(angle)]);
  }
  return points;
}

function figure(path, points) {
  points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
}

function circle(path, r) {
  path.moveTo(r, 0);
  path.arc(0, 0, r, 0, TAU);
  path.closePath();
}

function cross(path, r) {
  const t = r * 0.36;
  figure(path, [
    [-t, -r], [t, -r], [t, -t], [r, -t], [r, t], [t, t], [t, r], [-t, r], [-t, t], [-r, t], [-r, -t], [-t, -t],
  ]);
}

function pin(path, r) {
  const head = r * 0.72;
  const y = -r + head;
  path.moveTo(0, r);
  path.quadraticCurveTo(-head, y + head * 0.7, -head, y);
  path.arc(0, y, head, Math.PI, TAU);
  path.quadraticCurveTo(head, y + head * 0.7, 0, r);
  path.closePath();
}

function drop(path, r) {
  const body = r * 0.68;
  const y = r - body;
  path.moveTo(0, -r);
  path.quadraticCurveTo(body, y - body * 0.7, body, y);
  path.arc(0, y, body, 0, Math.PI);
  path.quadraticCurveTo(-body, y - body * 0.7, 0, -r);
  path.closePath();
}

function anchor(path, r) {
  path.moveTo(r * 0.26, -r * 0.72);
  path.arc(0, -r * 0.72, r * 0.26, 0, TAU);
  path.moveTo(0, -r * 0.46);
  path.lineTo(0, r * 0.9);
  path.moveTo(-r * 0.5, -r * 0.18);
  path.lineTo(r * 0.5, -r * 0.18);
  path.moveTo(-r * 0.85, r * 0.2);
  path.quadraticCurveTo(-r * 0.7, r * 0.9, 0, r * 0.92);
  path.quadraticCurveTo(r * 0.7, r * 0.9, r * 0.85, r * 0.2);
}

function bar(path, r) {
  const t = r * 0.4;
  figure(path, [[-r, -t], [r, -t], [r, t], [-r, t]]);
}

const SHAPES = {
  circle,
  square: (path, r) => figure(path, [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x, y]) => [x * r * 0.86, y * r * 0.86])),
  triangle: (path, r) => figure(path, [[0, -r], [r * 0.88, r * 0.78], [-r * 0.88, r * 0.78]]),
  diamond: (path, r) => figure(path, corners(4, r)),
  cross,
  hexagon: (path, r) => figure(path, corners(6, r)),
  star: (path, r) => figure(path, corners(5, r, 0.45)),
  pin,
  bar,
  ring: (path, r) => circle(path, r * 0.8),
  anchor,
  drop,
};

/** Shapes that are strokes rather than areas. */
export const OPEN_SHAPES = new Set(['anchor', 'ring']);
/** Shapes with a tip, which shows where a thing heads. */
export const POINTED_SHAPES = new Set(['triangle', 'drop', 'pin']);
export const SHAPE_NAMES = Object.keys(SHAPES);

/** Adds the shape to a path; an unknown name is drawn as a circle, so that nothing disappears. */
export function traceShape(path, shape, radius) {
  (Object.hasOwn(SHAPES, shape) ? SHAPES[shape] : circle)(path, radius);
}

/** Where the sign stands, as a share of the radius below the middle. */
export function signOffset(shape) {
  return { pin: -0.28, drop: 0.3, triangle: 0.24 }[shape] ?? 0;
}
