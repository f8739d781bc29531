// The conversation on the page. Whatever people send becomes text nodes, never markup.

const MOST_LINES = 500;
const NICK_COLOURS = 6;
const SAME_BREATH = 5 * 60_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function timeOf(at) {
  const time = element("time", "", clock.format(new Date(at)));
  time.dateTime = at;
  return time;
}

function colourOf(nick) {
  let sum = 0;
  for (const c of nick) {
    sum = (sum * 31 + c.codePointAt(0)) % 9973;
  }
  return `n${sum % NICK_COLOURS}`;
}

export class Log {
  #box;
  #list;
  #latest;
  #last = null;
  #height = 0;
  #following = true; // the end of the log was in view when it was last looked at

  constructor(box, latest) {
    this.#box = box;
    this.#list = box.querySelector("ol");
    this.#latest = latest;
    latest.addEventListener("click", () => {
      this.toEnd();
      box.focus();
    });
    box.addEventListener("scroll", () => {
      if (box.clientHeight === this.#height) {
        this.#following = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
        latest.hidden ||= this.#following;
      }
    });
    // a phone's keyboard takes half of the window; that scrolls, but nobody looked elsewhere
    new ResizeObserver(() => {
      this.#height = box.clientHeight;
      if (this.#following) {
        this.toEnd();
      }
    }).observe(box);
  }

  said(nick, text, at, own) {
    const more = this.#last?.nick === nick && Date.parse(at) - Date.parse(this.#last.at) < SAME_BREATH;
    const line = element("li", `said${own ? " own" : ""}${more ? " more" : ""}`);
    const who = element("div", "who");
    who.append(element("span", `nick ${colourOf(nick)}`, nick), timeOf(at));
    line.append(who, element("p", "text", text));
    this.#append(line, own);
    this.#last = { nick, at };
  }

  // A person came, went or changed their nick. Returns the line, to be passed to reword().
  notice(text, at) {
    const line = element("li", "notice");
    line.append(element("span", "words", text), timeOf(at));
    this.#append(line, false);
    this.#last = null;
    return line;
  }

  // Newcomers take their own nick at once: that is one notice, not two.
  reword(line, text) {
    line.querySelector(".words").textContent = text;
  }

  toEnd() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#following = true;
    this.#latest.hidden = true;
  }

  #append(line, follow) {
    const reading = !follow && !this.#following;
    this.#list.append(line);
    while (this.#list.children.length > MOST_LINES) {
      this.#list.firstElementChild.remove();
    }
    if (reading) {
      this.#latest.hidden = false;
    } else {
      this.toEnd();
    }
  }
}
