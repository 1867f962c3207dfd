// Leaflet as the global that the script composed by folium expects.
import L from 'leaflet';

window.L = L;
