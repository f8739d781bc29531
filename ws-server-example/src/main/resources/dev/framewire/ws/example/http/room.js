// The state of one room: the ids of the seen messages, the messages without an acknowledgement, and the members.

export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

// An id is milliseconds, a minus and a number.
function isAfter(id, other) {
  const [a, b] = [id, other].map(text => text.split("-").map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : a[1] > b[1];
}

export class Room {
  last = null; // the newest seen id, for the join after a reconnect
  first = null; // the oldest seen id, to request earlier messages
  earlier = false; // whether the server has earlier messages
  nicks = [];
  joined = false;
  sent = new Map(); // cid → text, until the message is acknowledged or seen
  #asked = null; // the id of the last request for earlier messages

  // Handles the answer to a join, the first one or one after a reconnect.
  isIn(message) {
    this.joined = true;
    this.nicks = message.nicks;
    if (this.last === null) {
      this.earlier = message.earlier;
    }
  }

  // Handles the end of the connection.
  lost() {
    this.joined = false;
    this.earlier ||= this.#asked !== null;
    this.#asked = null;
  }

  // Adds the next messages. The server does not repeat those up to the last id.
  hear(entries) {
    if (entries.length > 0) {
      this.first ??= entries[0].id;
      this.last = entries[entries.length - 1].id;
      entries.forEach(entry => this.sent.delete(entry.cid));
    }
  }

  askBefore() {
    this.earlier = false;
    return (this.#asked = this.first);
  }

  // Requested messages are older than all seen ones. Messages that come without a request are newer.
  isOlder(history) {
    return this.#asked !== null && history.entries.every(entry => !isAfter(entry.id, this.#asked));
  }

  older(history) {
    this.#asked = null;
    this.earlier = history.earlier;
    this.first = history.entries[0]?.id ?? this.first;
  }

  // Returns whether the nick is new.
  add(nick) {
    const news = !this.nicks.includes(nick);
    if (news) {
      this.nicks = this.nicks.concat(nick).sort();
    }
    return news;
  }

  // Returns whether the nick was there.
  remove(nick) {
    const there = this.nicks.includes(nick);
    this.nicks = this.nicks.filter(other => other !== nick);
    return there;
  }
}
