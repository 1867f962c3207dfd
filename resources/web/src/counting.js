// How many features of each case lie in a box: what the legend tells of the view.

function countPoints({ index, case: cases }, [x0, y0, x1, y1], counts) {
  const { xy, order } = index;
  index.eachRange([x0, y0, x1, y1], (from, to) => {
    for (let i = from; i < to; i++) {
      const [x, y] = [xy[2 * i], xy[2 * i + 1]];
      if (x >= x0 && x <= x1 && y >= y0 && y <= y1) counts[cases[order[i]]] += 1;
    }
  });
}

/** By layer that is switched on and shown by its own cases: how many of each lie in the box, drawn at this zoom or not. */
export function countInView(layers, box) {
  const found = {};
  for (const layer of layers) {
    if (!layer.data || !layer.state.visible || layer.written) continue;
    const counts = layer.style.cases.map(() => 0);
    if (layer.geometry === 'point') countPoints(layer, box, counts);
    else for (const row of layer.index.search(box)) counts[layer.case[row]] += 1;
    found[layer.name] = counts;
  }
  return found;
}

/** Asks for the counts of the view each time the map has come to rest; one question is under way at a time. */
export class Counter {
  constructor({ boxOf, ask, tell }) {
    Object.assign(this, { boxOf, ask, tell });
    this.waiting = false;
    this.again = false;
  }

  async renew() {
    this.again = this.waiting;
    if (this.waiting) return;
    this.waiting = true;
    const { box, zoom } = this.boxOf();
    const answer = await this.ask(box);
    this.waiting = false;
    if (this.again) this.renew();
    else if (answer) this.tell({ zoom, layers: answer.layers });
  }
}
