// Zooming in one step: an animation would cost more time than the new picture, on a processor that paints everything.
// The old tiles are stretched at once and stay until the new ones lie above them.

/** Replaces the animated zoom of a map: what the keys, the wheel and the box ask for happens at once. */
export function zoomAtOnce(map) {
  map._tryAnimatedZoom = (center, zoom, { animate, noMoveStart = false } = {}) => {
    // Jumps of the program start from an empty picture.
    if (animate === false) return false;
    map._stop();
    map._moveStart(true, noMoveStart);
    map._move(center, zoom);
    map._moveEnd(true);
    return true;
  };
}
