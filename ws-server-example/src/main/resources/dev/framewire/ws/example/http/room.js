// What is known of one room: what was seen, what is on its way, and who is there.

export function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, "0")).join("");
}

// Ids are milliseconds, a minus and a number.
function isAfter(id, other) {
  const [a, b] = [id, other].map(text => text.split("-").map(Number));
  return a[0] !== b[0] ? a[0] > b[0] : a[1] > b[1];
}

export class Room {
  last = null; // the newest id seen, to join with after a reconnect
  first = null; // the oldest id seen, to ask for what is before
  earlier = false; // whether there is something before
  nicks = [];
  joined = false;
  sent = new Map(); // own id → text, until it is acknowledged or seen
  #asked = null; // the id before which something was asked for

  // The answer to joining: for the first time, or after a reconnect.
  isIn(message) {
    this.joined = true;
    this.nicks = message.nicks;
    if (this.last === null) {
      this.earlier = message.earlier;
    }
  }

  // There is no connection any more.
  lost() {
    this.joined = false;
    this.earlier ||= this.#asked !== null;
    this.#asked = null;
  }

  // What is next in the room. The server leaves out what was seen before the last id.
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

  // What was asked for is older than all that is shown; what comes by itself is newer.
  isOlder(history) {
    return this.#asked !== null && history.entries.every(entry => !isAfter(entry.id, this.#asked));
  }

  older(history) {
    this.#asked = null;
    this.earlier = history.earlier;
    this.first = history.entries[0]?.id ?? this.first;
  }

  // Returns whether that is news.
  add(nick) {
    const news = !this.nicks.includes(nick);
    if (news) {
      this.nicks = this.nicks.concat(nick).sort();
    }
    return news;
  }

  // Returns whether they were there.
  remove(nick) {
    const there = this.nicks.includes(nick);
    this.nicks = this.nicks.filter(other => other !== nick);
    return there;
  }
}
