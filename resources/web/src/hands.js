// What a person does on the map: points, presses, draws outlines; with the mouse, and with the keyboard's cursor.
import { AREA_TOOLS, AreaTools } from './area_tools.js';
import { HitSources, ofEngine } from './hit_sources.js';
import { KeyCursor } from './key_cursor.js';
import { Pointer } from './pointer.js';
import { Spoken } from './spoken.js';
import { Tip } from './tip.js';

/** Ids told for one outline; what is more is told as counts, and the store answers by the outline itself. */
const MOST_IDS = 20_000;

export class Hands {
  constructor({ map, engine, movers, channel, tools, marks }) {
    this.map = map;
    this.channel = channel;
    this.tools = tools;
    this.sources = new HitSources();
    this.sources.add(ofEngine(engine, MOST_IDS));
    this.sources.add(movers); // boats lie above all else
    this.spoken = new Spoken(map.getContainer());
    this.area = new AreaTools({ map, channel, sources: this.sources, changed: () => this.tell() });
    const isDrawing = () => tools.active || this.area.busy;
    const tip = new Tip(map.getContainer());
    this.pointer = new Pointer({ map, sources: this.sources, channel, tip, words: this.spoken, isDrawing });
    this.pointer.onHover = (lines) => this.cursor.on && this.spoken.say(lines.join(', '));
    this.cursor = new KeyCursor({ map, moved: (cursor) => this.follow(cursor) });
    this.told = '';
    document.addEventListener('keydown', (event) => this.key(event), { capture: true });
    channel.on('choosing', ({ layers, whole, mode }) => (this.area.choosing = { layers, whole, mode }));
    channel.on('tool', (message) => this.use(message));
    channel.on('hint', (message) => marks.hint(message));
    channel.on('cursor', ({ on }) => this.useCursor(on));
    channel.on('back', () => this.back());
    channel.on('list', () => this.pointer.list());
  }

  use({ name, points }) {
    const isArea = AREA_TOOLS.includes(name);
    this.tools.use({ name: isArea ? 'none' : name, points });
    this.area.use(isArea ? name : 'none');
    this.map.doubleClickZoom[name === 'none' ? 'enable' : 'disable']();
    this.map.getContainer().classList.toggle('drawing', name !== 'none');
    if (name !== 'none') this.pointer.leave();
    this.tell();
  }

  useCursor(on) {
    this.cursor.use(on);
    if (!on) this.pointer.leave();
    this.tell();
  }

  /** The cursor has moved, or the map under it. */
  follow({ at, latlng }) {
    this.pointer.point(at);
    this.tools.stretch(latlng);
    this.area.stretch(latlng);
  }

  /** One step back: the outline begun, then the tool, then the cursor. */
  back() {
    if (this.area.points.length > 0) this.area.cancel();
    else if (this.area.tool !== 'none') this.leaveTool(this.area.tool);
    else if (this.tools.active) this.tools.leave();
    else if (this.cursor.on) this.useCursor(false);
    this.tell();
  }

  leaveTool(tool) {
    this.use({ name: 'none' });
    this.channel.send('drawn', { tool, points: [], final: true });
  }

  key(event) {
    if (event.isComposing || event.altKey && event.key !== 'Enter') return;
    const taken = this.cursor.on && this.cursor.go(event) || this.act(event);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Returns whether the key did something; what measures takes its own keys. */
  act(event) {
    const { area, tools, cursor } = this;
    const deeds = {
      Escape: [area.active || (cursor.on && !tools.active), () => this.back()],
      Enter: area.points.length > 0 ? [true, () => area.finish(event)] : [cursor.on && !tools.active, () => this.pick(event)],
      Backspace: [area.points.length > 0, () => area.removeLast()],
      ' ': [cursor.on, () => this.corner(event)],
    };
    const [may, act] = deeds[event.key] ?? [false];
    if (may) act();
    return may;
  }

  pick(event) {
    if (!this.area.busy) this.pointer.press('clicked', { latlng: this.cursor.latlng, originalEvent: event });
  }

  corner(event) {
    if (this.tools.active) this.tools.add(this.cursor.latlng);
    else this.area.corner(this.cursor.latlng, event);
  }

  /** What is in hand, so that Python knows what a step back would leave. */
  tell() {
    const state = { tool: this.area.tool, points: this.area.points.length, cursor: Boolean(this.cursor?.on) };
    const text = JSON.stringify(state);
    if (text === this.told) return;
    this.told = text;
    this.channel.send('hands', state);
  }
}
