// The painting thread: holds the layers, paints tiles and labels, answers what lies under the pointer.
import { Collecting } from './collecting.js';
import { countInView } from './counting.js';
import { LayerHolder } from './holder.js';
import { Labeller } from './labels.js';
import { TilePainter } from './paint_tile.js';
import { TimePainter } from './paint_time.js';
import { pickAll } from './pick.js';
import { LABELS, PaintQueue } from './queue.js';
import { within } from './within.js';

const queue = new PaintQueue();
const painter = new TilePainter();
const labeller = new Labeller();
const times = new TimePainter(painter);
const heats = new Map();
const collecting = new Collecting();
const turn = new MessageChannel();
let turning = false;

function send(message, transfer = []) {
  self.postMessage(message, transfer);
}

const holder = new LayerHolder({
  loaded: (news) => {
    send({ kind: 'loaded', ...news });
    collecting.loaded();
  },
  dressed: (news) => send({ kind: 'dressed', ...news }),
  failed: (news) => send({ kind: 'failed', ...news }),
});

/** The numbers of a heat field are known once it is painted: the legend waits for them. */
function tellHeat() {
  for (const { name, heatScale: scale } of holder.ordered) {
    if (!scale) heats.delete(name);
    if (!scale || scale.zoom !== holder.zoom || heats.get(name) === scale.most) continue;
    heats.set(name, scale.most);
    send({ kind: 'heat', name, most: scale.most, radius_m: scale.radius_m });
  }
}

const reported = new Set();

function reportOnce({ name, dataUrl }, error) {
  if (reported.has(dataUrl)) return;
  reported.add(dataUrl);
  send({ kind: 'failed', name, url: dataUrl, detail: `could not be painted: ${String(error?.message ?? error)}` });
}

/** Between two tiles the thread goes back to its messages, so that cancels and picks are never far behind. */
function keepTurning() {
  if (!turning && queue.size > 0) {
    turning = true;
    turn.port2.postMessage(null);
  }
}

function paintLabels({ id, view }) {
  const bitmap = labeller.paint(holder.ordered, view);
  send({ kind: 'labels', id, bitmap, boxes: labeller.boxes }, [bitmap]);
}

function paintTile(job) {
  try {
    const bitmap = painter.paint(job, holder.ordered, reportOnce);
    send({ kind: 'tile', key: job.key, serial: job.serial, bitmap }, [bitmap]);
    collecting.painted();
    tellHeat();
  } catch (error) {
    send({ kind: 'tile', key: job.key, serial: job.serial, bitmap: null, detail: String(error?.stack ?? error) });
  }
}

/** Runs what can fail; a question that fails is answered all the same. */
function attempt(kind, id, run) {
  try {
    run();
  } catch (error) {
    send({ kind: 'failed', name: null, detail: `${kind}: ${String(error?.stack ?? error)}`, id });
  }
}

turn.port1.onmessage = () => {
  turning = false;
  const job = queue.take();
  if (job?.rank === LABELS) attempt('labels', job.id, () => paintLabels(job));
  else if (job) paintTile(job);
  keepTurning();
};

const handlers = {
  look_alive: () => send({ kind: 'here' }),
  layers: ({ layers }) => holder.apply(layers),
  paint: ({ job }) => queue.put(job),
  cancel: ({ key }) => queue.cancel(key),
  look: ({ centre }) => {
    queue.look(centre);
    holder.lookAt(centre.z);
  },
  pick: ({ id, place, named }) => {
    const { hits, counts, fields } = pickAll(holder.ordered, place);
    const top = hits[0] && holder.layers.get(hits[0].layer);
    const label = top && named ? top.label(hits[0].row) : '';
    const found = hits.map(({ layer, fid, geometry }) => ({ layer, fid, geometry }));
    send({ kind: 'picked', id, hits: found, counts, fields, label });
  },
  within: ({ id, asked, most }) => {
    const found = within(holder.ordered, asked, most);
    send({ kind: 'within', id, found }, found.map(({ fids }) => fids.buffer));
  },
  count: ({ id, box }) => send({ kind: 'counted', id, layers: countInView(holder.ordered, box) }),
  time: ({ id, window, layers, view }) => {
    holder.narrow({ window, layers });
    const bitmap = times.paint(holder.ordered, view, reportOnce);
    send({ kind: 'time', id, bitmap }, bitmap ? [bitmap] : []);
    tellHeat();
  },
  /** Labels come after the tiles in view. One picture of them waits at a time; each that was asked for is answered. */
  labels: ({ id, view }) => {
    const older = queue.put({ key: 'labels', rank: LABELS, id, view });
    if (older) send({ kind: 'labels', id: older.id, bitmap: null });
  },
};

self.onmessage = ({ data }) => {
  attempt(data.kind, data.id, () => handlers[data.kind](data));
  keepTurning();
};
