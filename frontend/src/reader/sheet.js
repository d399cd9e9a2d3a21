// One page of a document: its place, and, while it is near, its picture, its text and the marks on it.
import { pdfjs } from "./documents.js";
import { el } from "./dom.js";
import { canvasOf, drawAbove, drawLine, isMarker } from "./marks.js";

// Larger canvases are refused by tablets: beyond it a plan is drawn coarser and stretched.
const MOST_PIXELS = 16_000_000;
const MOST_SIDE = 8192;

export class Sheet {
  constructor(pane, n, size) {
    this.pane = pane;
    this.n = n;
    this.node = el("div", { class: "rd-sheet", "data-page": n, role: "group", "aria-label": pane.words("page", { n, of: pane.pdf.numPages }) });
    this.resize(size);
    this.isNear = false;
  }

  resize({ width, height }) {
    this.node.style.setProperty("--pw", width);
    this.node.style.setProperty("--ph", height);
  }

  async show() {
    this.isNear = true;
    try {
      this.page ??= await this.pane.pdf.getPage(this.n);
      if (!this.viewport) {
        this.viewport = this.page.getViewport({ scale: 1 });
        this.resize(this.viewport);
      }
      if (!this.svg) {
        this.markers = canvasOf(this.viewport, "rd-ink rd-ink--marker");
        this.svg = canvasOf(this.viewport, "rd-ink");
        this.above = el("div", { class: "rd-above" });
        this.node.append(this.markers, this.svg, this.above);
        this.drawMarks();
      }
      await Promise.all([this.draw(), this.drawText()]);
    } catch {
      if (!this.isNear || !this.node.isConnected) return;
      this.node.replaceChildren(el("p", { class: "rd-fail" }, this.pane.words("damaged")));
    }
  }

  async draw() {
    const wanted = this.pane.u * Math.min(devicePixelRatio || 1, 2);
    const { width, height } = this.viewport;
    const scale = Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)), MOST_SIDE / Math.max(width, height));
    if (!this.isNear || this.drawn === scale) return;
    this.task?.cancel();
    const canvas = el("canvas", { width: Math.floor(width * scale), height: Math.floor(height * scale), "aria-hidden": "true" });
    this.task = this.page.render({ canvas, viewport: this.page.getViewport({ scale }), annotationMode: pdfjs.AnnotationMode.ENABLE });
    const { task } = this;
    try {
      await task.promise;
    } catch (error) {
      // Another size is wanted meanwhile, or the page is out of sight.
      if (error?.name === "RenderingCancelledException") return;
      throw error;
    }
    if (this.task !== task || !this.isNear) return;
    this.task = null;
    this.canvas?.remove();
    this.canvas = canvas;
    this.drawn = scale;
    this.node.prepend(canvas);
  }

  async drawText() {
    if (this.text || !this.isNear) return;
    const text = el("div", { class: "rd-text" });
    this.text = text;
    const content = await this.page.getTextContent({ includeMarkedContent: true, disableNormalization: true });
    if (this.text !== text) return;
    this.hasText = content.items.some((item) => item.str?.trim());
    const layer = new pdfjs.TextLayer({ textContentSource: content, container: text, viewport: this.viewport });
    this.node.append(text);
    await layer.render();
    this.pane.reader.find.paint(this);
  }

  hide() {
    this.isNear = false;
    this.task?.cancel();
    this.task = null;
    this.page?.cleanup();
    if (this.canvas) this.canvas.width = 0;
    for (const name of ["canvas", "text", "markers", "svg", "above"]) {
      this[name]?.remove();
      this[name] = null;
    }
    this.drawn = 0;
  }

  drawMarks() {
    if (!this.svg) return;
    const focused = this.above.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const notes = this.pane.notesOn(this.n);
    const lines = notes.filter((note) => ["ink", "highlight"].includes(note.content.kind));
    this.markers.firstChild.replaceChildren(...lines.filter(isMarker).map(drawLine));
    this.svg.firstChild.replaceChildren(...lines.filter((note) => !isMarker(note)).map(drawLine));
    this.above.replaceChildren(...notes.map((note) => drawAbove(note, this.viewport, this.pane.words)).filter(Boolean));
    if (focused) this.above.querySelector(`[data-id="${focused}"]`)?.focus();
  }

  // A point of the window in PDF units of this page.
  point(x, y) {
    const box = this.node.getBoundingClientRect();
    const scale = this.viewport.width / box.width;
    return this.viewport.convertToPdfPoint((x - box.left) * scale, (y - box.top) * scale).map(round);
  }
}

export const round = (number) => Math.round(number * 100) / 100;
