// The page's side of the painting thread.

export class Engine extends EventTarget {
  constructor(url = 'mapdesk://app/worker.js') {
    super();
    this.worker = new Worker(url, { type: 'module' });
    this.worker.onmessage = ({ data }) => this.take(data);
    this.worker.onerror = (event) => this.tell('failed', { name: null, detail: event.message ?? 'worker failed' });
    this.answers = new Map();
    this.lastId = 0;
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  take(data) {
    const answer = data.id === undefined ? null : this.answers.get(data.id);
    if (answer) {
      this.answers.delete(data.id);
      answer(data.kind === 'failed' ? null : data);
    }
    if (!answer || data.kind === 'failed') this.tell(data.kind, data);
  }

  post(kind, fields) {
    this.worker.postMessage({ kind, ...fields });
  }

  /** Resolves with the answer, or with null when the thread could not give one. */
  ask(kind, fields) {
    const id = ++this.lastId;
    return new Promise((resolve) => {
      this.answers.set(id, resolve);
      this.post(kind, { id, ...fields });
    });
  }
}
