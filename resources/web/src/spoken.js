// Words the page puts together itself, from those of the hello message; and what a screen reader is told.

const WORDS = {
  more_here: '+{n} more', layer_count: '{layer}: {n}', near_here: '{layer}: {n} around here', next_here: 'Click again for the next one',
};

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

const count = (n) => n.toLocaleString('en-US');

export class Spoken {
  constructor(container) {
    this.words = WORDS;
    this.titles = new Map();
    this.block = document.createElement('div');
    this.block.className = 'spoken';
    this.block.setAttribute('role', 'status');
    this.block.setAttribute('aria-live', 'polite');
    container.append(this.block);
  }

  speak(words) {
    this.words = { ...WORDS, ...words };
  }

  name(layers) {
    this.titles = new Map(layers.map(({ name, title }) => [name, title ?? name]));
  }

  title(layer) {
    return this.titles.get(layer) ?? layer;
  }

  /** What is under the pointer as lines: its name, its layer and how many more; a count or a field as a sentence. */
  hoverLines({ hits, counts, fields }) {
    const open = counts.filter(({ covered }) => !covered);
    const named = open.map(({ layer, count: n }) => filled(this.words.layer_count, { layer: this.title(layer), n: count(n) }));
    const around = fields.map(({ layer, count: n }) => filled(this.words.near_here, { layer: this.title(layer), n: count(n) }));
    if (open.length > 0 || hits.length === 0) return [...named, ...around];
    const [top] = hits;
    const more = hits.length > 1 ? ` · ${filled(this.words.more_here, { n: hits.length - 1 })}` : '';
    const own = top.label ? [top.label, `${this.title(top.layer)}${more}`] : [`${this.title(top.layer)}${more}`];
    return [...own, ...around];
  }

  nextHere() {
    return this.words.next_here;
  }

  /** Tells a screen reader. */
  say(text) {
    this.block.textContent = text;
  }
}
