// The one Leaflet of the page: loaded before this module by leaflet.js.
export const L = globalThis.L;
