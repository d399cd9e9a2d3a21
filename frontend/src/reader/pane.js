// One document on the stage, with a place and a size of its own.
import { button, el, icon } from "./dom.js";
import { Sheet } from "./sheet.js";

const LEAST = 0.2;
const MOST = 8;
// Milliseconds a page must be looked at to count as read.
const READ_AFTER = 1500;

export class Pane {
  constructor(reader) {
    this.reader = reader;
    this.words = reader.words;
    this.sheets = [];
    this.fit = true;
    this.u = 1;
    this.title = el("h2", { class: "rd-ell" });
    this.head = el("header", {}, this.title, el("span", { class: "rd-space" }), button(this.words("close"), "close", () => reader.closePane(this), { hidden: true }));
    this.view = el("div", { class: "rd-view", tabindex: "0" });
    this.where = el("span");
    this.pill = el("div", { class: "rd-pill" }, this.step("left", -1), this.where, this.step("right", 1));
    this.node = el("section", { class: "rd-pane" }, this.head, this.view, this.pill);
    this.node.addEventListener("pointerdown", () => reader.activate(this), true);
    this.node.addEventListener("focusin", () => reader.activate(this));
    this.view.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.near = new IntersectionObserver((entries) => this.met(entries), { root: this.view, rootMargin: "60% 0px" });
    new ResizeObserver(() => this.refit()).observe(this.view);
    this.pinch();
  }

  step(name, by) {
    const node = el("button", { type: "button", "aria-label": this.words(by < 0 ? "previous" : "next") }, icon(name));
    node.addEventListener("click", () => this.go(this.page + by));
    return node;
  }

  async open(doc, page) {
    this.leave();
    this.doc = doc;
    this.page = 1;
    this.opening = doc;
    this.title.textContent = [doc.name, doc.source].filter(Boolean).join(" · ");
    this.view.replaceChildren(el("p", { class: "rd-fail", role: "status" }, this.words("loading")));
    this.where.textContent = "";
    try {
      this.task = this.reader.documents.load(doc);
      this.task.users += 1;
      const pdf = await this.task.promise;
      if (this.opening !== doc) return;
      this.pdf = pdf;
      const first = (await pdf.getPage(1)).getViewport({ scale: 1 });
      if (this.opening !== doc) return;
      this.sheets = Array.from({ length: pdf.numPages }, (_each, n) => new Sheet(this, n + 1, first));
    } catch {
      if (this.opening === doc) this.failed(doc, page);
      return;
    }
    this.view.replaceChildren(...this.sheets.map((sheet) => sheet.node));
    this.view.setAttribute("aria-label", this.title.textContent);
    this.node.setAttribute("aria-label", this.title.textContent);
    this.refit(true);
    for (const sheet of this.sheets) this.near.observe(sheet.node);
    const place = await this.reader.store.place(doc.file, doc.version);
    this.go(page || place.page || 1, false);
    this.older();
  }

  failed(doc, page) {
    this.reader.documents.forget(doc);
    this.sheets = [];
    const again = button(this.words("retry"), null, () => this.open(doc, page));
    this.view.replaceChildren(el("div", { class: "rd-fail", role: "alert" }, el("p", {}, this.words("broken")), again));
  }

  older() {
    this.notice?.remove();
    if (!this.doc.older) return;
    const words = this.doc.older === 1 ? this.words("older-one") : this.words("older", { n: this.doc.older });
    this.notice = el("div", { class: "rd-notice", role: "status" }, icon("warning"), el("span", {}, words), el("span", { class: "rd-space" }), el("a", { class: "kern-link", href: this.doc.transfer }, this.words("transfer")), button(this.words("close"), "close", () => this.notice.remove(), { hidden: true }));
    this.node.append(this.notice);
  }

  leave() {
    this.near.disconnect();
    for (const sheet of this.sheets) sheet.hide();
    this.sheets = [];
    if (this.task) this.task.users -= 1;
    this.task = this.pdf = null;
    this.reader.cards.close(this);
    this.notice?.remove();
  }

  notesOn(n) {
    return this.reader.notes.filter((note) => note.file === this.doc.file && note.version === this.doc.version && note.content.page === n);
  }

  redraw() {
    for (const sheet of this.sheets) sheet.drawMarks();
  }

  met(entries) {
    for (const entry of entries) {
      const sheet = this.sheets[Number(entry.target.dataset.page) - 1];
      if (sheet?.node !== entry.target) continue;
      if (entry.isIntersecting) sheet.show();
      else if (sheet.isNear) sheet.hide();
    }
  }

  // Places ---------------------------------------------------------------------------------------------------------
  go(n, isSaid = true) {
    const page = Math.max(1, Math.min(this.sheets.length, n));
    const sheet = this.sheets[page - 1];
    if (!sheet) return;
    this.arrive(page, isSaid);
    this.view.scrollTop += sheet.node.getBoundingClientRect().top - this.view.getBoundingClientRect().top - 8;
  }

  // Show a place of a page: from its top, in PDF units.
  async goTo(n, note) {
    this.go(n);
    const sheet = this.sheets[n - 1];
    if (!sheet) return;
    await sheet.show();
    const target = note && this.node.querySelector(`[data-id="${note}"]`);
    target?.scrollIntoView({ block: "center", inline: "nearest" });
  }

  scrolled() {
    if (this.single || this.waits) return;
    this.waits = requestAnimationFrame(() => {
      this.waits = null;
      const line = this.view.getBoundingClientRect();
      const at = line.top + line.height / 3;
      const sheet = this.sheets.find((each) => each.node.getBoundingClientRect().bottom > at);
      if (sheet && sheet.n !== this.page) this.arrive(sheet.n, true);
    });
  }

  arrive(n, isSaid) {
    this.page = n;
    this.where.textContent = this.words("page", { n, of: this.sheets.length });
    for (const sheet of this.sheets) sheet.node.classList.toggle("is-here", sheet.n === n);
    if (isSaid) this.reader.say(this.where.textContent);
    clearTimeout(this.reading);
    const { file, version } = this.doc;
    this.reader.store.keepPlace(file, version, n, []);
    this.reading = setTimeout(() => this.reader.store.keepPlace(file, version, n, [n]), READ_AFTER);
    this.reader.arrived(this);
  }

  get single() {
    return this.view.classList.contains("is-single");
  }

  setSingle(isSingle) {
    this.view.classList.toggle("is-single", isSingle);
    this.refit(true);
    this.go(this.page, false);
  }

  // Size -----------------------------------------------------------------------------------------------------------
  refit(isForced = false) {
    if (!this.sheets.length || (!this.fit && !isForced)) return;
    if (this.fit) {
      const node = (this.sheets[this.page - 1] || this.sheets[0]).node;
      const width = Number(node.style.getPropertyValue("--pw"));
      const height = Number(node.style.getPropertyValue("--ph"));
      const style = getComputedStyle(this.view);
      const across = (this.view.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) / width;
      const down = (this.view.clientHeight - 20) / height;
      this.scale(this.single ? Math.min(across, down) : across);
    }
    this.sharpen();
  }

  scale(u, x = this.view.clientWidth / 2, y = this.view.clientHeight / 2) {
    const next = Math.max(LEAST, Math.min(MOST, u));
    const grown = next / this.u;
    if (Math.abs(grown - 1) < 0.001) return;
    const left = (this.view.scrollLeft + x) * grown - x;
    const top = (this.view.scrollTop + y) * grown - y;
    this.u = next;
    this.view.style.setProperty("--u", next);
    this.view.style.setProperty("--total-scale-factor", next);
    this.view.scrollTo(left, top);
  }

  zoom(by) {
    this.fit = by === 0;
    if (by) this.scale(this.u * (by > 0 ? 1.25 : 0.8));
    this.refit(true);
  }

  sharpen() {
    clearTimeout(this.sharp);
    this.sharp = setTimeout(() => this.sheets.forEach((sheet) => sheet.isNear && sheet.viewport && sheet.svg && sheet.draw().catch(() => {})), 120);
  }

  pinch() {
    let start = null;
    const between = (touches) => Math.hypot(touches[0].clientX - touches[1].clientX, touches[0].clientY - touches[1].clientY);
    this.view.addEventListener("touchstart", (event) => {
      if (event.touches.length !== 2) return;
      this.reader.pen.abandon();
      start = { distance: between(event.touches), u: this.u };
    }, { passive: true });
    this.view.addEventListener("touchmove", (event) => {
      if (!start || event.touches.length !== 2) return;
      event.preventDefault();
      const box = this.view.getBoundingClientRect();
      const [a, b] = event.touches;
      this.fit = false;
      this.scale((start.u * between(event.touches)) / start.distance, (a.clientX + b.clientX) / 2 - box.left, (a.clientY + b.clientY) / 2 - box.top);
    }, { passive: false });
    this.view.addEventListener("touchend", () => {
      if (start) this.sharpen();
      start = null;
    });
    this.view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = this.view.getBoundingClientRect();
      this.fit = false;
      this.scale(this.u * Math.exp(-event.deltaY / 200), event.clientX - box.left, event.clientY - box.top);
      this.sharpen();
    }, { passive: false });
  }
}
