// The few things that are real Leaflet objects: what is selected, what a check found, where a search led.
import { L } from './leaflet.js';
import { toLatLng } from './project.js';
import { sign, textBlock } from './texts.js';

const MOST = 500;
const POINT_PX = 13;

function drawn(geometry, { renderer, className, weight }) {
  const shape = geometry.type.endsWith('Polygon') ? 'area' : geometry.type.endsWith('String') ? 'path' : 'spot';
  const kind = `${className} ${shape}`;
  const style = { renderer, className: kind, weight, fillOpacity: 1, interactive: false };
  return L.geoJSON(geometry, {
    style: () => style,
    interactive: false,
    pointToLayer: (_, latlng) => L.circleMarker(latlng, { ...style, radius: POINT_PX }),
  });
}

/** Middle of a box, or of the part of it that is seen when its middle is not. */
function inSight(bounds, seen) {
  const middle = bounds.getCenter();
  if (seen.contains(middle) || !seen.intersects(bounds)) return middle;
  const [from, to] = [bounds.getSouthWest(), bounds.getNorthEast()];
  const [low, high] = [seen.getSouthWest(), seen.getNorthEast()];
  const between = (key) => (Math.max(from[key], low[key]) + Math.min(to[key], high[key])) / 2;
  return L.latLng(between('lat'), between('lng'));
}

export class Marks {
  constructor(map) {
    this.map = map;
    this.renderer = L.svg({ padding: 0.5 });
    this.selected = L.layerGroup().addTo(map);
    this.found = L.layerGroup().addTo(map);
    this.located = L.layerGroup().addTo(map);
    this.hinted = L.layerGroup().addTo(map);
    this.named = null;
    map.on('moveend', () => this.bringNameInSight());
  }

  select({ items, outline = null }) {
    this.selected.clearLayers();
    if (outline) this.selected.addLayer(drawn(outline, { renderer: this.renderer, className: 'choice kept', weight: 1.5 }));
    for (const [className, weight] of [['selected-halo', 7], ['selected', 3]]) {
      for (const { geometry } of items.slice(0, MOST)) {
        this.selected.addLayer(drawn(geometry, { renderer: this.renderer, className, weight }));
      }
    }
    this.named = null;
    if (items.length === 1 && items[0].label) this.name(items[0]);
  }

  /** The name of what is selected comes before all labels: of an area inside it, in sight while a part of it is. */
  name({ geometry, label }) {
    const isArea = geometry.type.endsWith('Polygon');
    const bounds = L.geoJSON(geometry).getBounds();
    const named = sign(inSight(bounds, this.map.getBounds()), [label], ...(isArea ? ['sign inside', 'center'] : []));
    this.named = { bounds, sign: named };
    this.selected.addLayer(named);
  }

  bringNameInSight() {
    if (this.named) this.named.sign.setLatLng(inSight(this.named.bounds, this.map.getBounds()));
  }

  /** What an entry of the list under the pointer stands for, while it is looked at. */
  hint({ items }) {
    this.hinted.clearLayers();
    for (const [className, weight] of [['selected-halo', 7], ['hinted', 3]]) {
      for (const { geometry } of items) {
        this.hinted.addLayer(drawn(geometry, { renderer: this.renderer, className, weight }));
      }
    }
  }

  mark({ items }) {
    this.found.clearLayers();
    for (const { geometry, text } of items.slice(0, MOST)) {
      const shape = drawn(geometry, { renderer: this.renderer, className: 'found', weight: 3 });
      shape.eachLayer((one) => (one.options.interactive = Boolean(text)));
      if (text) shape.bindTooltip(textBlock([text]), { sticky: true, className: 'sign' });
      this.found.addLayer(shape);
    }
  }

  locate({ lon, lat, label }) {
    this.located.clearLayers();
    if (lon === null || lon === undefined) return;
    // A place somebody pressed is marked small; one that was looked for is ringed and named.
    const [className, side] = label ? ['located', 28] : ['located small', 20];
    const icon = L.divIcon({ className, html: document.createElement('i'), iconSize: [side, side] });
    this.located.addLayer(L.marker(toLatLng([lon, lat]), { icon, interactive: false, keyboard: false }));
    if (label) this.located.addLayer(sign(toLatLng([lon, lat]), [label]));
  }
}
