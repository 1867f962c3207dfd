// What Python may send. A message that does not fit is refused as a whole and reported, never half applied.

const HEX = /^#[0-9a-f]{6}([0-9a-f]{2})?$/i;
const LAYER_URL = 'mapdesk://app/layer/';
const VALUES_URL = 'mapdesk://app/values/';
const PATCH_URL = 'mapdesk://app/patch/';
const TILES_URL = 'mapdesk://app/tiles/';
const THEME_COLOURS = ['sea', 'land', 'text', 'halo', 'accent', 'line', 'panel', 'muted'];
const TOOLS = ['none', 'measure_distance', 'measure_area', 'select_rectangle', 'select_lasso', 'select_polygon'];
const MODES = ['set', 'add', 'remove'];
const GEOMETRIES = ['point', 'line', 'polygon'];

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const isFlag = (value) => typeof value === 'boolean';
const isText = (value) => typeof value === 'string';
const isLon = (value) => Number.isFinite(value) && Math.abs(value) <= 180;
const isLat = (value) => Number.isFinite(value) && Math.abs(value) <= 90;
const isZoom = (value) => Number.isFinite(value) && value >= 0 && value <= 30;
const maybe = (check) => (value) => value === undefined || value === null || check(value);
const every = (check) => (value) => Array.isArray(value) && value.every(check);

function isHeat({ radius, unit, ramp }) {
  return radius > 0 && ['px', 'm'].includes(unit) && Array.isArray(ramp) && ramp.length > 1 && ramp.every((ink) => HEX.test(ink));
}

function isValues({ url, cases }) {
  return isText(url) && url.startsWith(VALUES_URL) && every((one) => isObject(one) && isObject(one.symbol))(cases);
}

const isWindow = ({ from, to }) => Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from < to;

function isStyle(style) {
  if (!isObject(style)) return false;
  const cases = (style.cases ?? []);
  const label = (value) => isObject(value) && HEX.test(value.ink) && HEX.test(value.halo) && value.size_px > 0;
  const density = (value) => isObject(value) && Number.isFinite(value.max_zoom) && HEX.test(value.ink);
  return every((one) => isObject(one) && isObject(one.symbol))(cases) && maybe(label)(style.label) &&
    maybe(density)(style.density) && maybe(isHeat)(style.heat) && maybe(isValues)(style.values) && maybe(Number.isFinite)(style.shrink_below_zoom);
}

function isLayer(layer) {
  return isObject(layer) && isText(layer.name) && isText(layer.url) && layer.url.startsWith(LAYER_URL) &&
    maybe(every((one) => isText(one) && one.startsWith(PATCH_URL)))(layer.patches) &&
    GEOMETRIES.includes(layer.geometry) && isFlag(layer.visible) && Number.isFinite(layer.order) &&
    [layer.rows, layer.opacity].every(maybe(Number.isFinite)) && [layer.min_zoom, layer.max_zoom].every(maybe(isZoom)) &&
    maybe(isFlag)(layer.live) && isStyle(layer.style);
}

function isGeometry(geometry) {
  const known = ['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon'];
  const numbers = (value) => (Array.isArray(value) ? value.length > 0 && value.every(numbers) : Number.isFinite(value));
  return isObject(geometry) && known.includes(geometry.type) && numbers(geometry.coordinates);
}

function isTheme(theme) {
  return isObject(theme) && ['dark', 'light'].includes(theme.name) && THEME_COLOURS.every((key) => HEX.test(theme[key]));
}

function isSource(source) {
  return isObject(source) && isText(source.url) && source.url.startsWith(TILES_URL) && maybe(isText)(source.attribution) &&
    maybe(isZoom)(source.min_zoom) && maybe(isZoom)(source.max_zoom) && maybe(Number.isFinite)(source.opacity);
}

const CHECKS = {
  hello: (m) => isObject(m.words) && Object.values(m.words).every(isText) && isTheme(m.theme) && maybe(Number.isInteger)(m.labels),
  layers: (m) => every(isLayer)(m.layers),
  live: (m) => Number.isSafeInteger(m.epoch) && Number.isSafeInteger(m.seq) && isFlag(m.simulated),
  view: (m) => isLon(m.lon) && isLat(m.lat) && isZoom(m.zoom),
  fit: (m) => isLon(m.west) && isLon(m.east) && isLat(m.south) && isLat(m.north) && maybe(isFlag)(m.loose),
  time: (m) => maybe(isWindow)(m.window) && every(isText)(m.layers),
  base: (m) => m.source === null || isSource(m.source),
  select: (m) => every((item) => isObject(item) && isGeometry(item.geometry) && maybe(isText)(item.label))(m.items) &&
    maybe(isGeometry)(m.outline),
  tool: (m) => TOOLS.includes(m.name) && maybe(every(([lon, lat]) => Number.isFinite(lon) && isLat(lat)))(m.points),
  choosing: (m) => maybe(every(isText))(m.layers) && typeof m.whole === 'boolean' && MODES.includes(m.mode),
  cursor: (m) => typeof m.on === 'boolean',
  back: () => true,
  list: () => true,
  hint: (m) => every((item) => isObject(item) && isGeometry(item.geometry) && maybe(isText)(item.label))(m.items),
  measured: (m) => every(isText)(m.lines),
  locate: (m) => m.lon === undefined || m.lon === null || (isLon(m.lon) && isLat(m.lat) && maybe(isText)(m.label)),
  mark: (m) => every((item) => isObject(item) && isGeometry(item.geometry) && maybe(isText)(item.text))(m.items),
};

/**
 * @param {string} text JSON as it came
 * @returns {{kind: string}} the message
 * @throws {Error} saying which message does not fit
 */
export function readMessage(text) {
  let message;
  try {
    message = JSON.parse(text);
  } catch {
    throw new Error('a message is not JSON');
  }
  if (!isObject(message) || !Object.hasOwn(CHECKS, message.kind)) throw new Error('a message of no known kind');
  if (!CHECKS[message.kind](message)) throw new Error(`a message "${message.kind}" that does not fit`);
  return message;
}
