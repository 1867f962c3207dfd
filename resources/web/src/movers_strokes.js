// Many short lines of few looks. Without a graphics card one path of thousands of lines takes many times as long as the
// same lines in small paths, and one line a path costs the calls: each path takes a few. The lines are gathered in flat
// arrays that are kept: objects for each of tens of thousands of lines a second would be a hundred megabytes of waste
// before a collection.

const LINES_A_PATH = 16;
const NUMBERS_A_LINE = 4;

export class Strokes {
  constructor() {
    this.lines = new Map();
    [this.x, this.y] = [0, 0];
  }

  move(x, y) {
    this.x = x;
    this.y = y;
  }

  /** A line of a look from where the pen is. */
  lineTo(look, x, y) {
    let line = this.lines.get(look);
    if (!line) this.lines.set(look, (line = { numbers: new Float32Array(256 * NUMBERS_A_LINE), end: 0 }));
    if (line.end === line.numbers.length) {
      const larger = new Float32Array(2 * line.numbers.length);
      larger.set(line.numbers);
      line.numbers = larger;
    }
    const { numbers, end } = line;
    numbers[end] = this.x;
    numbers[end + 1] = this.y;
    numbers[end + 2] = x;
    numbers[end + 3] = y;
    line.end = end + NUMBERS_A_LINE;
    this.x = x;
    this.y = y;
  }

  /** Paints all lines and forgets them. */
  paint(ctx, inkOf) {
    for (const [look, line] of this.lines) {
      if (line.end === 0) continue;
      ctx.strokeStyle = inkOf(look);
      for (let from = 0; from < line.end; from += LINES_A_PATH * NUMBERS_A_LINE) {
        const { numbers } = line;
        ctx.beginPath();
        for (let k = from; k < Math.min(line.end, from + LINES_A_PATH * NUMBERS_A_LINE); k += NUMBERS_A_LINE) {
          ctx.moveTo(numbers[k], numbers[k + 1]);
          ctx.lineTo(numbers[k + 2], numbers[k + 3]);
        }
        ctx.stroke();
      }
      line.end = 0;
    }
  }
}
