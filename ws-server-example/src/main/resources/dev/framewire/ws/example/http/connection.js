// A WebSocket that comes back by itself, and knows how long a round trip takes. Knows nothing of the chat but its address,
// its subprotocol and its ping.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const PING_EVERY = 15_000;
const NO_ANSWER_AFTER = 10_000;

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
  #pinging = 0;
  #pingedAt = 0; // 0 while no ping waits for its answer

  // on: { connecting(), message(object), waiting(milliseconds), roundTrip(milliseconds) }
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
      this.#ping();
      this.#pinging = setInterval(() => this.#ping(), PING_EVERY);
    });
    socket.addEventListener("message", event => this.#received(socket, JSON.parse(event.data)));
    socket.addEventListener("close", () => this.#lost(socket));
  }

  #received(socket, message) {
    if (socket !== this.#socket) {
      return; // given up, and still talking
    }
    this.#failures = 0;
    if (message.type === "pong") {
      this.#on.roundTrip(performance.now() - this.#pingedAt);
      this.#pingedAt = 0;
    } else {
      this.#on.message(message);
    }
  }

  // Returns whether it was handed to an open connection.
  send(object) {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify(object));
    }
    return this.isOpen;
  }

  #ping() {
    if (this.#pingedAt === 0 && this.send({ type: "ping" })) {
      const socket = this.#socket;
      const at = this.#pingedAt = performance.now();
      // a network that is gone says nothing; waiting for the closing handshake would take minutes
      setTimeout(() => {
        if (socket === this.#socket && this.#pingedAt === at) {
          socket.close();
          this.#lost(socket);
        }
      }, NO_ANSWER_AFTER);
    }
  }

  #lost(socket) {
    if (socket === this.#socket && !this.#timer) {
      clearInterval(this.#pinging);
      this.#pingedAt = 0;
      this.#socket = { readyState: WebSocket.CLOSED };
      const wait = waitBefore(this.#failures++);
      this.#on.waiting(wait);
      this.#timer = setTimeout(() => this.#retry(), wait);
    }
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
