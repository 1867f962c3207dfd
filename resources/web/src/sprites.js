// Point symbols painted once and stamped many times.
import { inkOn, withAlpha } from './colours.js';
import { OPEN_SHAPES, signOffset, traceShape } from './symbols.js';

const FONT = '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif';
const TURNS = 72;
const MOST_KEPT = 4000;
const MIN_SIGN_PX = 10;
const HALO_PX = 1.1;
/** Open shapes are strokes of this share of their radius, at least. */
const OPEN_SHARE = 0.24;
const BADGE_PX = { height: 15, glyph: 4 };
const BADGE_FONT = `10.5px ${FONT}`;

/** Ink and width of the outline: hollow shapes live by it, filled ones have it when the style asks for it. */
function outlineOf(symbol, radius) {
  const share = Math.min(1, radius / ((symbol.size_px ?? 8) / 2));
  if (OPEN_SHAPES.has(symbol.shape)) {
    return { ink: symbol.fill ?? symbol.stroke ?? '#808080', width: Math.max((symbol.stroke_px ?? 1) * share, radius * OPEN_SHARE) };
  }
  if (!symbol.stroke) return { ink: null, width: 0 };
  // The outline shrinks with the symbol, or far out nothing but outlines would be left.
  return { ink: symbol.stroke, width: (symbol.stroke_px ?? 1) * share };
}

function strokeShape(ctx, symbol, radius) {
  const { ink, width } = outlineOf(symbol, radius);
  ctx.beginPath();
  traceShape(ctx, symbol.shape, radius);
  if (symbol.halo) {
    ctx.strokeStyle = symbol.halo;
    ctx.lineWidth = width + 2 * HALO_PX;
    ctx.stroke();
  }
  if (!OPEN_SHAPES.has(symbol.shape)) {
    ctx.fillStyle = symbol.fill ?? symbol.halo ?? '#808080';
    ctx.fill();
  }
  if (width > 0) {
    ctx.strokeStyle = ink;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

function paintSign(ctx, symbol, radius) {
  if (!symbol.sign || radius * 2 < MIN_SIGN_PX) return;
  const hollow = OPEN_SHAPES.has(symbol.shape) || !symbol.fill;
  ctx.fillStyle = hollow ? symbol.fill ?? symbol.stroke ?? '#808080' : inkOn(symbol.fill);
  ctx.font = `bold ${Math.max(7, radius * 1.15)}px ${FONT}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText([...symbol.sign].slice(0, 2).join(''), 0, radius * (0.06 + signOffset(symbol.shape)));
}

/** A square canvas with the symbol in its middle. */
function paintSprite({ symbol, radius, ratio, turn }) {
  const pad = (symbol.stroke_px ?? 1) / 2 + (symbol.halo ? HALO_PX + 0.5 : 1);
  const side = Math.ceil((radius + pad) * ratio) * 2;
  const canvas = new OffscreenCanvas(side, side);
  const ctx = canvas.getContext('2d');
  ctx.translate(side / 2, side / 2);
  ctx.scale(ratio, ratio);
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  ctx.save();
  ctx.rotate((turn / TURNS) * Math.PI * 2);
  strokeShape(ctx, symbol, radius);
  ctx.restore();
  paintSign(ctx, symbol, radius);
  return canvas;
}

let digitPx = 0;

/** Width of one figure: all ten are as wide. */
function digitWidth() {
  if (digitPx === 0) {
    const measure = new OffscreenCanvas(1, 1).getContext('2d');
    measure.font = BADGE_FONT;
    digitPx = measure.measureText('0').width;
  }
  return digitPx;
}

/** The plate of a count with room for so many figures, the symbol it counts at its left. */
function paintPlate({ symbol, digits, rule, ratio }) {
  const { height, glyph } = BADGE_PX;
  const width = Math.ceil(digits * digitWidth()) + 2 * glyph + 12;
  const canvas = new OffscreenCanvas(Math.ceil(width * ratio) + 2, Math.ceil(height * ratio) + 2);
  const ctx = canvas.getContext('2d');
  ctx.translate(1, 1);
  ctx.scale(ratio, ratio);
  ctx.beginPath();
  ctx.roundRect(0.5, 0.5, width - 1, height - 1, height / 2);
  ctx.fillStyle = withAlpha(rule.plate, 0.86);
  ctx.fill();
  ctx.strokeStyle = withAlpha(symbol.fill ?? symbol.stroke, 0.55);
  ctx.lineWidth = 1;
  ctx.stroke();
  ctx.save();
  ctx.translate(glyph + 4.5, height / 2);
  strokeShape(ctx, { ...symbol, halo: null }, glyph);
  ctx.restore();
  return canvas;
}

function paintDigit({ digit, ink, ratio }) {
  const canvas = new OffscreenCanvas(Math.ceil((digitWidth() + 1) * ratio) + 1, Math.ceil(BADGE_PX.height * ratio) + 2);
  const ctx = canvas.getContext('2d');
  ctx.translate(0, 1);
  ctx.scale(ratio, ratio);
  ctx.font = BADGE_FONT;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = ink;
  ctx.fillText(digit, 0, BADGE_PX.height / 2 + 0.5);
  return canvas;
}

/** A count on a plate, the symbol it counts beside it; `stamp` puts the parts of it. */
function paintBadge(badge, sprites) {
  const { width, height } = sprites.plate(badge);
  const canvas = new OffscreenCanvas(width, height);
  sprites.stampBadge(canvas.getContext('2d'), badge, width / 2, height / 2);
  return canvas;
}

export class Sprites {
  constructor() {
    this.sheets = new Map();
  }

  /** @param {number} bearing tenths of a degree; null or 65535 when the symbol is not turned */
  get({ symbol, radius, ratio, bearing = null }) {
    return this.sheet({ symbol, radius, ratio }).get(bearing);
  }

  /** All turns of one symbol at one size: described once, then fetched by number. */
  sheet({ symbol, radius, ratio }) {
    const key = `${JSON.stringify(symbol)}|${radius.toFixed(1)}|${ratio}`;
    const turns = [];
    return {
      get: (bearing = null) => {
        const turn = bearing === null || bearing === 65_535 ? 0 : Math.round((bearing / 3600) * TURNS) % TURNS;
        turns[turn] ??= this.kept(`${key}|${turn}`, () => paintSprite({ symbol, radius, ratio, turn }));
        return turns[turn];
      },
    };
  }

  /** @param badge {{symbol, count: number, rule: {ink, plate}, ratio: number}} */
  badge(badge) {
    return this.kept(JSON.stringify(badge), () => paintBadge(badge, this));
  }

  plate({ symbol, count, rule: { ink, plate }, ratio }) {
    const work = { symbol, digits: String(count).length, rule: { ink, plate }, ratio };
    return this.kept(JSON.stringify(work), () => paintPlate(work));
  }

  /** Paints a badge around a place out of its plate and figures: no canvas for each number while numbers change. */
  stampBadge(ctx, badge, x, y) {
    const { ratio, rule: { ink } } = badge;
    const plate = this.plate(badge);
    const [left, top] = [Math.round(x - plate.width / 2), Math.round(y - plate.height / 2)];
    ctx.drawImage(plate, left, top);
    [...String(badge.count)].forEach((digit, i) => {
      const figure = this.kept(`${digit}|${ink}|${ratio}`, () => paintDigit({ digit, ink, ratio }));
      ctx.drawImage(figure, left + 1 + Math.round((2 * BADGE_PX.glyph + 7 + i * digitWidth()) * ratio), top);
    });
  }

  kept(key, paint) {
    let sprite = this.sheets.get(key);
    if (!sprite) {
      if (this.sheets.size > MOST_KEPT) this.sheets.clear();
      sprite = paint();
      this.sheets.set(key, sprite);
    }
    return sprite;
  }
}
