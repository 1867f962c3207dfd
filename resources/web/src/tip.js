// What lies under the pointer, told beside it: its name, its layer, how many more lie there.

const GAP_PX = 14;

export class Tip {
  /** @param {HTMLElement} container of the map */
  constructor(container) {
    this.container = container;
    this.block = document.createElement('div');
    this.block.className = 'tip';
    this.block.hidden = true;
    container.append(this.block);
  }

  /** @param {{x: number, y: number}} at pixels of the container; `lines` the first is the name */
  show(at, lines) {
    this.block.replaceChildren(...lines.filter(Boolean).map((line) => {
      const row = document.createElement('div');
      row.textContent = line;
      return row;
    }));
    this.block.hidden = this.block.childElementCount === 0;
    this.move(at);
  }

  /** Adds a line to what is shown; nothing where nothing is. */
  add(line) {
    if (this.block.hidden || this.block.lastChild.textContent === line) return;
    const row = document.createElement('div');
    row.textContent = line;
    this.block.append(row);
  }

  move({ x, y }) {
    if (this.block.hidden) return;
    const { clientWidth: width, clientHeight: height } = this.container;
    const { offsetWidth: own, offsetHeight: tall } = this.block;
    const left = x + GAP_PX + own > width ? x - GAP_PX - own : x + GAP_PX;
    const top = y + GAP_PX + tall > height ? y - GAP_PX - tall : y + GAP_PX;
    this.block.style.transform = `translate(${Math.max(0, Math.round(left))}px, ${Math.max(0, Math.round(top))}px)`;
  }

  hide() {
    this.block.hidden = true;
  }
}
