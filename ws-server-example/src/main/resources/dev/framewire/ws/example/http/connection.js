// A WebSocket that comes back by itself. Knows nothing of the chat but its address and its subprotocol.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

// Each failure doubles the wait; the jitter keeps a thousand pages from coming back in the same instant.
export function waitBefore(attempt, random = Math.random()) {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** attempt);
  return full / 2 + random * full / 2;
}

export class Connection {
  #address;
  #on;
  #socket = null;
  #failures = 0;
  #timer = 0;

  // on: { connecting(), open(), message(object), waiting(milliseconds) }
  constructor(address, on) {
    this.#address = address;
    this.#on = on;
    addEventListener("online", () => this.#retryNow());
    addEventListener("pageshow", event => event.persisted && this.#retryNow());
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  // Connects, now even if a retry was due later. Does nothing while it connects or is open.
  start() {
    if (this.#socket === null) {
      this.#connect();
    } else {
      this.#retryNow();
    }
  }

  #connect() {
    this.#on.connecting();
    const socket = new WebSocket(this.#address, "superchat");
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#failures = 0;
      this.#on.open();
    });
    socket.addEventListener("message", event => this.#on.message(JSON.parse(event.data)));
    socket.addEventListener("close", () => this.#waitAndRetry());
  }

  // Returns whether it was handed to an open connection.
  send(object) {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify(object));
    }
    return this.isOpen;
  }

  #waitAndRetry() {
    const wait = waitBefore(this.#failures++);
    this.#on.waiting(wait);
    this.#timer = setTimeout(() => this.#retry(), wait);
  }

  #retryNow() {
    if (this.#timer) {
      clearTimeout(this.#timer);
      this.#retry();
    }
  }

  #retry() {
    this.#timer = 0;
    this.#connect();
  }
}
