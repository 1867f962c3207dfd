// Clicks, menus, hover and the pointer's position; the keyboard's cursor points and presses through the same functions.
import { throttle } from './channel.js';
import { L } from './leaflet.js';
import { fromLatLng, latToY, lonToX, xToLon, yToLat } from './project.js';

const POINTER_MS = 100;
const HOVER_MS = 50;
const SAME_SPOT_PX = 4;
/** Areas lie everywhere: they are named only where the pointer rests. */
const REST_MS = 450;
const COUNT_MAX_ZOOM = 19;
const COUNT_PADDING_PX = [60, 60];

function keysOf(event, listed) {
  return {
    shift: Boolean(event?.shiftKey), ctrl: Boolean(event?.ctrlKey || event?.metaKey), listed: listed || Boolean(event?.altKey),
  };
}

export class Pointer {
  constructor({ map, sources, channel, tip, words, isDrawing }) {
    this.map = map;
    this.sources = sources;
    this.channel = channel;
    this.tip = tip;
    this.words = words;
    this.isDrawing = isDrawing;
    this.hovered = { layer: null };
    this.over = false;
    this.at = null;
    this.pressed = null;
    this.resting = null;
    this.onHover = null;
    const position = throttle((fields) => channel.send('pointer', fields), POINTER_MS);
    const hover = throttle(() => this.hover(), HOVER_MS);
    this.tellPlace = (latlng) => {
      const [lon, lat] = fromLatLng(latlng);
      position({ lon, lat });
    };
    map.on('mousemove', ({ latlng, containerPoint }) => {
      this.over = true;
      this.at = containerPoint;
      this.tellPlace(latlng);
      this.carryTip();
      hover();
    });
    // The map moved away under a pointer that stands still: it is over another place now.
    map.on('move', () => {
      this.tip.hide();
      if (this.over) this.tellPlace(map.containerPointToLatLng(this.at));
    });
    map.on('moveend', () => this.over && hover());
    map.on('mouseout', () => {
      this.leave();
      position({ lon: null });
    });
    map.on('click', (event) => this.click(event));
    map.on('contextmenu', (event) => this.press('menu', event));
    this.hoverSoon = hover;
  }

  /** Points at a place of the container without a mouse. */
  point(at) {
    this.over = true;
    this.at = at;
    this.tellPlace(this.map.containerPointToLatLng(at));
    this.carryTip();
    this.hoverSoon();
  }

  /** The tip goes with the pointer; over a drawing there is none. */
  carryTip() {
    if (this.isDrawing()) {
      clearTimeout(this.resting);
      this.tip.hide();
    } else {
      this.tip.move(this.at);
    }
  }

  leave() {
    this.over = false;
    clearTimeout(this.resting);
    this.tip.hide();
    this.tellHovered({ layer: null });
  }

  ask(latlng, named) {
    return this.sources.pick({ x: lonToX(latlng.lng), y: latToY(latlng.lat), z: this.map.getZoom() }, named);
  }

  /** The second click of a double click zooms in; only a slow second one, or one with a key held, is a press. */
  click(event) {
    const { detail = 1, shiftKey, ctrlKey, metaKey, altKey } = event.originalEvent ?? {};
    if (detail < 2 || shiftKey || ctrlKey || metaKey || altKey) this.press('clicked', event);
  }

  async press(kind, { latlng, originalEvent, listed = false }) {
    if (this.isDrawing()) return;
    originalEvent?.preventDefault();
    const { hits, counts } = await this.ask(latlng, false);
    const keys = keysOf(originalEvent, listed);
    const plain = kind === 'clicked' && !Object.values(keys).includes(true);
    const count = plain && counts.find(({ covered }) => !covered);
    if (count && this.openCount(count)) return;
    if (count) keys.listed = true; // no zoom parts them: they are listed
    this.tell(kind, { latlng, hits, keys, plain: plain && !count });
  }

  tell(kind, { latlng, hits, keys, plain }) {
    const [lon, lat] = fromLatLng(latlng);
    const at = this.map.latLngToContainerPoint(latlng);
    const again = plain && this.isAgain(at, hits);
    this.pressed = { at, latlng, hits, zoom: this.map.getZoom() };
    if (plain && hits.length > 1) this.tip.add(this.words.nextHere());
    const told = hits.map(({ layer, fid }) => ({ layer, fid }));
    this.channel.send(kind, { lon, lat, hits: told, ...keys, again, x: at.x, y: at.y });
  }

  /** Whether the same place was pressed before and the same lies there: the next object is meant. */
  isAgain(at, hits) {
    const { pressed, map } = this;
    if (!pressed || hits.length < 2 || pressed.zoom !== map.getZoom()) return false;
    // By the place, not by the screen: a panel that opens moves the map under the pointer.
    return map.latLngToContainerPoint(pressed.latlng).distanceTo(at) <= SAME_SPOT_PX && pressed.hits.length === hits.length &&
      pressed.hits.every(({ layer, fid }, i) => layer === hits[i].layer && fid === hits[i].fid);
  }

  /** Looks at what a count stands for; false when no zoom would part it. */
  openCount({ box: [x0, y0, x1, y1] }) {
    const bounds = L.latLngBounds([yToLat(y1), xToLon(x0)], [yToLat(y0), xToLon(x1)]);
    const near = this.map.getBoundsZoom(bounds, false, L.point(COUNT_PADDING_PX));
    if (x0 === x1 && y0 === y1) return false;
    if (Math.min(near, COUNT_MAX_ZOOM) <= this.map.getZoom()) return false;
    this.map.fitBounds(bounds, { animate: false, padding: COUNT_PADDING_PX, maxZoom: COUNT_MAX_ZOOM });
    return true;
  }

  /** Asks Python to list what lies under the pointer, else under the place pressed last, else in the middle. */
  list() {
    const at = (this.over && this.at) || this.pressed?.at || this.map.getSize().divideBy(2);
    return this.press('clicked', { latlng: this.map.containerPointToLatLng(at), listed: true });
  }

  async hover() {
    if (this.isDrawing() || !this.over || this.map.dragging?.moving()) return;
    const { at } = this;
    const answer = await this.ask(this.map.containerPointToLatLng(at), true);
    if (!this.over || this.isDrawing()) return;
    const [top] = answer.hits;
    const aimed = Boolean(top) && top.geometry !== 'polygon';
    // Areas lie everywhere; a hand is shown only over what can be aimed at.
    this.map.getContainer().classList.toggle('over', aimed);
    this.showTip(answer, aimed);
    this.tellHovered(top ? { layer: top.layer, fid: top.fid, label: top.label ?? '' } : { layer: null });
  }

  showTip(answer, aimed) {
    clearTimeout(this.resting);
    const lines = this.words.hoverLines(answer);
    this.onHover?.(lines);
    if (aimed) {
      this.tip.show(this.at, lines);
      return;
    }
    this.tip.hide();
    const { at } = this;
    this.resting = setTimeout(() => this.over && this.at === at && this.tip.show(at, lines), REST_MS);
  }

  tellHovered(next) {
    if (next.layer === this.hovered.layer && next.fid === this.hovered.fid) return;
    this.hovered = next;
    this.channel.send('hovered', next);
  }
}
