// Colours as numbers: contrast of a sign on its symbol, alpha ramps.

/** "#rrggbb" or "#rrggbbaa" to [r, g, b, a] with a from 0 to 1; black when it is neither. */
export function parseHex(hex) {
  const match = /^#([0-9a-f]{6})([0-9a-f]{2})?$/i.exec(hex ?? '');
  if (!match) return [0, 0, 0, 1];
  const value = Number.parseInt(match[1], 16);
  const alpha = match[2] === undefined ? 1 : Number.parseInt(match[2], 16) / 255;
  return [value >> 16, (value >> 8) & 255, value & 255, alpha];
}

export function withAlpha(hex, alpha) {
  const [r, g, b, a] = parseHex(hex);
  return `rgba(${r},${g},${b},${Math.round(a * alpha * 1000) / 1000})`;
}

/** Relative luminance, WCAG 2.1. */
export function luminance(hex) {
  const [r, g, b] = parseHex(hex)
    .slice(0, 3)
    .map((channel) => {
      const c = channel / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Ink for a sign on a fill: whichever of near-black and white contrasts more. */
export function inkOn(fill) {
  const level = luminance(fill);
  return (level + 0.05) / 0.06 > 1.05 / (level + 0.05) ? '#10151a' : '#ffffff';
}

/** Whether an ink hides what lies below it. */
export function isOpaque(hex) {
  return /^#[0-9a-f]{6}(ff)?$/i.test(hex ?? '');
}
