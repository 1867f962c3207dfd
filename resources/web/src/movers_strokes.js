// Many short lines of few looks. Without a graphics card one path of thousands of lines takes many times as long as the
// same lines in small paths, and one line a path costs the calls: each path takes a few.

const LINES_A_PATH = 16;

export class Strokes {
  /** @param {(look: number) => string} inkOf */
  constructor(ctx, inkOf) {
    this.ctx = ctx;
    this.inkOf = inkOf;
    this.open = new Map();
  }

  line(look, [x0, y0, x1, y1]) {
    const path = this.open.get(look) ?? { path: new Path2D(), count: 0 };
    this.open.set(look, path);
    path.path.moveTo(x0, y0);
    path.path.lineTo(x1, y1);
    path.count += 1;
    if (path.count >= LINES_A_PATH) this.stroke(look);
  }

  stroke(look) {
    this.ctx.strokeStyle = this.inkOf(look);
    this.ctx.stroke(this.open.get(look).path);
    this.open.delete(look);
  }

  end() {
    for (const look of [...this.open.keys()]) this.stroke(look);
  }
}
