// Clicks, menus, hover and the pointer's position.
import { throttle } from './channel.js';
import { fromLatLng, latToY, lonToX } from './project.js';

const POINTER_MS = 100;
const HOVER_MS = 50;

export class Pointer {
  constructor({ map, engine, movers, channel, isDrawing }) {
    this.map = map;
    this.engine = engine;
    this.movers = movers;
    this.channel = channel;
    this.isDrawing = isDrawing;
    this.hovered = { layer: null };
    this.over = false;
    this.at = null;
    const position = throttle((fields) => channel.send('pointer', fields), POINTER_MS);
    const hover = throttle((latlng) => this.hover(latlng), HOVER_MS);
    map.on('mousemove', ({ latlng, containerPoint }) => {
      this.over = true;
      this.at = containerPoint;
      const [lon, lat] = fromLatLng(latlng);
      position({ lon, lat });
      hover(latlng);
    });
    // The map moved away under a pointer that stands still: it is over another place now.
    map.on('move', () => {
      if (!this.over) return;
      const [lon, lat] = fromLatLng(map.containerPointToLatLng(this.at));
      position({ lon, lat });
    });
    map.on('mouseout', () => {
      this.over = false;
      position({ lon: null });
      this.tellHovered({ layer: null });
    });
    map.on('click', (event) => this.press('clicked', event));
    map.on('contextmenu', (event) => this.press('menu', event));
  }

  /** Boats lie above all else. */
  async ask(latlng, named) {
    const place = { x: lonToX(latlng.lng), y: latToY(latlng.lat), z: this.map.getZoom() };
    const [boats, other] = await Promise.all([this.movers.pick(place, named), this.engine.ask('pick', { place, named })]);
    if (!boats || boats.hits.length === 0) return other;
    const hits = [...boats.hits, ...(other?.hits ?? [])].map(({ layer, fid }) => ({ layer, fid }));
    return { hits, label: boats.label, geometry: 'point' };
  }

  async press(kind, { latlng, originalEvent }) {
    if (this.isDrawing()) return;
    originalEvent?.preventDefault();
    const answer = await this.ask(latlng, false);
    const [lon, lat] = fromLatLng(latlng);
    this.channel.send(kind, {
      lon, lat, hits: answer?.hits ?? [],
      shift: Boolean(originalEvent?.shiftKey), ctrl: Boolean(originalEvent?.ctrlKey || originalEvent?.metaKey),
    });
  }

  async hover(latlng) {
    if (this.isDrawing() || !this.over || this.map.dragging?.moving()) return;
    const answer = await this.ask(latlng, true);
    if (!answer || !this.over) return;
    const [top] = answer.hits;
    // Areas lie everywhere; a hand is shown only over what can be aimed at.
    this.map.getContainer().classList.toggle('over', Boolean(top) && answer.geometry !== 'polygon');
    this.tellHovered(top ? { ...top, label: answer.label } : { layer: null });
  }

  tellHovered(next) {
    if (next.layer === this.hovered.layer && next.fid === this.hovered.fid) return;
    this.hovered = next;
    this.channel.send('hovered', next);
  }
}
