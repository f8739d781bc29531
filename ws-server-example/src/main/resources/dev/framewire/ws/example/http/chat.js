// The page: three forms, the list of rooms, the log and the people of one room, and the state of the connection.

import { Session } from "/session.js";
import { Lines, Log, colourOf, element } from "/log.js";

const LOBBY = "lobby";
const ROOM_NAME = /^[\p{L}\p{M}\p{Nd}._-]{1,32}$/u; // for other names, the error of the server does not contain the room
const NO_ROOM_NAME = "A room's name has up to 32 letters, digits, dots, - and _.";

const byId = id => document.getElementById(id);
const joinForm = byId("join"), nickBox = byId("nick"), nickProblem = byId("nick-problem");
const chat = byId("chat"), roomList = byId("rooms"), enterForm = byId("enter"), roomBox = byId("room-name");
const roomProblem = byId("room-problem"), sayForm = byId("say"), messageBox = byId("message"), sayProblem = byId("say-problem");
const state = byId("state"), trip = byId("trip"), earlier = byId("earlier"), outbox = byId("outbox");
const log = new Log(byId("log"), byId("latest"), () => session.askForEarlier(shown));

let shown = null; // the name of the visible room
const views = new Map(); // name → { lines, item, button, count, unread }

const session = new Session(location.origin.replace(/^http/, "ws") + "/chat", {
  state(kind, text) {
    state.dataset.state = kind;
    state.textContent = text;
    if (kind !== "open") {
      trip.textContent = "";
    }
  },
  roundTrip: milliseconds => (trip.textContent = `${Math.max(1, Math.round(milliseconds))} ms`),
  limits(limits) {
    nickBox.maxLength = limits.nick;
    messageBox.maxLength = limits.text;
  },
  welcome(back, at) {
    sessionStorage.setItem("nick", session.chosen);
    if (!back) {
      session.join(LOBBY);
      show(LOBBY);
    }
    const words = back ? "You are connected again" : `You joined as ${session.chosen}`;
    views.forEach(view => view.lines.notice(words, at));
    if (chat.hidden) {
      joinForm.hidden = true;
      chat.hidden = false;
      messageBox.focus();
    }
    log.grown(!back);
    session.askForRooms();
  },
  refused(problem) {
    state.dataset.state = "open";
    state.textContent = "Connected, without a nickname";
    chat.hidden = true;
    joinForm.hidden = false;
    nickProblem.textContent = problem;
    nickBox.setAttribute("aria-invalid", "true");
    nickBox.select();
  },
  problem(text, room) {
    (room && views.has(room) ? sayProblem : roomProblem).textContent = text;
  },
  room: addRoom,
  entries(name, entries, older) {
    const view = views.get(name);
    if (older) {
      log.keepPlace(() => view.lines.older(entries, entry => entry.nick === session.chosen));
    } else {
      addNews(name, view, entries);
    }
    showEarlier();
  },
  notice(name, text, at, kind, nick, to) {
    views.get(name).lines.memberNotice(text, at, kind, nick, to);
    if (name === shown) {
      log.grown(false);
    }
  },
  people(name) {
    if (name === shown) {
      showPeople();
    }
    showEarlier();
  },
  outbox(name) {
    if (name === shown) {
      showOutbox();
    }
  },
  left(name) {
    views.get(name)?.item.remove();
    views.delete(name);
    if (name === shown && views.size > 0) {
      show(views.keys().next().value);
    }
    byId("leave").hidden = views.size < 2;
  },
  open(rooms) {
    byId("open-rooms").replaceChildren(...rooms.map(place => {
      const option = element("option", "");
      option.value = place.room;
      option.label = `${place.people} here`;
      return option;
    }));
  },
});

function addRoom(name) {
  const item = element("li", "");
  const button = element("button", "place");
  const count = element("span", "count");
  count.hidden = true;
  button.type = "button";
  button.append(element("span", "name", name), count);
  button.addEventListener("click", () => {
    show(name);
    messageBox.focus();
  });
  item.append(button);
  roomList.append(item);
  views.set(name, { lines: new Lines(), item, button, count, unread: 0 });
  byId("leave").hidden = views.size < 2;
}

function show(name) {
  views.get(shown)?.lines.clearMark();
  shown = name;
  for (const [other, view] of views) {
    view.button.setAttribute("aria-current", other === name ? "true" : "false");
  }
  views.get(name).button.scrollIntoView({ block: "nearest", inline: "nearest" }); // on a phone the list of rooms is one line that scrolls
  byId("room-title").textContent = name;
  sayProblem.textContent = "";
  setUnread(views.get(name), 0);
  showOutbox();
  log.show(views.get(name).lines);
  showPeople();
  showEarlier();
}

function setUnread(view, unread) {
  view.unread = unread;
  view.count.hidden = unread === 0;
  view.count.textContent = unread;
  view.count.setAttribute("aria-label", `${unread} unread`);
  const all = [...views.values()].reduce((sum, each) => sum + each.unread, 0);
  document.title = all > 0 ? `(${all}) Framewire chat` : "Framewire chat";
}

function addNews(name, view, entries) {
  const visible = name === shown && !document.hidden;
  for (const entry of entries) {
    const own = entry.nick === session.chosen;
    if (!visible && !own && view.lines.list.querySelector(".said")) {
      view.lines.markUnread();
    }
    if (!visible && !own) {
      setUnread(view, view.unread + 1);
    }
    view.lines.said(entry, own);
  }
  if (name === shown) {
    log.grown(entries.some(entry => entry.nick === session.chosen));
  }
}

function showPeople() {
  const nicks = session.rooms.get(shown)?.nicks ?? [];
  byId("people-count").textContent = nicks.length;
  byId("nicks").replaceChildren(...nicks.map(nick =>
    element("li", `nick ${colourOf(nick)}`, nick === session.chosen ? `${nick} (you)` : nick)));
}

function showEarlier() {
  earlier.hidden = !session.rooms.get(shown)?.earlier;
}

function showOutbox() {
  const sent = [...(session.rooms.get(shown)?.sent.values() ?? [])];
  outbox.replaceChildren(...sent.map(text => {
    const line = element("li", "said own waiting");
    line.append(element("p", "text", text));
    return line;
  }));
  outbox.hidden = sent.length === 0;
  if (sent.length > 0) {
    log.toEnd();
  }
}

joinForm.addEventListener("submit", event => {
  event.preventDefault();
  const typed = nickBox.value.trim();
  nickProblem.textContent = typed ? "" : "Choose a nickname first.";
  nickBox.setAttribute("aria-invalid", !typed);
  if (typed) {
    session.takeNick(typed);
  } else {
    nickBox.focus();
  }
});

enterForm.addEventListener("submit", event => {
  event.preventDefault();
  // the server accepts only this spelling
  const name = roomBox.value.trim().normalize("NFKC").toUpperCase().toLowerCase()
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(/\s+/g, "-").replace(/^#/, "");
  const right = ROOM_NAME.test(name);
  roomProblem.textContent = right ? "" : name ? NO_ROOM_NAME : "Name a room first.";
  roomBox.setAttribute("aria-invalid", !right);
  if (!right) {
    roomBox.focus();
  } else {
    roomBox.value = "";
    session.join(name);
    show(name);
    messageBox.focus();
  }
});

sayForm.addEventListener("submit", event => {
  event.preventDefault();
  const text = messageBox.value.trim();
  sayProblem.textContent = "";
  messageBox.focus();
  if (text) {
    session.say(shown, text);
    messageBox.value = "";
  }
});

roomBox.addEventListener("focus", () => session.askForRooms());
earlier.addEventListener("click", () => {
  session.askForEarlier(shown);
  byId("log").focus();
});
byId("leave").addEventListener("click", () => {
  session.leave(shown);
  messageBox.focus();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && views.has(shown)) {
    setUnread(views.get(shown), 0);
  }
});

// a wide window has space for the people beside the log; a narrow one does not
byId("people").open = matchMedia("(min-width: 52.01rem)").matches;
nickBox.value = sessionStorage.getItem("nick") ?? "";
nickBox.focus();
nickBox.select();
