// Keys of the reader. Single letters can be switched off (WCAG 2.1.4); they never act while somebody types.
const OFF = "reader-letters";

export class Keys {
  constructor(reader) {
    this.reader = reader;
    this.areOff = kept() === "off";
    this.label();
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  toggle() {
    this.areOff = !this.areOff;
    try {
      localStorage.setItem(OFF, this.areOff ? "off" : "on");
    } catch {
      // A browser that keeps nothing forgets it with this page.
    }
    this.label();
  }

  label() {
    this.reader.find1("[data-letters-words]").textContent = this.reader.words(this.areOff ? "keys-on" : "keys-off");
  }

  pressed(event) {
    const { reader } = this;
    const isTyping = event.target.matches("input, textarea, select");
    if (document.querySelector("dialog[open]") || event.altKey) return;
    const action = event.ctrlKey || event.metaKey ? this.withControl(event, isTyping) : isTyping ? null : this.plain(event) || (this.areOff ? null : this.letter(event));
    if (!action) return;
    event.preventDefault();
    action(reader);
  }

  withControl({ key, shiftKey }, isTyping) {
    const name = key.toLowerCase();
    if (name === "f") return (reader) => reader.do("find");
    if (isTyping) return null;
    if (name === "z") return (reader) => reader.do(shiftKey ? "redo" : "undo");
    if (name === "y") return (reader) => reader.do("redo");
    return null;
  }

  plain({ key, shiftKey, target }) {
    if (key === "F6") return (reader) => reader.nextPart(shiftKey ? -1 : 1);
    if (key === "Escape") return (reader) => reader.escape();
    // Tool bars and tabs use the arrows themselves.
    if (target.closest('[role="toolbar"], [role="tablist"], [role="radiogroup"], [data-side]')) return null;
    const step = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 }[key];
    if (step) return ({ active }) => active?.go(active.page + step);
    if (key === "Home") return ({ active }) => active?.go(1);
    if (key === "End") return ({ active }) => active?.go(active.sheets.length);
    return null;
  }

  letter({ key }) {
    const actions = {
      "+": (reader) => reader.do("zoom-in"),
      "-": (reader) => reader.do("zoom-out"),
      0: (reader) => reader.do("zoom-fit"),
      n: (reader) => reader.find.next(1),
      N: (reader) => reader.find.next(-1),
      h: (reader) => reader.do("mark"),
      m: (reader) => reader.do("note"),
      b: (reader) => reader.do("bookmark"),
      s: (reader) => reader.do("split"),
      "[": (reader) => reader.item(-1),
      "]": (reader) => reader.item(1),
      "?": (reader) => reader.do("keys"),
    };
    return actions[key];
  }
}

function kept() {
  try {
    return localStorage.getItem(OFF);
  } catch {
    return null;
  }
}
