// A WebSocket that reconnects automatically and measures round-trip times. Of the chat it knows only the address, the subprotocol
// and the ping.

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const PING_EVERY = 15_000;
const NO_ANSWER_AFTER = 10_000;

// Each failure doubles the wait. The random part prevents that many pages reconnect at the same moment.
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
  #pingedAt = 0; // 0 if no ping waits for its answer

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

  // Connects now, also if a retry is scheduled. Does nothing if it is connecting or open.
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
      return; // a message of a connection that was given up
    }
    this.#failures = 0;
    if (message.type === "pong") {
      this.#on.roundTrip(performance.now() - this.#pingedAt);
      this.#pingedAt = 0;
    } else {
      this.#on.message(message);
    }
  }

  // Returns whether the connection is open.
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
      // a broken network causes no event, and the closing handshake would wait for minutes
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
