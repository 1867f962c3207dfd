// Tiles waiting to be painted: one job per place, newest wins, nearest to the middle of the view first.

export class TileQueue {
  constructor() {
    this.jobs = new Map();
    this.centre = { x: 0, y: 0, z: 0 };
  }

  get size() {
    return this.jobs.size;
  }

  put(job) {
    this.jobs.set(job.key, job);
  }

  cancel(key) {
    this.jobs.delete(key);
  }

  /** Middle of the view in tiles of its zoom. Jobs of other zooms are stale: the map has moved on. */
  look(centre) {
    this.centre = centre;
  }

  take() {
    let best = null;
    let nearest = Infinity;
    for (const job of this.jobs.values()) {
      const away = job.z === this.centre.z ? 0 : 1e9;
      const distance = away + Math.hypot(job.x + 0.5 - this.centre.x, job.y + 0.5 - this.centre.y);
      if (distance < nearest) {
        nearest = distance;
        best = job;
      }
    }
    if (best) this.jobs.delete(best.key);
    return best;
  }
}
