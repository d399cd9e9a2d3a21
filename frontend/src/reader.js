// The reader of a meeting's documents (council/templates/council/mine/reader.html): panes, tools, notes. Without this script the page
// is a list of documents and notes with plain forms.
import { Cards } from "./reader/cards.js";
import { Documents } from "./reader/documents.js";
import { clock, wordsOf } from "./reader/dom.js";
import { Find } from "./reader/find.js";
import { Keep } from "./reader/keep.js";
import { forget, forgetNotes, unsent } from "./reader/kept.js";
import { Keys } from "./reader/keys.js";
import { Pane } from "./reader/pane.js";
import { Pen } from "./reader/pen.js";
import { Selection } from "./reader/selection.js";
import { Side } from "./reader/side.js";
import { Store } from "./reader/store.js";

const DRAWING = ["ink", "highlight", "erase"];
const MOST_UNDO = 200;

class Reader {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.words = wordsOf(root);
    this.find1 = (selector) => root.querySelector(selector);
    this.stage = this.find1("[data-stage]");
    this.canWrite = !store.isForgetful;
    this.tool = "select";
    this.colour = "yellow";
    this.notes = [];
    this.panes = [];
    this.done = [];
    this.undone = [];
    root.classList.add("rd--on");
    for (const node of root.querySelectorAll("[hidden]:not([data-panel]):not([data-selection]):not([data-theme-toggle]):not([data-keep], [data-keep] *)")) node.hidden = false;
    this.documents = new Documents(root);
    this.store.files = [...new Set(this.documents.list.map((doc) => doc.file))];
    this.cards = new Cards(this);
    this.side = new Side(this);
    this.find = new Find(this);
    this.selection = new Selection(this);
    this.pen = new Pen(this);
    this.keys = new Keys(this);
    this.keep = new Keep(this);
    this.listen();
  }

  listen() {
    for (const node of this.root.querySelectorAll("[data-do]")) node.addEventListener("click", () => this.do(node.dataset.do));
    for (const node of this.root.querySelectorAll("[data-tool]")) node.addEventListener("click", () => this.choose(node.dataset.tool));
    for (const node of this.root.querySelectorAll("[data-colour]")) node.addEventListener("click", () => this.paint(node.dataset.colour));
    this.bar(this.find1("[data-tools]"));
    const menu = this.find1("[data-menu]");
    menu.addEventListener("click", (event) => event.target.closest(".rd-menu__list > *") && (menu.open = false));
    document.addEventListener("click", (event) => !menu.contains(event.target) && (menu.open = false));
    this.store.addEventListener("change", () => this.load());
    this.store.addEventListener("state", () => this.tell());
    this.store.addEventListener("place", () => this.side.drawMarks());
    this.store.addEventListener("over", (event) => this.end(event.detail));
    addEventListener("offline", () => this.tell());
    this.root.querySelector("[data-find-box]").addEventListener("submit", (event) => event.preventDefault());
  }

  // A tool bar is one stop of the tabulator; arrows lead along it.
  bar(node) {
    const stops = () => [...node.querySelectorAll("button")].filter((each) => each.offsetParent);
    stops().forEach((each, n) => { each.tabIndex = n ? -1 : 0; });
    node.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const all = stops();
      all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
    });
    node.addEventListener("focusin", (event) => stops().forEach((each) => { each.tabIndex = each === event.target ? 0 : -1; }));
  }

  async start() {
    await this.load();
    this.tell();
    this.keep.start().catch(() => {});
    const last = (await this.store.get(`last:${this.root.dataset.meeting}`)) || {};
    const asked = new URLSearchParams(location.search);
    const first = this.documents.of(asked.get("datei")) || this.documents.of(last.file) || this.documents.list[0];
    this.setSingle(Boolean(await this.store.get("single")));
    if (first) await this.jump(first, Number(asked.get("seite")) || undefined);
    const second = last.second && this.documents.of(last.second);
    if (second && innerWidth >= 1000) {
      await this.split(second);
      this.activate(this.panes[0]);
    }
    this.store.sync();
  }

  // The session or the right to read has ended: the papers leave this device and this page. What was written here and never reached the
  // town is not lost in silence: it waits for the same account, or, where nobody will take it any more, its words stand here once more.
  async end(kind) {
    const account = this.root.dataset.user;
    const left = await unsent(account);
    await forget(account).catch(() => {});
    const said = this.find1(`template[data-over="${kind}"]`).content.cloneNode(true);
    const waiting = said.querySelector("[data-left]");
    waiting.hidden = !left.length;
    waiting.querySelector("[data-left-words]").textContent = this.words(left.length === 1 ? `left-${kind}-one` : `left-${kind}`, { n: left.length });
    const list = waiting.querySelector("ul");
    for (const { words } of left) if (words) list?.append(Object.assign(document.createElement("li"), { textContent: words }));
    waiting.querySelector("button")?.addEventListener("click", async () => {
      await forgetNotes(account, null, true);
      waiting.remove();
    });
    document.title = document.title.replace(/^.*?(?= – )/, said.querySelector("h1").textContent);
    this.root.className = "t-wrap";
    this.root.replaceChildren(said);
    this.root.querySelector("h1").focus();
  }

  // Notes ----------------------------------------------------------------------------------------------------------
  async load() {
    const now = await this.store.notes();
    this.notes = now.filter((note) => this.documents.of(note.file)?.version === note.version);
    for (const pane of this.panes) pane.redraw();
    this.side.drawMarks();
    this.side.drawNotes();
    this.cards.refresh();
    this.arrived(this.active);
    this.tell();
  }

  blank(pane) {
    return { id: crypto.randomUUID(), file: pane.doc.file, version: pane.doc.version, content: null, shared: false, deleted: true };
  }

  // Write a note so that it can be taken back.
  async write(note, content, shared = note.shared || false) {
    const last = this.done.at(-1);
    const before = { content: note.deleted ? null : note.content, shared: note.shared || false };
    // What is typed in one go is one step.
    const isTyping = last?.note.id === note.id && last.after.content?.body !== content?.body && content && Date.now() - last.at < 5000;
    if (isTyping) Object.assign(last, { after: { content, shared }, at: Date.now() });
    else this.done.push({ note, before, after: { content, shared }, at: Date.now() });
    this.done.splice(0, this.done.length - MOST_UNDO);
    this.undone = [];
    await this.store.write(note, content, shared);
    this.undoable();
  }

  async back(from, to, side) {
    const step = from.pop();
    if (!step) return;
    to.push({ ...step, at: 0 });
    await this.store.write(step.note, step[side].content, step[side].shared);
    this.undoable();
  }

  undoable() {
    this.find1('[data-do="undo"]').setAttribute("aria-disabled", String(!this.done.length));
    this.find1('[data-do="redo"]').setAttribute("aria-disabled", String(!this.undone.length));
  }

  async beginNote(pane, page, geometry) {
    const note = this.blank(pane);
    await this.write(note, { kind: "note", page, geometry, body: "" });
    this.choose("select");
    await this.cards.open(pane, note.id, true);
  }

  // What the page says -----------------------------------------------------------------------------------------------
  say(text) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.find1("[data-say]").textContent = text; }, 400);
  }

  async tell() {
    const { waiting, refused, problem, at } = await this.store.state();
    const isOff = problem === "offline" || !navigator.onLine;
    const time = at ? clock(at) : "";
    const words = this.store.isForgetful ? this.words("no-store")
      : problem === "signed-out" ? this.words("signed-out")
      : isOff ? this.words(waiting ? "waiting" : this.keep.isWhole ? "offline-all" : "offline", { n: waiting })
      : refused ? this.words("refused", { n: refused })
      : time ? this.words(this.keep.isWhole ? "at-all" : "at", { time }) : "";
    const place = this.find1("[data-state-words]");
    if (words && place.textContent !== words) place.textContent = words;
    this.find1("[data-state]").classList.toggle("is-off", Boolean(isOff || refused || problem));
    if (this.done.length && this.canWrite) this.find1("[data-saved]").textContent = this.words("saved", { time: clock(this.done.at(-1).at || Date.now()) });
  }

  arrived(pane) {
    if (!pane?.doc) return;
    if (pane === this.active) {
      const { item } = pane.doc;
      this.find1("[data-title]").textContent = `${item.querySelector(".rd-n").textContent} · ${item.querySelector("[data-item-title]").textContent}`;
      this.find1("[data-subtitle]").textContent = [pane.doc.name, pane.doc.source].filter(Boolean).join(" · ");
      this.find1("[data-export]").href = pane.doc.exported;
      const isMarked = pane.notesOn(pane.page).some((note) => note.content.kind === "bookmark" && note.own);
      this.find1('[data-do="bookmark"]').setAttribute("aria-pressed", String(isMarked));
      document.title = document.title.replace(/^.*?(?= – )/, this.find1("[data-title]").textContent);
    }
    const [first, second] = this.panes.map((each) => each.doc?.file);
    this.store.set(`last:${this.root.dataset.meeting}`, { file: first, second });
  }

  // Panes ----------------------------------------------------------------------------------------------------------
  addPane() {
    const pane = new Pane(this);
    this.panes.push(pane);
    this.stage.append(pane.node);
    this.stage.dataset.panes = this.panes.length;
    pane.view.classList.toggle("is-single", this.isSingle);
    this.cursor();
    this.activate(pane);
    return pane;
  }

  activate(pane) {
    if (this.active === pane) return;
    this.active = pane;
    for (const each of this.panes) each.node.classList.toggle("is-active", each === pane);
    if (pane.doc) this.side.current(this.panes.map((each) => each.doc), pane.doc);
    this.arrived(pane);
  }

  async jump(doc, page, note, opens = Boolean(note)) {
    const pane = this.panes.find((each) => each.doc === doc) || this.active || this.addPane();
    this.activate(pane);
    if (pane.doc !== doc || !pane.sheets.length) {
      const opened = pane.open(doc, page);
      this.side.current(this.panes.map((each) => each.doc), doc);
      await opened;
    }
    if (page) await pane.goTo(page, note);
    if (note && opens) await this.cards.open(pane, note);
    this.side.current(this.panes.map((each) => each.doc), doc);
    this.side.drawMarks();
  }

  async split(doc) {
    const { list } = this.documents;
    const here = this.active?.doc;
    const others = list.filter((each) => each !== here);
    const next = doc || others.find((each) => each.item === here?.item) || others[0];
    if (!next) return;
    const pane = this.addPane();
    this.find1('[data-do="split"]').setAttribute("aria-pressed", "true");
    await pane.open(next);
    this.side.current(this.panes.map((each) => each.doc), next);
  }

  closePane(pane) {
    if (this.panes.length < 2) return;
    pane.leave();
    pane.node.remove();
    this.panes = this.panes.filter((each) => each !== pane);
    this.stage.dataset.panes = this.panes.length;
    this.find1('[data-do="split"]').setAttribute("aria-pressed", "false");
    this.active = null;
    this.activate(this.panes[0]);
    this.panes[0].view.focus();
  }

  item(by) {
    const { list } = this.documents;
    const items = [...new Set(list.map((doc) => doc.item))];
    const next = items[items.indexOf(this.active?.doc.item) + by];
    if (next) this.jump(list.find((doc) => doc.item === next));
  }

  nextPart(by) {
    const parts = [this.find1("[data-tools] [tabindex='0']"), ...this.panes.map((pane) => pane.view), this.side.tabs.find((tab) => tab.tabIndex === 0)];
    const here = parts.findIndex((part) => part === document.activeElement || part?.parentElement?.contains(document.activeElement));
    parts[(here + by + parts.length) % parts.length]?.focus();
  }

  setSingle(isSingle) {
    this.isSingle = isSingle;
    this.store.set("single", isSingle);
    this.find1("[data-mode-words]").textContent = this.words(isSingle ? "continuous" : "pages");
    for (const pane of this.panes) pane.setSingle(isSingle);
  }

  // Tools ----------------------------------------------------------------------------------------------------------
  choose(tool) {
    this.tool = this.canWrite ? tool : "select";
    for (const node of this.root.querySelectorAll("[data-tool]")) node.setAttribute("aria-pressed", String(node.dataset.tool === this.tool));
    this.cursor();
    if (this.tool === "highlight" && this.selection.range()) this.selection.mark();
  }

  cursor() {
    for (const pane of this.panes) pane.view.classList.toggle("is-drawing", DRAWING.includes(this.tool));
  }

  paint(colour) {
    this.colour = colour;
    for (const node of this.root.querySelectorAll("[data-colour]")) node.setAttribute("aria-checked", String(node.dataset.colour === colour));
  }

  escape() {
    if (this.side.node.classList.contains("is-open")) return this.side.toggle(false);
    if (this.cards.shown) return this.cards.close();
    this.selection.clear();
    return this.choose("select");
  }

  async bookmark() {
    const pane = this.active;
    const old = pane?.notesOn(pane.page).find((note) => note.content.kind === "bookmark" && note.own);
    if (old) await this.write(old, null);
    else if (pane?.doc) await this.write(this.blank(pane), { kind: "bookmark", page: pane.page, geometry: {} });
  }

  do(name) {
    const writes = ["bookmark", "mark", "note", "undo", "redo"];
    if (writes.includes(name) && !this.canWrite) return;
    const acts = {
      side: () => this.side.toggle(),
      find: () => {
        this.side.toggle(true);
        this.find.input.focus();
        this.find.input.select();
      },
      bookmark: () => this.bookmark(),
      mark: () => this.selection.mark(),
      note: async () => (this.selection.range() ? this.selection.note() : this.active?.doc && this.beginNote(this.active, this.active.page, {})),
      copy: () => this.selection.copy(),
      undo: () => this.back(this.done, this.undone, "before"),
      redo: () => this.back(this.undone, this.done, "after"),
      split: () => (this.panes.length > 1 ? this.closePane(this.panes[1]) : this.split()),
      mode: () => this.setSingle(!this.isSingle),
      thumbs: () => {
        this.side.toggle(true);
        this.side.show("thumbs");
      },
      "zoom-in": () => this.active?.zoom(1),
      "zoom-out": () => this.active?.zoom(-1),
      "zoom-fit": () => this.active?.zoom(0),
      keys: () => this.find1("[data-keys]").showModal(),
      letters: () => this.keys.toggle(),
    };
    return acts[name]?.();
  }
}

const root = document.querySelector("[data-reader]");
if (root && root.querySelector("a[data-file]")) {
  Store.open(root).catch(() => Store.forgetful()).then((store) => {
    const reader = new Reader(root, store);
    root.reader = reader;
    return reader.start();
  });
}
