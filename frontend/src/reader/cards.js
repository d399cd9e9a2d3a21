// The card of a note: what it says, who sees it, answers; and the field for text typed onto a page.
import { button, el, icon, when } from "./dom.js";

const SAVE_AFTER = 600;

export class Cards {
  constructor(reader) {
    this.reader = reader;
    this.words = reader.words;
    this.shown = null;
  }

  async open(pane, id, edits = false) {
    const note = await this.reader.store.note(id);
    if (!note || note.deleted) return;
    await this.close();
    this.shown = { pane, id, from: document.activeElement };
    this.card = this.drawn(note);
    pane.node.append(this.card);
    pane.node.querySelector(`.rd-mark[data-id="${id}"]`)?.setAttribute("aria-expanded", "true");
    (edits && note.own ? this.card.querySelector("textarea") : this.card).focus();
  }

  drawn(note) {
    const { content } = note;
    const label = this.words(content.kind);
    const card = el("aside", { class: `rd-note${note.shared ? " is-shared" : ""}`, tabindex: "-1", "aria-label": `${label}, ${this.words("page-short", { n: content.page })}` });
    const author = note.own ? "" : ` ${this.words("of", { name: note.author })}`;
    card.append(el("div", { class: "rd-note__head" }, icon(note.shared ? "people" : "lock"), el("b", {}, this.words(note.shared ? "shared" : "private") + author), el("span", { class: "rd-space" }), el("time", {}, when(note.at)), button(this.words("close"), "close", () => this.close(), { hidden: true })));
    if (note.conflict) card.append(el("p", { class: "rd-note__answer" }, this.words("conflict")));
    if (content.quote) card.append(el("blockquote", {}, content.quote));
    if (note.own) card.append(this.field(note));
    else if (content.body) card.append(el("p", {}, content.body));
    for (const each of note.answers) card.append(el("p", { class: "rd-note__answer" }, el("b", {}, `${each.author}: `), each.body));
    card.append(this.acts(note, card));
    card.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    return card;
  }

  field(note) {
    const words = note.content.kind === "ink" ? this.words("describe") : this.words("note");
    const area = el("textarea", { "aria-label": words, placeholder: words, maxlength: 20000, disabled: !this.reader.canWrite });
    area.value = note.content.body || "";
    let timer;
    const save = async () => {
      clearTimeout(timer);
      const now = await this.reader.store.note(note.id);
      if (now && !now.deleted && (now.content.body || "") !== area.value) await this.reader.write(now, { ...now.content, body: area.value });
    };
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, SAVE_AFTER);
    });
    area.addEventListener("change", save);
    this.save = save;
    return area;
  }

  acts(note, card) {
    const acts = el("div", { class: "rd-note__acts" });
    if (note.shared) acts.append(button(this.words("answer"), "chat", () => this.answer(note, card)));
    if (note.own) {
      if (this.reader.root.dataset.faction) {
        acts.append(button(this.words(note.shared ? "unshare" : "share"), note.shared ? "lock" : "people", async () => {
          await this.save?.();
          const now = await this.reader.store.note(note.id);
          await this.reader.write(now, now.content, !now.shared);
          this.again();
        }));
      }
      acts.append(el("span", { class: "rd-space" }), button(this.words("delete"), "delete", async () => {
        this.save = null;
        await this.reader.write(await this.reader.store.note(note.id), null);
        this.reader.say(this.words("removed"));
        this.close();
      }));
    }
    return acts;
  }

  answer(note, card) {
    card.querySelector("form")?.remove();
    const area = el("textarea", { "aria-label": this.words("answer"), required: true, maxlength: 20000 });
    const form = el("form", {}, area, el("button", { class: "kern-btn kern-btn--primary" }, el("span", { class: "kern-label" }, this.words("answer"))));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!area.value.trim()) return;
      await this.reader.store.answer(note, area.value.trim(), this.reader.root.dataset.name);
      this.again();
    });
    card.append(form);
    area.focus();
  }

  again() {
    const { pane, id } = this.shown || {};
    if (id) this.open(pane, id);
  }

  // Draw the card anew when something came, unless somebody is typing in it.
  async refresh() {
    if (!this.shown || this.card.contains(document.activeElement) && document.activeElement.matches("textarea")) return;
    const note = await this.reader.store.note(this.shown?.id);
    if (!this.shown) return;
    if (!note || note.deleted) return this.close();
    const hadFocus = this.card.contains(document.activeElement);
    const fresh = this.drawn(note);
    this.card.replaceWith(fresh);
    this.card = fresh;
    if (hadFocus) fresh.focus();
  }

  async close(pane = null) {
    if (!this.shown || (pane && this.shown.pane !== pane)) return;
    const { id, from } = this.shown;
    const save = this.save;
    this.shown = this.save = null;
    this.card.remove();
    await save?.();
    const note = await this.reader.store.note(id);
    // A note on which nothing was written is none.
    if (note && !note.deleted && note.own && note.content.kind === "note" && !note.content.body && !note.answers.length) await this.reader.write(note, null);
    for (const each of document.querySelectorAll('.rd-mark[aria-expanded="true"]')) each.setAttribute("aria-expanded", "false");
    if (from?.isConnected) from.focus();
  }

  // Type onto a page; the text is written down when the field is left.
  type(pane, sheet, at) {
    const area = el("textarea", { class: "rd-typed", "aria-label": this.words("text-place") });
    const [x, y] = sheet.viewport.convertToViewportPoint(...at);
    area.style.left = `${(x / sheet.viewport.width) * 100}%`;
    area.style.top = `${(y / sheet.viewport.height) * 100}%`;
    sheet.node.append(area);
    area.focus();
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      area.blur();
    });
    area.addEventListener("blur", async () => {
      const body = area.value.trim();
      area.remove();
      const colours = { yellow: "blue", green: "green", red: "red" };
      if (body) await this.reader.write(this.reader.blank(pane), { kind: "text", page: sheet.n, geometry: { at, size: 11 }, body, colour: colours[this.reader.colour] });
    });
  }
}
