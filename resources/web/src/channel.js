// The one channel to Python: typed messages in, typed messages out.
import { readMessage } from './messages.js';

/** Calls `action` at most once in `wait` ms; the last call is never lost. */
export function throttle(action, wait) {
  let [timer, next, last] = [null, null, -Infinity];
  const run = () => {
    timer = null;
    last = performance.now();
    action(...next);
  };
  return (...args) => {
    next = args;
    if (timer === null) timer = setTimeout(run, Math.max(0, wait - (performance.now() - last)));
  };
}

export class Channel {
  constructor(bridge) {
    this.bridge = bridge;
    this.handlers = new Map();
    bridge.sent.connect((text) => this.take(text));
  }

  on(kind, handler) {
    this.handlers.set(kind, handler);
  }

  send(kind, fields = {}) {
    this.bridge.receive(JSON.stringify({ kind, ...fields }));
  }

  take(text) {
    try {
      const message = readMessage(text);
      this.handlers.get(message.kind)?.(message);
    } catch (error) {
      this.send('failed', { where: 'message', detail: String(error?.message ?? error) });
    }
  }
}

/** Resolves once Qt's object answers. */
export function openChannel() {
  return new Promise((resolve) => {
    new globalThis.QWebChannel(globalThis.qt.webChannelTransport, ({ objects }) => resolve(new Channel(objects.bridge)));
  });
}
