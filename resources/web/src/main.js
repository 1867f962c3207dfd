// Plugs the page together.
import { openChannel } from './channel.js';
import { Counter } from './counting.js';
import { Engine } from './engine.js';
import { Hands } from './hands.js';
import { LabelOverlay } from './label_overlay.js';
import { LayerStates } from './layer_states.js';
import { L } from './leaflet.js';
import { Movers } from './movers.js';
import { ScaleBar } from './scale_bar.js';
import { Marks } from './selection.js';
import { Settled } from './settled.js';
import { applyTheme } from './theme.js';
import { BulkTiles } from './tiles.js';
import { TimeOverlay } from './time_overlay.js';
import { Tools } from './tools.js';
import { View } from './view.js';
import { worldBox } from './world_box.js';
import { zoomAtOnce } from './zooming.js';

function listenToFailures(channel, engine, tiles) {
  const failed = (where, detail) => channel.send('failed', { where, detail: String(detail) });
  engine.addEventListener('renewed', ({ detail }) => failed('painting thread', detail.detail));
  engine.addEventListener('gone', ({ detail }) => failed('painting threads', detail.detail));
  engine.addEventListener('failed', ({ detail }) => failed(detail.name ? `layer ${detail.name}` : 'worker', detail.detail));
  tiles.on('tilefailed', ({ detail }) => failed('tile', detail));
  window.addEventListener('error', ({ message }) => failed('page', message));
  window.addEventListener('unhandledrejection', ({ reason }) => failed('page', reason?.message ?? reason));
}

function plugTimes({ map, engine, channel, tiles, labels, settled }) {
  const onRest = () => {
    labels.renew();
    settled.check();
  };
  const times = new TimeOverlay(map, engine, { onRest, onSwitch: () => tiles.repaint(null) });
  engine.addEventListener('heat', ({ detail: { name, most, radius_m } }) => channel.send('heat', { layer: name, most, radius_m }));
  channel.on('time', (message) => {
    settled.stir();
    times.set(message);
  });
  return times;
}

/** What begins a change of the picture and what may end one; those that this zoom does not show age what is ahead. */
function plugSettled({ map, states, tiles, settled }) {
  tiles.on('settled', () => settled.check());
  map.on('movestart zoomstart', () => settled.stir());
  states.onHidden = (box) => {
    settled.stir();
    tiles.forget(box);
  };
  states.onEnd = (news) => {
    if (news?.failed) settled.stir();
    settled.check();
  };
}

/** Gives boats to their own thread; heat, colours by values and stretches of time are of what is stored, and stay. */
function partLayers(layers, times, movers) {
  const sails = ({ name, live, style }) => Boolean(live) && !style.heat && !style.values && !times.layers.includes(name);
  movers.setLayer(layers.find(sails));
  return layers.filter((layer) => !sails(layer));
}

/** Boats: what is selected of them is marked where they are now, all else as a mark of its own. */
function plugMovers({ map, channel, settled, labels, marks }) {
  const onFailed = (detail) => channel.send('failed', { where: 'worker', detail });
  const movers = new Movers(map, { onRest: () => settled.check(), onFailed });
  labels.onWritten = (written) => movers.spare(written);
  channel.on('live', (message) => movers.live(message));
  channel.on('select', ({ items, ...rest }) => {
    movers.select(items.filter((item) => movers.draws(item)));
    marks.select({ ...rest, items: items.filter((item) => !movers.draws(item)) });
    labels.name(items);
  });
  return movers;
}

/** Tells that all is painted, and then what lies in the view. */
function tellerOf({ map, engine, channel, held, lacking }) {
  const counter = new Counter({
    boxOf: () => ({ box: worldBox(map), zoom: map.getZoom() }),
    ask: (box) => engine.ask('count', { box }),
    tell: (counted) => channel.send('in_view', counted),
  });
  return (ms) => {
    channel.send('painted', { ms, layers: held(), missing: lacking() });
    counter.renew();
  };
}

function start(channel, map) {
  zoomAtOnce(map);
  const engine = new Engine();
  const tiles = new BulkTiles(engine);
  listenToFailures(channel, engine, tiles);
  const states = new LayerStates(engine, () => map.getZoom());
  const view = new View({ map, channel, tiles });
  // Before the first word about layers nothing is painted, however idle the page is.
  const busy = () => !map.hasLayer(tiles) || states.pending() > 0 || tiles.busy() || labels.busy || times.busy || movers.busy || view.baseLoading();
  const held = () => ({ ...states.counts(), ...movers.counts() });
  const settled = new Settled(busy, tellerOf({ map, engine, channel, held, lacking: () => states.lacking() }));
  const labels = new LabelOverlay(map, engine, () => settled.check());
  const times = plugTimes({ map, engine, channel, tiles, labels, settled });
  const tools = new Tools({ map, channel });
  const marks = new Marks(map);
  const movers = plugMovers({ map, channel, settled, labels, marks });
  const scale = new ScaleBar().addTo(map);
  const hands = new Hands({ map, engine, movers, channel, tools, marks });

  states.onChange = (box, { labels: withLabels, now }) => {
    settled.stir();
    // A field of heat is laid out by whole tiles.
    tiles.repaint(box, now && !states.hasHeat());
    times.renew();
    if (withLabels) labels.renew(now);
  };
  plugSettled({ map, states, tiles, settled });
  tiles.look(map.getCenter(), map.getZoom());

  channel.on('hello', (message) => {
    applyTheme(message);
    scale.speak(message.words);
    hands.spoken.speak(message.words);
    for (const one of [movers, labels]) one.hello(message);
  });
  channel.on('layers', ({ layers }) => {
    hands.spoken.name(layers);
    times.onNames = () => states.apply(partLayers(layers, times, movers));
    times.onNames();
    if (!map.hasLayer(tiles)) tiles.addTo(map);
  });
  channel.on('view', (message) => view.set(message));
  channel.on('fit', (message) => view.fit(message));
  channel.on('base', (message) => {
    settled.stir();
    view.setBase(message);
    view.base?.on('load', () => settled.check());
    settled.check();
  });
  channel.on('mark', (message) => marks.mark(message));
  channel.on('locate', (message) => marks.locate(message));
  channel.on('measured', (message) => tools.show(message));
  window.addEventListener('resize', () => map.invalidateSize({ animate: false, pan: false }));
  window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`).addEventListener('change', () => states.onChange(null, { labels: true, now: false }));
  // The arrows and +/- belong to the map whenever the window gives it the focus.
  const focus = () => map.getContainer().focus({ preventScroll: true });
  window.addEventListener('focus', focus);
  focus();
  channel.send('ready');
}

L.Icon.Default.imagePath = 'mapdesk://app/';
start(await openChannel(), globalThis.map);
