// The thread of the boats: fetches what is new, keeps the fleet, paints it, answers what lies under the pointer.
// Apart from the painting of tiles, so that neither waits for the other.
import { Collecting, MANY_PICTURES } from './collecting.js';
import { Fleet } from './movers_fleet.js';
import { MoverPainter } from './movers_paint.js';
import { parseLive } from './movers_payload.js';
import { Scene } from './movers_scene.js';

/** Without news the fleet is painted again this often, because it grows older. */
const AGEING_MS = 5000;

const painter = new MoverPainter();
const collecting = new Collecting(globalThis.gc, MANY_PICTURES);
const turn = new MessageChannel();
let fleet = new Fleet();
let [state, theme, view, scene] = [null, null, null, null];
let [epoch, wanted, fetching, waiting] = [0, -1, false, false];
let [selected, paintedAt, turning] = [new Set(), 0, false];

function send(message, transfer = []) {
  self.postMessage(message, transfer);
}

function fail(where, error) {
  send({ kind: 'failed', name: null, detail: `boats: ${where}: ${String(error?.stack ?? error)}` });
}

/** However many reasons there are to paint, one is kept. */
function repaint() {
  if (!turning && view && theme && state && !waiting) {
    turning = true;
    turn.port2.postMessage(null);
  }
}

turn.port1.onmessage = () => {
  turning = false;
  const began = performance.now();
  paintedAt = began;
  try {
    const now = fleet.now(began);
    scene = new Scene(fleet, state, view, { now, selected });
    const bitmap = scene.slots.length + scene.badges.length > 0 ? painter.paint(scene, theme, now) : null;
    send({ kind: 'boats', view, bitmap, seq: fleet.seq, count: fleet.slotOf.size, ms: performance.now() - began }, bitmap ? [bitmap] : []);
    collecting.painted();
  } catch (error) {
    send({ kind: 'boats', view, bitmap: null, count: 0, ms: 0 });
    fail('paint', error);
  }
};

/** Of several notes that come while an answer is on its way only the newest is followed; hidden boats are not fetched. */
async function fetchNews() {
  if (fetching || !state?.visible) return;
  fetching = true;
  try {
    while (fleet.seq < wanted || waiting) await fetchOnce(epoch);
  } catch (error) {
    wanted = fleet.seq;
    fail('fetch', error);
  } finally {
    fetching = false;
    waiting = false;
    repaint();
  }
}

async function fetchOnce(asked) {
  const told = wanted;
  const answer = await fetch(`mapdesk://app/live/${asked}/${fleet.seq}`);
  if (asked !== epoch) return;
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
  const buffer = await answer.arrayBuffer();
  if (asked !== epoch) return;
  if (fleet.take(parseLive(buffer), performance.now())) {
    waiting = false;
    if (wanted === told) wanted = fleet.seq;
  } else {
    fleet = new Fleet();
  }
  repaint();
}

const handlers = {
  look_alive: () => send({ kind: 'here' }),
  live: (news) => {
    if (news.epoch !== epoch) {
      [epoch, fleet, wanted, waiting] = [news.epoch, new Fleet(), -1, true];
    }
    wanted = news.seq;
    fetchNews();
  },
  state: (message) => {
    state = message.state;
    fetchNews();
    repaint();
  },
  theme: (message) => {
    theme = message.theme;
    repaint();
  },
  select: ({ fids }) => {
    selected = new Set(fids);
    repaint();
  },
  spare: (message) => {
    painter.spared = message.spared;
    if (state?.style.label && message.spared.z >= (state.style.label.min_zoom ?? 0)) repaint();
  },
  view: (message) => {
    view = message.view;
    repaint();
  },
  pick: ({ id, place, named }) => {
    const { slots, counted } = scene && scene.view.z === place.z ? scene.pick(place) : { slots: [], counted: [] };
    const covered = slots.length > 0 && !counted.includes(slots[0]);
    const counts = counted.length > 0 ? [{ layer: state.name, count: counted.length, box: scene.boxOf(counted), covered }] : [];
    const hits = slots.map((slot) => ({ layer: state.name, fid: fleet.fid[slot], geometry: 'point' }));
    send({ kind: 'picked', id, hits, counts, label: slots.length > 0 && named ? fleet.names[slots[0]] : '' });
  },
  within: ({ id, asked }) => {
    const mine = scene && state.visible && (!asked.names || asked.names.includes(state.name));
    const fids = mine ? Uint32Array.from(scene.within(asked.ring), (slot) => fleet.fid[slot]) : [];
    send({ kind: 'within', id, found: fids.length > 0 ? [{ layer: state.name, count: fids.length, fids }] : [] });
  },
};

self.onmessage = ({ data }) => {
  try {
    handlers[data.kind](data);
  } catch (error) {
    send({ kind: 'failed', name: null, detail: `boats: ${data.kind}: ${String(error?.stack ?? error)}`, id: data.id });
  }
};

setInterval(() => {
  if (fleet.running && performance.now() - paintedAt >= AGEING_MS) repaint();
}, AGEING_MS);
