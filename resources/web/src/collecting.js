// Has the collector run while the map rests: what loading and painting leave behind lies mostly outside of the heap that
// the collector watches, and stays for minutes, a hundred megabytes of it. Without the engine's `gc` nothing happens.

const REST_MS = 700;
/** Painted tiles that leave enough behind to be worth it. */
const MANY_TILES = 100;
/** The same of whole pictures. */
export const MANY_PICTURES = 12;

export class Collecting {
  constructor(collect = globalThis.gc, many = MANY_TILES) {
    this.collect = collect;
    this.many = many;
    this.tiles = 0;
    this.timer = null;
    this.due = false;
  }

  /** A layer has come. */
  loaded() {
    this.due = true;
    this.wait();
  }

  painted() {
    this.tiles += 1;
    if (this.tiles >= this.many) this.due = true;
    if (this.due) this.wait();
  }

  wait() {
    if (!this.collect) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), REST_MS);
  }

  run() {
    this.due = false;
    this.tiles = 0;
    // Apart from any stack, so that nothing on it keeps what is dead.
    this.collect({ type: 'major', execution: 'async', flavor: 'last-resort' });
  }
}
