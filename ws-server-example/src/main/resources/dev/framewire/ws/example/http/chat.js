// The page: two forms, a log and a line that says how the connection is.

import { Connection } from "/connection.js";
import { Log } from "/log.js";

const NAMELESS = "Connected, without a nickname";

const byId = id => document.getElementById(id);
const joinForm = byId("join"), nickBox = byId("nick"), nickProblem = byId("nick-problem");
const room = byId("room"), sayForm = byId("say"), messageBox = byId("message"), sayProblem = byId("say-problem");
const sendButton = sayForm.querySelector("button"), state = byId("state");
const log = new Log(byId("log"), byId("latest"));

let wanted = null; // the nick asked for, until the server has given or refused it
let name = null; // the nick the user chose and the server gave once
let nick = null; // what the server calls this connection now; its first message says so
const newcomers = new Map(); // nick → the notice of its joining, while nothing was said by it

const connection = new Connection(location.origin.replace(/^http/, "ws") + "/chat", {
  connecting: () => show("waiting", name ? "Reconnecting…" : "Connecting…"),
  open() {
    nick = null;
    newcomers.clear();
    if (wanted ?? name) {
      ask(wanted ?? name);
    } else {
      show("open", NAMELESS);
    }
  },
  waiting(milliseconds) {
    const seconds = Math.max(1, Math.round(milliseconds / 1000));
    show("waiting", `${name ? "Connection lost" : "No connection"}. Trying again in ${seconds} s.`);
  },
  message(event) {
    on[event.type]?.(event);
  },
});

const on = {
  message(event) {
    newcomers.delete(event.nick);
    log.said(event.nick, event.text, event.at, event.nick === nick);
  },
  join(event) {
    if (nick === null) {
      nick = event.nick;
    } else {
      newcomers.set(event.nick, log.notice(`${event.nick} joined`, event.at));
    }
  },
  leave(event) {
    newcomers.delete(event.nick);
    log.notice(`${event.nick} left`, event.at);
  },
  nick(event) {
    if (event.from === nick) {
      nick = event.to;
      welcome(event.at);
    } else if (newcomers.has(event.from)) {
      log.reword(newcomers.get(event.from), `${event.to} joined`);
      newcomers.delete(event.from);
    } else {
      log.notice(`${event.from} is now ${event.to}`, event.at);
    }
  },
  error(event) {
    if (wanted === null) {
      sayProblem.textContent = sentence(event.message);
    } else {
      wanted = null;
      askAgain(sentence(event.message));
    }
  },
};

function ask(newNick) {
  wanted = newNick;
  connection.send({ type: "nick", nick: newNick });
}

function welcome(at) {
  const back = name !== null;
  name = nick;
  wanted = null;
  sessionStorage.setItem("nick", name);
  show("open", `Connected as ${name}`);
  log.notice(back ? "You are connected again" : `You joined as ${name}`, at);
  if (room.hidden) {
    joinForm.hidden = true;
    room.hidden = false;
    log.toEnd();
    messageBox.focus();
  }
}

function askAgain(problem) {
  show("open", NAMELESS);
  room.hidden = true;
  joinForm.hidden = false;
  nickProblem.textContent = problem;
  nickBox.setAttribute("aria-invalid", "true");
  nickBox.select();
}

function show(kind, text) {
  state.dataset.state = kind;
  state.textContent = text;
  sendButton.setAttribute("aria-disabled", kind !== "open");
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + ".";
}

joinForm.addEventListener("submit", event => {
  event.preventDefault();
  const typed = nickBox.value.trim();
  nickProblem.textContent = typed ? "" : "Choose a nickname first.";
  nickBox.setAttribute("aria-invalid", !typed);
  if (!typed) {
    nickBox.focus();
  } else if (connection.isOpen) {
    ask(typed);
  } else {
    wanted = typed;
    connection.start();
  }
});

sayForm.addEventListener("submit", event => {
  event.preventDefault();
  const text = messageBox.value.trim();
  sayProblem.textContent = "";
  messageBox.focus();
  if (text && sendButton.getAttribute("aria-disabled") !== "true" && connection.send({ type: "message", text })) {
    messageBox.value = "";
  }
});

nickBox.value = sessionStorage.getItem("nick") ?? "";
nickBox.focus();
nickBox.select();
