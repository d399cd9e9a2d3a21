// Words that are selected in a document: mark them, note something on them, copy them.
import { round } from "./sheet.js";

const AROUND = 60;
// Boxes on one line that are nearer than this, in PDF units, are one.
const GAP = 3;

export class Selection {
  constructor(reader) {
    this.reader = reader;
    this.bar = reader.find1("[data-selection]");
    document.addEventListener("selectionchange", () => this.changed());
    this.bar.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.offer(), 150);
  }

  offer() {
    const range = this.range();
    this.bar.hidden = !range || this.reader.tool !== "select";
    if (this.bar.hidden) return;
    const box = range.getBoundingClientRect();
    const width = this.bar.offsetWidth;
    const above = box.top - this.bar.offsetHeight - 10;
    this.bar.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, box.left + box.width / 2 - width / 2))}px`;
    this.bar.style.top = `${above > 110 ? above : Math.min(innerHeight - 120, box.bottom + 10)}px`;
  }

  range() {
    const selection = getSelection();
    if (selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    return this.reader.stage.contains(range.commonAncestorContainer) && range.toString().trim() ? range : null;
  }

  // Return what is selected, page by page: boxes in PDF units, the words, and what stands around them.
  passages() {
    const range = this.range();
    const found = [];
    for (const pane of range ? this.reader.panes : []) {
      for (const sheet of pane.sheets) {
        if (!sheet.text || !range.intersectsNode(sheet.text)) continue;
        const part = document.createRange();
        part.selectNodeContents(sheet.text);
        if (part.compareBoundaryPoints(Range.START_TO_START, range) < 0) part.setStart(range.startContainer, range.startOffset);
        if (part.compareBoundaryPoints(Range.END_TO_END, range) > 0) part.setEnd(range.endContainer, range.endOffset);
        const quote = part.toString().replace(/\s+/g, " ").trim();
        const rects = boxes(part, sheet);
        if (quote && rects.length) found.push({ pane, sheet, quote, rects, ...around(part, sheet.text) });
      }
    }
    return found;
  }

  async mark(body = "") {
    const made = [];
    for (const { pane, sheet, quote, rects, before, after } of this.passages()) {
      const note = this.reader.blank(pane);
      await this.reader.write(note, { kind: "highlight", page: sheet.n, geometry: { rects }, quote: quote.slice(0, 5000), before, after, body, colour: this.reader.colour });
      made.push({ pane, id: note.id });
    }
    this.clear();
    return made;
  }

  async note() {
    const [made] = await this.mark();
    if (made) this.reader.cards.open(made.pane, made.id, true);
    return made;
  }

  async copy() {
    await navigator.clipboard?.writeText(this.passages().map((each) => each.quote).join("\n")).catch(() => {});
    this.reader.say(this.reader.words("copied"));
    this.clear();
  }

  clear() {
    getSelection().removeAllRanges();
    this.bar.hidden = true;
  }
}

function boxes(range, sheet) {
  const found = [];
  for (const box of range.getClientRects()) {
    if (box.width < 1 || box.height < 1) continue;
    const [x1, y1] = sheet.point(box.left, box.bottom);
    const [x2, y2] = sheet.point(box.right, box.top);
    const rect = [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)].map(round);
    const same = found.find((each) => Math.abs(each[1] - rect[1]) < 2 && Math.abs(each[3] - rect[3]) < 4 && rect[0] <= each[2] + GAP && rect[2] >= each[0] - GAP);
    if (same) same.splice(0, 4, Math.min(same[0], rect[0]), Math.min(same[1], rect[1]), Math.max(same[2], rect[2]), Math.max(same[3], rect[3]));
    else found.push(rect);
  }
  return found;
}

function around(range, layer) {
  const before = document.createRange();
  before.selectNodeContents(layer);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.selectNodeContents(layer);
  after.setStart(range.endContainer, range.endOffset);
  return { before: before.toString().slice(-AROUND), after: after.toString().slice(0, AROUND) };
}
