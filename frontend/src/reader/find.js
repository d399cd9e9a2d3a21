// Search in all documents of the pack and in the notes on them.
import { bare, el, icon } from "./dom.js";

const MOST_HITS = 300;
const AROUND = 40;
const LEAST_LETTERS = 2;

export class Find {
  constructor(reader) {
    this.reader = reader;
    this.words = reader.words;
    this.input = reader.find1("[data-find]");
    this.panel = reader.find1('[data-panel="hits"]');
    this.query = "";
    this.hits = [];
    this.at = -1;
    let timer;
    this.input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.search(), 200);
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.next(event.shiftKey ? -1 : 1);
    });
  }

  async search() {
    const query = this.input.value.trim().toLocaleLowerCase();
    if (query === this.query) return;
    this.query = query;
    this.hits = [];
    this.at = -1;
    this.repaint();
    const { documents } = this.reader;
    if (query.length < LEAST_LETTERS) return this.draw();
    this.reader.side.show("hits");
    this.hits = this.reader.notes.filter((note) => `${note.content.body || ""} ${note.content.quote || ""}`.toLocaleLowerCase().includes(query)).map((note) => ({ doc: documents.of(note.file), page: note.content.page, note }));
    // The document that is being read comes first.
    const here = this.reader.active?.doc;
    const list = [...documents.list].sort((a, b) => (b === here) - (a === here));
    let left = list.length;
    for (const doc of list) {
      this.draw(left);
      const pages = await documents.text(doc);
      if (this.query !== query) return;
      left -= 1;
      pages.forEach((text, n) => this.collect(doc, n + 1, text, query));
    }
    const order = (hit) => (hit.note ? -1 : documents.list.indexOf(hit.doc));
    this.hits.sort((a, b) => order(a) - order(b));
    this.draw();
  }

  collect(doc, page, text, query) {
    const lower = text.toLocaleLowerCase();
    for (let at = lower.indexOf(query); at >= 0 && this.hits.length < MOST_HITS; at = lower.indexOf(query, at + query.length)) {
      this.hits.push({ doc, page, before: text.slice(Math.max(0, at - AROUND), at), word: text.slice(at, at + query.length), after: text.slice(at + query.length, at + query.length + AROUND) });
    }
  }

  draw(left = 0) {
    this.reader.side.label("hits", this.query ? this.words("hits", { n: this.hits.length }) : this.words("hits").replace(/\s*\(.*\)/, ""));
    const rows = this.hits.map((hit, n) => this.row(hit, n));
    const note = left ? this.words("searching", { n: left }) : this.query && !rows.length ? this.words("no-hits") : "";
    this.panel.replaceChildren(...rows, note ? el("p", { class: "rd-none", role: "status" }, note) : "");
  }

  row(hit, n) {
    const words = hit.note ? el("span", {}, bare(hit.note.content.body || hit.note.content.quote)) : el("span", {}, `… ${hit.before}`, el("mark", {}, hit.word), `${hit.after} …`);
    const where = el("small", {}, hit.note ? icon("note") : null, `${hit.doc.item.querySelector(".rd-n").textContent} · ${hit.doc.name}, ${this.words("page-short", { n: hit.page })}`);
    const row = el("button", { type: "button", class: "rd-hit" }, words, where);
    row.addEventListener("click", () => this.go(n));
    return row;
  }

  next(by) {
    if (this.hits.length) this.go((this.at + by + this.hits.length) % this.hits.length);
  }

  async go(n) {
    this.at = n;
    const hit = this.hits[n];
    this.panel.querySelector("[aria-current]")?.removeAttribute("aria-current");
    this.panel.children[n]?.setAttribute("aria-current", "true");
    this.panel.children[n]?.scrollIntoView({ block: "nearest" });
    await this.reader.jump(hit.doc, hit.page, hit.note?.id);
    this.repaint();
  }

  repaint() {
    if (!window.Highlight || !CSS.highlights) return;
    CSS.highlights.set("rd-hits", new Highlight());
    for (const pane of this.reader.panes) for (const sheet of pane.sheets) this.paint(sheet);
  }

  // Colour what was found on a page that is drawn.
  paint(sheet) {
    if (!this.query || !sheet.text || !window.Highlight || !CSS.highlights) return;
    const all = CSS.highlights.get("rd-hits") || new Highlight();
    const walker = document.createTreeWalker(sheet.text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const lower = node.data.toLocaleLowerCase();
      for (let at = lower.indexOf(this.query); at >= 0; at = lower.indexOf(this.query, at + 1)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, Math.min(node.length, at + this.query.length));
        all.add(range);
      }
    }
    CSS.highlights.set("rd-hits", all);
  }
}
