// The page's side of the painting thread. A thread that died or hangs is replaced; what it was asked for is asked again.

const LOOK_MS = 5000;
/** Looks in a row without a word before a thread counts as hanging: a sleeping computer misses one, not these. */
const MOST_SILENT = 4;
const MOST_DEATHS = 3;
const WITHIN_MS = 60_000;

export class Engine extends EventTarget {
  constructor(url = 'mapdesk://app/worker.js') {
    super();
    this.url = url;
    this.answers = new Map();
    this.lastId = 0;
    this.deaths = [];
    this.begin();
    setInterval(() => this.look(), LOOK_MS);
  }

  begin() {
    this.silent = 0;
    const worker = new Worker(this.url, { type: 'module' });
    worker.onmessage = ({ data }) => this.take(data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.replace(event.message || 'it could not be started');
    };
    this.worker = worker;
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  take(data) {
    this.silent = 0;
    if (data.kind === 'here') return;
    const answer = data.id === undefined ? null : this.answers.get(data.id);
    if (answer) {
      this.answers.delete(data.id);
      answer(data.kind === 'failed' ? null : data);
    }
    if (!answer || data.kind === 'failed') this.tell(data.kind, data);
  }

  /** Asks for a word now and then. A thread at work answers late, one that hangs never. */
  look() {
    if (!this.worker) return;
    if (this.silent >= MOST_SILENT) {
      this.replace('it hangs');
      return;
    }
    this.silent += 1;
    this.post('look_alive');
  }

  /** Puts another thread in the place of this one: tells `renewed`, or `gone` when threads die again and again. */
  replace(reason) {
    if (!this.worker) return;
    this.worker.onmessage = null;
    this.worker.onerror = null;
    this.worker.terminate();
    this.worker = null;
    const now = Date.now();
    this.deaths = [...this.deaths.filter((at) => now - at < WITHIN_MS), now];
    const alive = this.deaths.length <= MOST_DEATHS;
    if (alive) this.begin();
    for (const answer of this.answers.values()) answer(null);
    this.answers.clear();
    this.tell(alive ? 'renewed' : 'gone', { detail: reason });
  }

  post(kind, fields) {
    this.worker?.postMessage({ kind, ...fields });
  }

  /** Resolves with the answer, or with null when the thread could not give one. */
  ask(kind, fields) {
    if (!this.worker) return Promise.resolve(null);
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.post(kind, { id, ...fields });
    });
  }
}
