// What waits to be painted: one job per place, newest wins. Tiles in view first, the nearest to the middle before others;
// then the labels; then what may be seen next.

/** `rank` of a job. */
export const IN_VIEW = 0;
export const LABELS = 1;
export const NEARBY = 2;
export const NEXT_ZOOM = 3;

export class PaintQueue {
  constructor() {
    this.jobs = new Map();
    this.centre = { x: 0, y: 0, z: 0 };
  }

  get size() {
    return this.jobs.size;
  }

  /** Returns the job whose place this one takes, if there is one. */
  put(job) {
    const older = this.jobs.get(job.key);
    this.jobs.set(job.key, job);
    return older;
  }

  cancel(key) {
    this.jobs.delete(key);
  }

  /** Middle of the view in tiles of its zoom. */
  look(centre) {
    this.centre = centre;
  }

  /** Distance from the middle of the view, in tiles of the view's zoom. */
  away({ x, y, z }) {
    if (x === undefined) return 0;
    const scale = 2 ** (this.centre.z - z);
    return Math.hypot((x + 0.5) * scale - this.centre.x, (y + 0.5) * scale - this.centre.y);
  }

  /** Tiles that were in view when the map had another zoom are stale: the map has moved on. */
  rankOf({ rank = IN_VIEW, z }) {
    return rank === IN_VIEW && z !== this.centre.z ? NEARBY : rank;
  }

  take() {
    let best = null;
    let [lowest, nearest] = [Infinity, Infinity];
    for (const job of this.jobs.values()) {
      const rank = this.rankOf(job);
      if (rank > lowest) continue;
      const away = this.away(job);
      if (rank < lowest || away < nearest) {
        lowest = rank;
        nearest = away;
        best = job;
      }
    }
    if (best) this.jobs.delete(best.key);
    return best;
  }
}
