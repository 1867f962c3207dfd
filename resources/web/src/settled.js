// Says when everything visible is painted: layers fetched or given up, no tile and no label waiting.

export class Settled {
  constructor(isBusy, tell) {
    this.isBusy = isBusy;
    this.tell = tell;
    this.since = 0;
    this.open = true;
    this.timer = null;
  }

  /** Something has changed that must be painted. */
  stir() {
    if (!this.open) {
      this.open = true;
      this.since = performance.now();
    }
  }

  /** Something has come to an end. Looks once the page has put it on the screen. */
  check() {
    if (!this.open || this.timer !== null) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.open || this.isBusy()) return;
      this.open = false;
      this.tell(Math.round(performance.now() - this.since));
    });
  }
}
