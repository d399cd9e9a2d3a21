// Elements, icons and words, as the page brings them.
const NAMES = ["lock", "people", "chat", "delete", "close", "left", "right", "pen", "marker", "note", "textbox", "bookmark", "more", "warning"];
const MOST = 80;
let shapes = null;

export function icon(name) {
  shapes ??= [...document.querySelector("[data-icons]").content.children];
  return shapes[NAMES.indexOf(name)].cloneNode(true);
}

export function el(name, attributes = {}, ...inside) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...inside.filter((each) => each !== null && each !== undefined && each !== ""));
  return node;
}

export function button(label, iconName, onClick, { hidden = false, ...attributes } = {}) {
  const node = el("button", { type: "button", class: "kern-btn kern-btn--tertiary", ...attributes }, iconName ? icon(iconName) : null, el("span", { class: `kern-label${hidden ? " kern-sr-only" : ""}` }, label));
  node.addEventListener("click", onClick);
  return node;
}

export const bare = (text = "") => (text.length > MOST ? `${text.slice(0, MOST)} …` : text);

export function wordsOf(root) {
  return (name, values = {}) => {
    const key = `word${name.split("-").map((part) => part[0].toUpperCase() + part.slice(1)).join("")}`;
    return (root.dataset[key] || "").replace(/\{(\w+)\}/g, (_all, each) => values[each] ?? "");
  };
}

const LANG = document.documentElement.lang || "de";

export const clock = (at) => new Date(at).toLocaleTimeString(LANG, { hour: "2-digit", minute: "2-digit" });

export function when(at) {
  const day = new Date(at);
  if (day.toDateString() !== new Date().toDateString()) return day.toLocaleDateString(LANG, { day: "2-digit", month: "2-digit", year: "numeric" });
  return `${new Intl.RelativeTimeFormat(LANG, { numeric: "auto" }).format(0, "day")}, ${clock(at)}`;
}
