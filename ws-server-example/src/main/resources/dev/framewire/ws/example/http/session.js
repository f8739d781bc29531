// The state of the chat, independent of the page: the nick, the rooms, the seen messages and those without an acknowledgement.
// docs/CHAT-PROTOCOL.md lists the messages. No message is lost or shown twice, over any number of connections.

import { Connection } from "/connection.js";
import { Room, randomId } from "/room.js";

const TRY_AGAIN = 1000;

export class Session {
  nick = null; // the nick of this connection on the server
  chosen = null; // the nick that the user chose and the server accepted
  rooms = new Map(); // name → Room, from the join until the user leaves
  #wanted = null; // the requested nick, until the server accepts or refuses it
  #secret = randomId(); // after a reconnect it proves that the nick and the cids are ours
  #on;
  #connection;
  #retry = 0;

  // on: { state(kind, text), welcome(back, at), refused(problem), problem(text, room), roundTrip(ms), limits(limits),
  //       room(name), entries(name, entries, older), notice(name, text, at, kind, nick, to), people(name), outbox(name),
  //       left(name), open(rooms) }
  constructor(address, on) {
    this.#on = on;
    this.#connection = new Connection(address, {
      connecting: () => on.state("waiting", this.chosen ? "Reconnecting…" : "Connecting…"),
      waiting: milliseconds => this.#waiting(milliseconds),
      message: message => this.#handlers[message.type]?.(message),
      roundTrip: milliseconds => on.roundTrip(milliseconds),
    });
  }

  takeNick(nick) {
    this.#wanted = nick;
    if (this.#connection.isOpen) {
      this.#askForNick();
    } else {
      this.#connection.start();
    }
  }

  join(name) {
    if (!this.rooms.has(name)) {
      this.rooms.set(name, new Room());
      this.#on.room(name);
      this.#askToJoin(name);
    }
  }

  leave(name) {
    this.#connection.send({ type: "leave", room: name });
    this.rooms.delete(name);
    this.#on.left(name);
  }

  say(name, text) {
    const cid = randomId();
    const room = this.rooms.get(name);
    room.sent.set(cid, text);
    this.#on.outbox(name);
    if (room.joined) {
      this.#connection.send({ type: "message", room: name, text, cid });
    }
  }

  askForEarlier(name) {
    const room = this.rooms.get(name);
    if (room?.joined && room.earlier && room.first) {
      this.#connection.send({ type: "history", room: name, before: room.askBefore() });
    }
  }

  askForRooms() {
    this.#connection.send({ type: "list" });
  }

  #askForNick() {
    this.#connection.send({ type: "nick", nick: this.#wanted, session: this.#secret });
  }

  #askToJoin(name) {
    const { last } = this.rooms.get(name);
    this.#connection.send({ type: "join", room: name, ...(last && { after: last }) });
  }

  #waiting(milliseconds) {
    this.nick = null;
    clearTimeout(this.#retry);
    this.#retry = 0;
    for (const room of this.rooms.values()) {
      room.lost();
    }
    const seconds = Math.max(1, Math.round(milliseconds / 1000));
    this.#on.state("waiting", `${this.chosen ? "Connection lost" : "No connection"}. Trying again in ${seconds} s.`);
  }

  #handlers = {
    welcome: message => {
      this.nick = message.nick;
      this.#on.limits(message.limits);
      this.#wanted ??= this.chosen;
      if (this.#wanted !== null) {
        this.#askForNick();
      }
    },
    nick: message => {
      if (message.from === this.nick) {
        this.nick = message.to;
        this.#gotNick(message.at);
      } else {
        this.#renamed(message);
      }
    },
    joined: message => this.#joined(message),
    history: message => this.#history(message),
    message: message => this.#heard(message.room, [message]),
    ack: message => this.#acknowledged(message.room, message.cid),
    join: message => this.#came(message),
    leave: message => this.#went(message),
    rooms: message => this.#on.open(message.rooms),
    error: message => this.#refused(message),
  };

  #gotNick(at) {
    if (this.#wanted === null) {
      return;
    }
    const back = this.chosen !== null;
    this.chosen = this.nick;
    this.#wanted = null;
    this.#on.state("open", `Connected as ${this.chosen}`);
    for (const name of this.rooms.keys()) {
      this.#askToJoin(name);
    }
    this.#on.welcome(back, at);
  }

  #renamed({ from, to, at }) {
    for (const [name, room] of this.rooms) {
      if (room.remove(from)) {
        room.add(to);
        this.#on.people(name);
        this.#on.notice(name, `${from} is now ${to}`, at, "nick", from, to);
      }
    }
  }

  #joined(message) {
    const room = this.rooms.get(message.room);
    if (!room) {
      return; // the user left before the answer came
    }
    room.isIn(message);
    if (message.gap) {
      this.#on.notice(message.room, "Messages may be missing here", null, "gap");
    }
    this.#heard(message.room, message.entries);
    this.#on.people(message.room);
    this.#sendAgain(message.room, room);
  }

  #sendAgain(name, room) {
    for (const [cid, text] of room.sent) {
      this.#connection.send({ type: "message", room: name, text, cid });
    }
  }

  #history(message) {
    const room = this.rooms.get(message.room);
    if (room?.isOlder(message)) {
      room.older(message);
      this.#on.entries(message.room, message.entries, true);
    } else {
      this.#heard(message.room, message.entries);
    }
  }

  #heard(name, entries) {
    const room = this.rooms.get(name);
    if (room && entries.length > 0) {
      room.hear(entries);
      this.#on.entries(name, entries, false);
      this.#on.outbox(name);
    }
  }

  // An acknowledged message leaves the outbox, also if the message itself does not come again.
  #acknowledged(name, cid) {
    if (this.rooms.get(name)?.sent.delete(cid)) {
      this.#on.outbox(name);
    }
  }

  #came({ room: name, nick, at }) {
    if (this.rooms.get(name)?.add(nick)) {
      this.#on.people(name);
      this.#on.notice(name, `${nick} joined`, at, "join", nick);
    }
  }

  #went({ room: name, nick, at }) {
    if (nick !== this.nick && this.rooms.get(name)?.remove(nick)) {
      this.#on.people(name);
      this.#on.notice(name, `${nick} left`, at, "leave", nick);
    }
  }

  #refused({ code, message, room, cid }) {
    const problem = message.charAt(0).toUpperCase() + message.slice(1) + ".";
    if (code === "unavailable" || code === "too-fast" || code === "stopping") {
      this.#on.state("waiting", code === "too-fast" ? "Slowing down…" : `${problem} Trying again.`);
      this.#retry ||= setTimeout(() => this.#again(), TRY_AGAIN);
    } else if (code === "already-joined") {
      // a repeated join, because the first answer took long
    } else if (this.#wanted !== null && !room) {
      this.#wanted = null;
      this.#on.refused(problem);
    } else {
      const waiting = this.rooms.get(room);
      if (waiting && cid) {
        waiting.sent.delete(cid);
        this.#on.outbox(room);
      } else if (waiting && !waiting.joined) {
        this.rooms.delete(room);
        this.#on.left(room);
      }
      this.#on.problem(problem, room);
    }
  }

  // Repeats all requests without an answer. The server does not execute a request twice.
  #again() {
    this.#retry = 0;
    if (!this.#connection.isOpen) {
      return;
    }
    if (this.#wanted !== null) {
      this.#askForNick();
      return;
    }
    this.#on.state("open", `Connected as ${this.chosen}`);
    for (const [name, room] of this.rooms) {
      if (!room.joined) {
        this.#askToJoin(name);
      } else {
        this.#sendAgain(name, room);
      }
    }
  }
}
