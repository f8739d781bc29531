// The messages of one room on the page. Text from members becomes text nodes, never markup.

const MOST_LINES = 1000;
const NICK_COLOURS = 6;
const SAME_BLOCK = 5 * 60_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

export function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function timeOf(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const time = element("time", "", today ? clock.format(date) : `${day.format(date)}, ${clock.format(date)}`);
  time.dateTime = at;
  return time;
}

export function colourOf(nick) {
  let sum = 0;
  for (const c of nick) {
    sum = (sum * 31 + c.codePointAt(0)) % 9973;
  }
  return `n${sum % NICK_COLOURS}`;
}

// The lines of one room, also while it is hidden. A second line of the same person within a few minutes does not repeat the nick.
export class Lines {
  list = document.createElement("ol");
  #last = null;
  #unread = null;
  #newcomers = new Map(); // nick → the notice that they joined, until their first message

  said(entry, own) {
    const more = this.#last?.nick === entry.nick && Date.parse(entry.at) - Date.parse(this.#last.at) < SAME_BLOCK;
    this.#append(this.#line(entry, own, more));
    this.#last = entry;
    this.#newcomers.delete(entry.nick);
  }

  #line(entry, own, more) {
    const line = element("li", `said${own ? " own" : ""}${more ? " more" : ""}`);
    line.dataset.id = entry.id;
    const who = element("div", "who");
    who.append(element("span", `nick ${colourOf(entry.nick)}`, entry.nick), timeOf(entry.at));
    line.append(who, element("p", "text", entry.text));
    return line;
  }

  older(entries, isOwn) {
    const lines = [];
    let last = null;
    for (const entry of entries) {
      const more = last?.nick === entry.nick && Date.parse(entry.at) - Date.parse(last.at) < SAME_BLOCK;
      lines.push(this.#line(entry, isOwn(entry), more));
      last = entry;
    }
    this.list.prepend(...lines);
  }

  notice(text, at) {
    const line = element("li", "notice");
    line.append(element("span", "words", text));
    if (at) {
      line.append(timeOf(at));
    }
    this.#append(line);
    this.#last = null;
    return line;
  }

  // A person joined, left or changed their nick. A new person joins as a guest and takes a nick: this makes one notice, not two.
  memberNotice(text, at, kind, nick, to) {
    if (kind === "nick" && this.#newcomers.has(nick)) {
      this.#newcomers.get(nick).querySelector(".words").textContent = `${to} joined`;
      this.#newcomers.delete(nick);
      return;
    }
    const line = this.notice(text, at);
    this.#newcomers.delete(nick);
    if (kind === "join") {
      this.#newcomers.set(nick, line);
    }
  }

  // Marks the first unread line. The mark stays until the user has opened the room and another one after it.
  markUnread() {
    if (this.#unread === null) {
      this.#unread = element("li", "unread", "New");
      this.#append(this.#unread);
      this.#last = null;
    }
  }

  clearMark() {
    this.#unread?.remove();
    this.#unread = null;
  }

  #append(line) {
    this.list.append(line);
    while (this.list.children.length > MOST_LINES) {
      this.list.firstElementChild.remove();
    }
  }
}

// The box that shows the lines of one room. It scrolls to new lines if its end is visible.
export class Log {
  #box;
  #latest;
  #height = 0;
  #following = true; // the end was visible after the last scroll

  // nearTop: called when the user scrolls to the oldest line
  constructor(box, latest, nearTop) {
    this.#box = box;
    this.#latest = latest;
    latest.addEventListener("click", () => {
      this.toEnd();
      box.focus();
    });
    box.addEventListener("scroll", () => {
      if (box.clientHeight === this.#height) {
        this.#following = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
        latest.hidden ||= this.#following;
        if (box.scrollTop < 8 && !this.#following) {
          nearTop();
        }
      }
    });
    // a phone's keyboard makes the box smaller: this scrolls it, but not because the user did
    new ResizeObserver(() => {
      this.#height = box.clientHeight;
      if (this.#following) {
        this.toEnd();
      }
    }).observe(box);
  }

  // A screen reader would need minutes to read a whole room. So it announces only later lines.
  show(lines) {
    this.#box.ariaLive = "off";
    this.#box.querySelector("ol").replaceWith(lines.list);
    this.toEnd();
    requestAnimationFrame(() => (this.#box.ariaLive = "polite"));
  }

  toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#following = true;
    this.#latest.hidden = true;
  }

  // Called after lines were added at the end.
  grown(own) {
    if (own || this.#following) {
      this.toEnd();
    } else {
      this.#latest.hidden = false;
    }
  }

  // Runs a function that adds lines at the beginning. The visible lines stay at their place.
  keepPlace(add) {
    this.#box.ariaLive = "off";
    const fromEnd = this.#box.scrollHeight - this.#box.scrollTop;
    add();
    this.#box.scrollTop = this.#box.scrollHeight - fromEnd;
    requestAnimationFrame(() => (this.#box.ariaLive = "polite"));
  }
}
