// Paints a scene of boats: tails, course vectors, hulls or symbols, counts, what is selected, names.
import { withAlpha } from './colours.js';
import { paintHull } from './movers_hull.js';
import { paintNames } from './movers_names.js';
import { Strokes } from './movers_strokes.js';
import { Sprites } from './sprites.js';

/** Minutes of the course vector: six, and nearer fewer, or it would leave the screen. */
const VECTOR_MIN = [[14, 6], [15, 3], [30, 1]];
const VECTOR_FROM = 11;
const VECTOR_LEAST_PX = 9;
const TAIL_FROM = 12;
const HULL_FROM_PX = 12;
const LEAST_WIDTH_PX = 5;
const TURNS = 72;
export const RING_PX = 13;
const STEPS = 4; // of strength
const METRES_PER_MILE = 1852;

export class MoverPainter {
  constructor() {
    this.canvas = null;
    this.spared = null;
    this.sprites = new Sprites();
    this.strokes = new Strokes();
    this.sheet = new Map();
    this.sheetKey = '';
  }

  /** @returns {ImageBitmap} of the view: {left, top (world units), width, height (pixels), z, ratio} */
  paint(scene, theme, now) {
    const { view } = scene;
    const [width, height] = [Math.round(view.width * view.ratio), Math.round(view.height * view.ratio)];
    if (this.canvas?.width !== width || this.canvas.height !== height) this.canvas = new OffscreenCanvas(width, height);
    const ctx = this.canvas.getContext('2d');
    ctx.reset();
    Object.assign(this, { ctx, scene, theme, now, view });
    this.prepare();
    this.toPixels();
    if (view.z >= TAIL_FROM) this.paintTails();
    if (view.z >= VECTOR_FROM) this.paintVectors();
    this.paintBoats();
    this.paintBadges();
    this.toPixels();
    this.paintSelected();
    paintNames(this.ctx, scene, { theme, at: (slot) => this.at(slot), taken: this.taken() });
    return this.canvas.transferToImageBitmap();
  }

  prepare() {
    const key = JSON.stringify([this.scene.style, this.view.z, this.view.ratio]);
    if (key !== this.sheetKey) this.sheet.clear();
    this.sheetKey = key;
  }

  toPixels() {
    this.ctx.setTransform(this.view.ratio, 0, 0, this.view.ratio, 0, 0);
    this.ctx.lineCap = 'round';
    this.ctx.lineJoin = 'round';
  }

  /** Boxes of the map's own labels in this view; those of another zoom are none. */
  taken() {
    const { spared, view, scene } = this;
    if (spared?.z !== view.z) return [];
    const [x, y] = [(spared.left - view.left) * scene.unit, (spared.top - view.top) * scene.unit];
    return spared.boxes.map(([x0, y0, x1, y1]) => [x0 + x, y0 + y, x1 + x, y1 + y]);
  }

  at(slot) {
    const { fleet, unit } = this.scene;
    return [(fleet.x[slot] - this.view.left) * unit, (fleet.y[slot] - this.view.top) * unit];
  }

  ink(value) {
    const { fill, stroke } = this.scene.symbol(value);
    return fill ?? stroke ?? '#808080';
  }

  /** Older stretches are fainter; stretches of one age of some boats are one path. */
  paintTails() {
    const { scene: { fleet, slots, cases, unit }, view: { left, top }, strokes } = this;
    this.ctx.lineWidth = 1.4;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      const tail = fleet.tails[slot];
      if (!tail || !fleet.moving(slot)) continue;
      strokes.move((fleet.x[slot] - left) * unit, (fleet.y[slot] - top) * unit);
      for (let k = 0; 2 * k < tail.length; k++) {
        strokes.lineTo(cases[i] + 256 * k, (tail[2 * k] - left) * unit, (tail[2 * k + 1] - top) * unit);
      }
    }
    strokes.paint(this.ctx, (look) => withAlpha(this.ink(look & 255), 0.5 * (1 - (look >> 8) / 10)));
  }

  /** Where each boat will be in some minutes. */
  paintVectors() {
    const { scene: { fleet, slots, cases, unit }, view: { left, top, z }, strokes } = this;
    const minutes = VECTOR_MIN.find(([zoom]) => z <= zoom)[1];
    this.ctx.lineWidth = 1;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i];
      if (!fleet.moving(slot) || Number.isNaN(fleet.course[slot])) continue;
      const length = fleet.pixels((fleet.speed[slot] * METRES_PER_MILE * minutes) / 60, slot, z);
      if (length < VECTOR_LEAST_PX) continue;
      const [x, y] = [(fleet.x[slot] - left) * unit, (fleet.y[slot] - top) * unit];
      const course = (fleet.course[slot] * Math.PI) / 180;
      strokes.move(x, y);
      strokes.lineTo(cases[i], x + length * Math.sin(course), y - length * Math.cos(course));
    }
    strokes.paint(this.ctx, (look) => withAlpha(this.ink(look), 0.55));
  }

  paintBoats() {
    const { ctx, view, scene } = this;
    const { fleet, slots, cases } = scene;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    slots.forEach((slot, i) => {
      const bow = fleet.bow(slot);
      const strength = Math.round(fleet.strength(slot, this.now) * STEPS) / STEPS;
      const length = fleet.pixels(fleet.long[slot], slot, view.z);
      if (length > HULL_FROM_PX && bow !== null) {
        this.paintHull(slot, cases[i], { bow, length, strength });
        return;
      }
      const sprite = this.sprite(slot, cases[i], bow);
      // What stands apart asks for a person: its sign is never faint.
      ctx.globalAlpha = scene.style.cases[cases[i]]?.apart ? 1 : strength;
      const [x, y] = this.at(slot);
      ctx.drawImage(sprite, Math.round(x * view.ratio - sprite.width / 2), Math.round(y * view.ratio - sprite.height / 2));
    });
    ctx.globalAlpha = 1;
  }

  /** Symbols by what they look like, turned in steps of five degrees; without a bow they are round. */
  sprite(slot, value, bow) {
    const radius = this.scene.radius(slot, value);
    const turn = bow === null ? TURNS : Math.round((bow / 360) * TURNS) % TURNS;
    const key = (value * 64 + Math.round(radius * 4)) * 128 + turn;
    let sprite = this.sheet.get(key);
    if (!sprite) {
      const symbol = this.scene.symbol(value);
      const round = symbol.shape === 'triangle' && bow === null;
      sprite = this.sprites.get({
        symbol: round ? { ...symbol, shape: 'circle' } : symbol,
        radius: round ? radius * 0.72 : radius,
        ratio: this.view.ratio,
        bearing: symbol.shape === 'triangle' && bow !== null ? Math.round(bow * 10) % 3600 : null,
      });
      this.sheet.set(key, sprite);
    }
    return sprite;
  }

  paintHull(slot, value, { bow, length, strength }) {
    const { ctx, scene, view, theme } = this;
    const width = Math.max(LEAST_WIDTH_PX, scene.fleet.pixels(scene.fleet.wide[slot] || scene.fleet.long[slot] / 4, slot, view.z));
    const [x, y] = this.at(slot);
    ctx.save();
    ctx.setTransform(view.ratio, 0, 0, view.ratio, x * view.ratio, y * view.ratio);
    ctx.rotate((bow * Math.PI) / 180);
    ctx.globalAlpha = strength;
    paintHull(ctx, { length, width, ink: this.ink(value), halo: theme.halo, state: scene.style.cases[value]?.value });
    ctx.restore();
  }

  paintBadges() {
    const { scene, ctx, view } = this;
    const rule = { ink: scene.style.cluster?.ink ?? this.theme.text, plate: scene.style.cluster?.plate ?? this.theme.halo };
    for (const { x, y, slots, value } of scene.badges) {
      const badge = this.sprites.badge({ symbol: scene.symbol(value), count: slots.length, rule, ratio: view.ratio });
      const [left, top] = [(x - view.left) * scene.unit * view.ratio, (y - view.top) * scene.unit * view.ratio];
      ctx.drawImage(badge, Math.round(left - badge.width / 2), Math.round(top - badge.height / 2));
    }
  }

  paintSelected() {
    const { fleet, selected } = this.scene;
    for (const [ink, width] of [[this.theme.halo, 7], [this.theme.accent, 3]]) {
      this.ctx.strokeStyle = ink;
      this.ctx.lineWidth = width;
      for (const slot of selected) {
        const radius = Math.max(RING_PX, fleet.pixels(fleet.long[slot], slot, this.view.z) / 2 + 6);
        this.ctx.beginPath();
        this.ctx.arc(...this.at(slot), radius, 0, 2 * Math.PI);
        this.ctx.stroke();
      }
    }
  }

}
