// How marks are drawn on a page: ink and highlights as lines of an SVG in PDF units, notes and typed text as elements above it.
import { bare, el, icon } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
// As core/services/page_drawing.py draws it: how much thicker a line is where the pen pressed.
const LEAST = 0.5;
// Ink of a highlighter on a page without text.
const FREE_MARKER = 12;

function shape(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

// Markers darken what is under them, ink covers it.
export const isMarker = ({ content }) => content.kind === "highlight" || (content.kind === "ink" && content.geometry.width >= FREE_MARKER);

export function canvasOf(viewport, names) {
  const svg = shape("svg", { class: names, viewBox: `0 0 ${viewport.width} ${viewport.height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(shape("g", { transform: `matrix(${viewport.transform.join(" ")})` }));
  return svg;
}

export function drawLine(note) {
  const { kind, geometry, colour } = note.content;
  const group = shape("g", { "data-id": note.id });
  if (kind === "highlight") {
    for (const [left, bottom, right, top] of geometry.rects) {
      group.append(shape("rect", { x: left, y: bottom, width: right - left, height: top - bottom, rx: 1.5, class: `rd-fill-${colour || "yellow"}` }));
    }
  } else if (kind === "ink") {
    for (const stroke of geometry.strokes) for (const part of pieces(stroke, geometry.width)) group.append(shape("path", { ...part, class: `rd-line rd-stroke-${colour || "red"}` }));
  }
  return group;
}

// A stroke as few paths: a new one begins where the pen presses otherwise.
function pieces(stroke, width) {
  const found = [];
  let last = -1;
  for (let n = 0; n < stroke.length; n += 3) {
    const level = Math.round(stroke[n + 2] * 8) / 8;
    const point = `${stroke[n]} ${stroke[n + 1]}`;
    if (level !== last) {
      if (found.length) found.at(-1).d += `L${point}`;
      found.push({ d: `M${point}`, "stroke-width": width >= FREE_MARKER ? width : (width * (LEAST + level)).toFixed(2) });
      last = level;
    } else found.at(-1).d += `L${point}`;
  }
  // A dot is a line of no length.
  for (const part of found) if (!part.d.includes("L")) part.d += `L${part.d.slice(1)}`;
  return found;
}

export function bounds(note) {
  const { geometry } = note.content;
  if (geometry.rects) return geometry.rects.reduce((a, r) => [Math.min(a[0], r[0]), Math.min(a[1], r[1]), Math.max(a[2], r[2]), Math.max(a[3], r[3])], [Infinity, Infinity, -Infinity, -Infinity]);
  if (geometry.strokes) {
    const xs = geometry.strokes.flatMap((s) => s.filter((_v, n) => n % 3 === 0));
    const ys = geometry.strokes.flatMap((s) => s.filter((_v, n) => n % 3 === 1));
    return [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b)), xs.reduce((a, b) => Math.max(a, b)), ys.reduce((a, b) => Math.max(a, b))];
  }
  return geometry.at ? [...geometry.at, ...geometry.at] : [0, 0, 0, 0];
}

// Whether an eraser at a point of the page touches a mark.
export function touches(note, [x, y], reach) {
  const { geometry } = note.content;
  if (geometry.rects) return geometry.rects.some((r) => x >= r[0] - reach && x <= r[2] + reach && y >= r[1] - reach && y <= r[3] + reach);
  if (!geometry.strokes) return false;
  return geometry.strokes.some((stroke) => {
    for (let n = 0; n < stroke.length; n += 3) {
      const m = Math.min(n + 3, stroke.length - 3);
      if (distance(x, y, stroke[n], stroke[n + 1], stroke[m], stroke[m + 1]) <= reach + geometry.width / 2) return true;
    }
    return false;
  });
}

function distance(x, y, ax, ay, bx, by) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

// What is above the lines: a button for whatever says something, and typed text itself.
export function drawAbove(note, viewport, words) {
  const { kind, geometry, body, colour } = note.content;
  if (kind === "bookmark") return null;
  if (kind === "text") {
    const [x, y] = viewport.convertToViewportPoint(...geometry.at);
    const typed = el("button", { type: "button", class: `rd-typed rd-typed--${colour || "blue"}`, "data-id": note.id }, body);
    typed.style.setProperty("--s", geometry.size);
    return placed(typed, x, y, viewport);
  }
  if (kind !== "note" && !body && !note.shared && !note.answers.length) return null;
  let point;
  if (geometry.at) point = geometry.at;
  else if (kind === "note") point = null;
  else {
    const box = bounds(note);
    point = [box[2], (box[1] + box[3]) / 2];
  }
  const [x, y] = point ? viewport.convertToViewportPoint(...point) : [viewport.width - 24, 24];
  const button = el("button", { type: "button", class: `rd-mark${note.shared ? " is-shared" : ""}`, "data-id": note.id, "aria-expanded": "false" });
  button.append(el("i", {}, icon("note")), el("span", { class: "kern-sr-only" }, [words(note.shared ? "shared" : "note"), bare(body || note.content.quote)].filter(Boolean).join(": ")));
  // What stands on words has its button in the margin, as on paper.
  return placed(button, geometry.at ? Math.min(x, viewport.width - 12) : viewport.width - 24, y, viewport);
}

function placed(node, x, y, viewport) {
  node.style.left = `${(x / viewport.width) * 100}%`;
  node.style.top = `${(y / viewport.height) * 100}%`;
  return node;
}
