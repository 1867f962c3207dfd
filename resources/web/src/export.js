// The page of an exported view: draws the features that stand in the page itself. It asks nobody for anything, and
// every text from the data is set as text, never as markup.
import { hatchFill, paintMark } from './export_marks.js';

const { L, map } = window;
const data = JSON.parse(document.getElementById('data').textContent);

L.Canvas.include({
  paintMark({ _point: at, options }) {
    if (this._drawing) paintMark(this._ctx, [at.x, at.y], { symbol: options.symbol, radius: options.radius, bearing: options.bearing });
  },
});

const Mark = L.CircleMarker.extend({
  _updatePath() {
    if (!this._empty()) this._renderer.paintMark(this);
  },
});

function areaStyle(symbol) {
  const fill = symbol.hatch ? hatchFill(symbol) : symbol.fill;
  const stroke = Boolean(symbol.stroke && symbol.stroke_px);
  return {
    fill: true, fillColor: fill ?? '#000000', fillOpacity: fill ? 1 : 0,
    stroke, color: symbol.stroke ?? '#000000', weight: symbol.stroke_px, opacity: 1, dashArray: symbol.dash,
  };
}

function lineStyle(symbol, size, casing) {
  const width = symbol.stroke_px * size + (casing ? 2 * symbol.casing_px : 0);
  return { color: casing ? symbol.casing : symbol.stroke ?? '#808080', weight: width, opacity: 1, dashArray: casing ? null : symbol.dash };
}

/** A picture among the features, at its place in their order: it is painted on the same canvas. */
const Picture = L.Rectangle.extend({
  _updatePath() {
    const { min, max } = this._rawPxBounds;
    if (this._renderer._drawing && this.image.complete) {
      this._renderer._ctx.globalAlpha = 1;
      this._renderer._ctx.drawImage(this.image, min.x, min.y, max.x - min.x, max.y - min.y);
    }
  },
});

function pictureOf({ picture, box: [west, south, east, north] }) {
  const made = new Picture([[south, west], [north, east]], { interactive: false, noClip: true });
  made.image = new Image();
  made.image.onload = () => made.redraw();
  made.image.src = picture;
  return made;
}

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function card(layer, { t: title, f: facts }) {
  const box = element('div');
  box.append(element('strong', title), element('div', layer.title));
  const list = element('dl', undefined, 'facts');
  for (const [index, text] of facts) list.append(element('dt', layer.facts[index]), element('dd', text));
  box.append(list);
  return box;
}

function layerOf(layer) {
  const group = L.layerGroup();
  const areas = layer.geometry === 'polygon' ? layer.cases.map(({ symbol }) => areaStyle(symbol)) : [];
  const styleOf = { // points bring their own
    point: () => ({}),
    line: ({ properties: p }) => lineStyle(layer.cases[p.c].symbol, p.s, false),
    polygon: ({ properties: p }) => areas[p.c],
  }[layer.geometry];
  if (layer.geometry === 'line' && layer.cases.some(({ symbol }) => symbol.casing)) {
    const cased = { ...layer.collection, features: layer.collection.features.filter(({ properties: p }) => layer.cases[p.c].symbol.casing) };
    L.geoJSON(cased, { interactive: false, style: ({ properties: p }) => lineStyle(layer.cases[p.c].symbol, p.s, true) }).addTo(group);
  }
  L.geoJSON(layer.collection, {
    style: styleOf,
    pointToLayer({ properties: p }, at) {
      const { symbol } = layer.cases[p.c];
      return new Mark(at, { symbol, radius: p.r, bearing: p.b });
    },
    onEachFeature(feature, drawn) {
      drawn.bindPopup(() => card(layer, feature.properties), { maxWidth: 340 });
      drawn.bindTooltip(() => element('span', feature.properties.t), { sticky: true });
    },
  }).addTo(group);
  return group;
}

function paintSwatch(canvas, geometry, symbol) {
  const ctx = canvas.getContext('2d');
  ctx.scale(2, 2);
  if (geometry === 'point') {
    paintMark(ctx, [11, 10], { symbol, radius: Math.min(8, symbol.size_px / 2) });
  } else if (geometry === 'line') {
    for (const casing of symbol.casing ? [true, false] : [false]) {
      const { color, weight, dashArray } = lineStyle(symbol, 1, casing);
      ctx.strokeStyle = color;
      ctx.lineWidth = weight;
      ctx.setLineDash(dashArray ?? []);
      ctx.beginPath();
      ctx.moveTo(1, 10);
      ctx.lineTo(21, 10);
      ctx.stroke();
    }
  } else {
    const { fillColor, fillOpacity, stroke, color, weight, dashArray } = areaStyle(symbol);
    ctx.fillStyle = fillColor;
    if (fillOpacity) ctx.fillRect(2, 4, 18, 12);
    ctx.strokeStyle = color;
    ctx.lineWidth = Math.min(2.5, weight);
    ctx.setLineDash(dashArray ?? []);
    if (stroke) ctx.strokeRect(2, 4, 18, 12);
  }
}

function look({ title, symbol }, geometry) {
  const line = element('div', undefined, 'look');
  const canvas = element('canvas');
  canvas.width = 44;
  canvas.height = 40;
  paintSwatch(canvas, geometry, symbol);
  line.append(canvas, element('span', title));
  return line;
}

function legendEntry(layer, drawn) {
  const label = element('label');
  const box = element('input');
  box.type = 'checkbox';
  box.checked = true;
  box.addEventListener('change', () => (box.checked ? map.addLayer(drawn) : map.removeLayer(drawn)));
  label.append(box, element('span', `${layer.title} (${layer.collection.features.length.toLocaleString('en')})`));
  const used = new Set(layer.collection.features.map(({ properties }) => properties.c));
  return [label, ...layer.cases.filter((_, i) => used.has(i)).map((one) => look(one, layer.geometry))];
}

function show() {
  const [west, south, east, north] = data.box;
  map.attributionControl.setPrefix('Leaflet');
  map.options.zoomSnap = 0.25; // so that the view fills the window
  map.fitBounds([[south, west], [north, east]], { animate: false });
  const legend = document.getElementById('legend');
  let count = 0;
  const entries = data.layers.map((layer) => {
    if (layer.picture) {
      pictureOf(layer).addTo(map);
      return [];
    }
    const drawn = layerOf(layer).addTo(map);
    count += layer.collection.features.length;
    return legendEntry(layer, drawn);
  });
  for (const lines of entries.reverse()) legend.append(...lines);
  for (const note of data.notes) legend.append(element('p', note, 'note'));
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  document.documentElement.dataset.features = String(count);
}

show();
