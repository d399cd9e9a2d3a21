// What pens, fingers and mice do on a page. A pen draws at once; once one was seen, fingers only scroll.
import { el } from "./dom.js";
import { touches } from "./marks.js";
import { round } from "./sheet.js";

const WIDTH = 2;
const MARKER = 12;
const ERASER = 6;
// Strokes that follow within this time, in milliseconds, are one drawing: nobody erases half a word.
const TOGETHER = 1500;
// Points nearer than this, in PDF units, say nothing new.
const NEAR = 0.4;
const COLOURS = { ink: { red: "#b3261e", green: "#0b6b57", yellow: "#2044aa" }, highlight: { red: "#ffa59b", green: "#7ee0c3", yellow: "#ffe14d" } };
// What the three colours write: yellow cannot be read on white.
const INK = { yellow: "blue", green: "green", red: "red" };

export class Pen {
  constructor(reader) {
    this.reader = reader;
    this.stroke = null;
    this.last = null;
    this.penSeen = false;
    const stage = reader.stage;
    stage.addEventListener("pointerdown", (event) => this.down(event));
    stage.addEventListener("pointermove", (event) => this.move(event));
    stage.addEventListener("pointerup", (event) => this.up(event));
    stage.addEventListener("pointercancel", () => this.abandon());
    // A pen hovers before it writes: then nothing must scroll under it.
    stage.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "pen" || this.penSeen) return;
      this.penSeen = true;
      reader.store.set("pen", true);
    });
    stage.addEventListener("click", (event) => this.click(event));
    reader.store.get("pen").then((seen) => { this.penSeen = Boolean(seen); });
  }

  get tool() {
    return this.reader.tool;
  }

  sheetOf(event) {
    const node = event.target.closest?.(".rd-sheet");
    const pane = node && this.reader.panes.find((each) => each.node.contains(node));
    const sheet = pane?.sheets[Number(node.dataset.page) - 1];
    return sheet?.viewport ? { pane, sheet } : null;
  }

  down(event) {
    if (!this.reader.canWrite || event.button > 0 && event.pointerType === "mouse") return;
    if (event.target.closest(".rd-mark, .rd-typed, .rd-note")) return;
    const isPen = event.pointerType === "pen";
    const found = this.sheetOf(event);
    if (!found) return;
    const tool = isPen && event.buttons & 32 ? "erase" : this.tool;
    const isMarker = tool === "highlight" && !found.sheet.hasText;
    const draws = tool === "ink" || isMarker || (isPen && tool === "select");
    if (event.pointerType === "touch" && this.penSeen && (draws || tool === "erase" || tool === "highlight")) {
      this.scroll = { id: event.pointerId, x: event.clientX, y: event.clientY, view: found.pane.view };
      return;
    }
    if (tool === "erase") {
      this.erasing = found;
      this.erase(event);
    } else if (draws) this.begin(event, found, isMarker);
    else if (tool === "highlight" && event.pointerType !== "mouse") this.passage = { from: caret(event), sheet: found.sheet };
    else return;
    event.preventDefault();
    this.reader.stage.setPointerCapture?.(event.pointerId);
  }

  begin(event, { pane, sheet }, isMarker) {
    const live = el("canvas", { class: "rd-live", "aria-hidden": "true" });
    const box = sheet.node.getBoundingClientRect();
    const ratio = Math.min(devicePixelRatio || 1, 2);
    // Only what is seen of the page is drawn on: a plan may be many screens large.
    const seen = pane.view.getBoundingClientRect();
    const left = Math.max(box.left, seen.left);
    const top = Math.max(box.top, seen.top);
    const width = Math.min(box.right, seen.right) - left;
    const height = Math.min(box.bottom, seen.bottom) - top;
    Object.assign(live, { width: width * ratio, height: height * ratio });
    Object.assign(live.style, { left: `${left - box.left}px`, top: `${top - box.top}px`, width: `${width}px`, height: `${height}px`, right: "auto", bottom: "auto" });
    sheet.node.append(live);
    const context = live.getContext("2d", { desynchronized: true });
    context.scale(ratio, ratio);
    Object.assign(context, { lineCap: "round", lineJoin: "round", strokeStyle: COLOURS[isMarker ? "highlight" : "ink"][this.reader.colour], globalAlpha: isMarker ? 0.5 : 1 });
    this.stroke = { id: event.pointerId, pane, sheet, isMarker, live, context, left, top, points: [], width: isMarker ? MARKER : WIDTH };
    if (isMarker) this.reader.say(this.reader.words("no-text"));
    this.draw(event);
  }

  draw(event) {
    const { stroke } = this;
    for (const each of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) {
      const [x, y] = stroke.sheet.point(each.clientX, each.clientY);
      const pressure = event.pointerType === "pen" && each.pressure ? round(each.pressure) : 0.5;
      const before = stroke.points.at(-1);
      if (before && Math.hypot(before.x - x, before.y - y) < NEAR) continue;
      const now = { x, y, pressure, left: each.clientX - stroke.left, top: each.clientY - stroke.top };
      stroke.context.lineWidth = stroke.width * (stroke.isMarker ? 1 : 0.5 + pressure) * stroke.pane.u;
      stroke.context.beginPath();
      stroke.context.moveTo((before || now).left, (before || now).top);
      stroke.context.lineTo(now.left, now.top);
      stroke.context.stroke();
      stroke.points.push(now);
    }
  }

  move(event) {
    if (this.scroll?.id === event.pointerId) {
      this.scroll.view.scrollBy(this.scroll.x - event.clientX, this.scroll.y - event.clientY);
      Object.assign(this.scroll, { x: event.clientX, y: event.clientY });
    } else if (this.stroke?.id === event.pointerId) this.draw(event);
    else if (this.erasing) this.erase(event);
    else if (this.passage) this.select(event);
  }

  up(event) {
    if (this.scroll?.id === event.pointerId) this.scroll = null;
    else if (this.stroke?.id === event.pointerId) this.finish();
    else if (this.passage) {
      this.passage = null;
      this.reader.selection.mark();
    } else if (this.tool === "highlight" && event.pointerType === "mouse" && !this.erasing) setTimeout(() => this.reader.selection.mark());
    this.erasing = null;
  }

  abandon() {
    this.stroke?.live.remove();
    this.stroke = this.scroll = this.erasing = this.passage = null;
  }

  async finish() {
    const { pane, sheet, isMarker, points, live, width } = this.stroke;
    this.stroke = null;
    const stroke = points.flatMap(({ x, y, pressure }) => [x, y, pressure]);
    const colour = isMarker ? this.reader.colour : INK[this.reader.colour];
    const { last } = this;
    const isNext = last && last.sheet === sheet && last.colour === colour && last.width === width && Date.now() - last.at < TOGETHER;
    const note = isNext ? await this.reader.store.note(last.id) : null;
    if (note && !note.deleted) {
      await this.reader.write(note, { ...note.content, geometry: { strokes: [...note.content.geometry.strokes, stroke], width } });
      last.at = Date.now();
    } else {
      const made = this.reader.blank(pane);
      this.last = { id: made.id, sheet, colour, width, at: Date.now() };
      await this.reader.write(made, { kind: "ink", page: sheet.n, geometry: { strokes: [stroke], width }, colour });
    }
    live.remove();
  }

  erase(event) {
    const { pane, sheet } = this.erasing;
    const point = sheet.point(event.clientX, event.clientY);
    for (const note of pane.notesOn(sheet.n)) {
      if (note.own && !note.gone && touches(note, point, ERASER / Math.min(1, pane.u))) {
        note.gone = true;
        this.reader.write(note, null);
      }
    }
  }

  select(event) {
    const to = caret(event);
    const { from } = this.passage;
    if (from && to) getSelection().setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  }

  async click(event) {
    const marked = event.target.closest("[data-id]");
    if (marked && !event.target.closest(".rd-note")) {
      const pane = this.reader.panes.find((each) => each.node.contains(marked));
      if (this.tool === "erase") {
        const note = await this.reader.store.note(marked.dataset.id);
        if (note?.own) this.reader.write(note, null);
      } else this.reader.cards.open(pane, marked.dataset.id);
      return;
    }
    const found = ["note", "text", "select"].includes(this.tool) && this.sheetOf(event);
    if (!found) return;
    const at = found.sheet.point(event.clientX, event.clientY);
    if (this.tool === "note") await this.reader.beginNote(found.pane, found.sheet.n, { at });
    else if (this.tool === "text") this.reader.cards.type(found.pane, found.sheet, at);
    else if (getSelection().isCollapsed) this.look(found, at);
  }

  // In reading, a tap on a line or a highlight opens what belongs to it.
  look({ pane, sheet }, at) {
    const note = pane.notesOn(sheet.n).findLast((each) => touches(each, at, 2));
    if (note) this.reader.cards.open(pane, note.id);
  }
}

function caret(event) {
  const place = document.caretPositionFromPoint?.(event.clientX, event.clientY);
  if (place) return { node: place.offsetNode, offset: place.offset };
  const range = document.caretRangeFromPoint?.(event.clientX, event.clientY);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}
