// The side: outline with counted marks, hits, notes as a list, pages as pictures.
import { bare, el, icon, when } from "./dom.js";

const THUMB = 110;
const KINDS = { ink: "pen", highlight: "marker", note: "note", text: "textbox", bookmark: "bookmark" };

export class Side {
  constructor(reader) {
    this.reader = reader;
    this.words = reader.words;
    this.node = reader.find1("[data-side]");
    this.tabs = [...this.node.querySelectorAll("[data-tab]")];
    this.panels = [...this.node.querySelectorAll("[data-panel]")];
    this.panels[0].setAttribute("role", "tabpanel");
    this.panels[0].setAttribute("aria-labelledby", "reiter-gliederung");
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab.dataset.tab));
    this.node.querySelector("[data-tabs]").addEventListener("keydown", (event) => this.along(event));
    this.node.addEventListener("click", (event) => this.clicked(event));
    // Items of which nothing is read are folded, as their documents are many.
    for (const item of this.node.querySelectorAll("[data-item]")) item.open = false;
  }

  along(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    const next = this.tabs[(this.tabs.indexOf(document.activeElement) + by + this.tabs.length) % this.tabs.length];
    this.show(next.dataset.tab);
    next.focus();
  }

  show(name) {
    for (const tab of this.tabs) {
      tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
      tab.tabIndex = tab.dataset.tab === name ? 0 : -1;
    }
    for (const panel of this.panels) panel.hidden = panel.dataset.panel !== name;
    if (name === "notes") this.drawNotes();
    if (name === "thumbs") this.drawThumbs();
    else this.seen?.disconnect();
  }

  label(name, words) {
    this.tabs.find((tab) => tab.dataset.tab === name).textContent = words;
  }

  toggle(isOpen = !this.node.classList.contains("is-open")) {
    this.node.classList.toggle("is-open", isOpen);
    this.reader.find1('[data-do="side"]').setAttribute("aria-expanded", String(isOpen));
    if (isOpen && this.isDrawer) this.tabs.find((tab) => tab.tabIndex === 0)?.focus();
  }

  get isDrawer() {
    return getComputedStyle(this.node).position === "fixed";
  }

  clicked(event) {
    const link = event.target.closest("a[data-file]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.reader.jump(this.reader.documents.of(link.dataset.file));
      this.toggle(false);
      return;
    }
    const summary = event.target.closest("summary");
    const first = summary && !summary.parentElement.open && summary.parentElement.querySelector("a[data-file]");
    if (first && !this.isDrawer) this.reader.jump(this.reader.documents.of(first.dataset.file));
  }

  // Outline --------------------------------------------------------------------------------------------------------
  async drawMarks() {
    const places = await this.reader.store.places();
    for (const doc of this.reader.documents.list) {
      const own = this.reader.notes.filter((note) => note.file === doc.file && note.version === doc.version);
      const place = places.find((each) => each.file === doc.file && each.version === doc.version);
      const pages = this.reader.panes.find((pane) => pane.doc === doc)?.sheets.length;
      const isRead = pages && place?.read.length >= pages;
      const marks = doc.link.querySelector("[data-doc-marks]");
      marks.replaceChildren(
        ...(own.some((note) => note.content.kind === "bookmark") ? [icon("bookmark")] : []),
        isRead ? this.words("all-read") : place ? this.words("page-short", { n: place.page }) : "",
      );
      if (place && pages) marks.title = this.words("read", { n: place.read.length, of: pages });
    }
    for (const item of this.node.querySelectorAll("[data-item]")) {
      const docs = this.reader.documents.list.filter((doc) => doc.item === item);
      const count = this.reader.notes.filter((note) => note.content.kind !== "bookmark" && docs.some((doc) => doc.file === note.file && doc.version === note.version)).length;
      item.querySelector("[data-item-marks]").replaceChildren(...(count ? [icon("pen"), String(count)] : []));
    }
  }

  current(docs, active) {
    for (const doc of this.reader.documents.list) {
      if (doc === active) doc.link.setAttribute("aria-current", "page");
      else doc.link.removeAttribute("aria-current");
    }
    for (const item of this.node.querySelectorAll("[data-item]")) {
      const isHere = item === active?.item;
      item.classList.toggle("is-here", isHere);
      if (docs.some((doc) => doc.item === item)) item.open = true;
    }
  }

  // Notes ----------------------------------------------------------------------------------------------------------
  drawNotes() {
    const panel = this.panels.find((each) => each.dataset.panel === "notes");
    if (panel.hidden) return;
    const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.note : null;
    const order = this.reader.documents.list;
    const notes = this.reader.notes.map((note) => ({ note, doc: this.reader.documents.of(note.file) })).sort((a, b) => order.indexOf(a.doc) - order.indexOf(b.doc) || a.note.content.page - b.note.content.page);
    const rows = [];
    let last = null;
    for (const { note, doc } of notes) {
      if (doc !== last) rows.push(el("h2", { class: "rd-part" }, `${doc.item.querySelector(".rd-n").textContent} · ${doc.name}`));
      last = doc;
      rows.push(this.noteRow(note, doc));
    }
    panel.replaceChildren(...(rows.length ? rows : [el("p", { class: "rd-none" }, this.words("no-notes"))]));
    if (focused) panel.querySelector(`[data-note="${focused}"]`)?.focus();
  }

  noteRow(note, doc) {
    const { content } = note;
    const row = el("button", { type: "button", class: `rd-hit${note.shared ? " rd-hit--shared" : ""}`, "data-note": note.id });
    const said = content.body || content.quote;
    const label = this.words(content.kind);
    row.append(el("span", {}, said ? bare(said) : label), el("small", {}, icon(KINDS[content.kind]), [said ? label : "", this.words("page-short", { n: content.page }), note.own ? when(note.at) : note.author].filter(Boolean).join(" · ")));
    if (note.shared) row.append(el("small", {}, icon("people"), this.words("shared")));
    row.addEventListener("click", () => {
      this.toggle(false);
      this.reader.jump(doc, content.page, note.id, content.kind !== "bookmark");
    });
    return row;
  }

  // Pages as pictures ----------------------------------------------------------------------------------------------
  drawThumbs() {
    const panel = this.panels.find((each) => each.dataset.panel === "thumbs");
    const pane = this.reader.active;
    this.seen?.disconnect();
    this.seen = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && this.thumb(pane, entry.target)), { root: panel, rootMargin: "100% 0px" });
    const buttons = (pane?.sheets || []).map(({ n }) => {
      const node = el("button", { type: "button", "data-page": n, "aria-current": n === pane.page ? "true" : false }, el("canvas", { "aria-hidden": "true" }), this.words("page-short", { n }));
      node.addEventListener("click", () => {
        pane.go(n);
        panel.querySelector("[aria-current]")?.removeAttribute("aria-current");
        node.setAttribute("aria-current", "true");
        this.toggle(false);
      });
      return node;
    });
    panel.replaceChildren(...buttons);
    for (const node of buttons) this.seen.observe(node);
    buttons[(pane?.page || 1) - 1]?.scrollIntoView({ block: "center" });
  }

  async thumb(pane, node) {
    this.seen.unobserve(node);
    const page = await pane.pdf?.getPage(Number(node.dataset.page));
    if (!page) return;
    const whole = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: (THUMB * Math.min(devicePixelRatio || 1, 2)) / whole.width });
    const canvas = node.querySelector("canvas");
    Object.assign(canvas, { width: viewport.width, height: viewport.height });
    await page.render({ canvas, viewport }).promise.catch(() => {});
  }
}
