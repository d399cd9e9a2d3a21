// The agenda board: drag, touch and keys for what its forms do without a script (council/templates/council/desk/board).
// Every move is sent with the agenda's revision that was seen; on a newer one the server asks again.
const board = document.querySelector("[data-board]");
const FAR = 5;
const STORED = "board-letters";
let lifted = null;
let drag = null;
let isBehind = false;
let retry = null;
let sayNext = "";

const find = (selector, within = board) => within.querySelector(selector);
const all = (selector, within = board) => [...within.querySelectorAll(selector)];
const revision = () => find("[data-revision]").dataset.revision;
const isFrozen = () => find("[data-revision]").hasAttribute("data-frozen");
const word = (name, values = {}) => board.dataset[`word${name}`].replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
const rowsOf = (list) => all(":scope > .board-item", list);

function say(text) {
  const place = find("[data-say]");
  // The same sentence twice is said twice.
  place.textContent = place.textContent === text ? `${text} ` : text;
}

// Numbers follow the order by themselves, as they will on the server.
function number(list) {
  rowsOf(list).forEach((row, at) => {
    find("[data-number]", row).textContent = `${list.dataset.letter} ${at + 1}`;
  });
}

const label = (row) => find("[data-number]", row).textContent.trim();
const place = (row) => rowsOf(row.parentElement).indexOf(row) + 1;

// Lift, move, drop ---------------------------------------------------------------------------------------------------
function lift(row) {
  if (isFrozen()) return say(word("Frozen"));
  if (lifted) cancel();
  lifted = { row, list: row.parentElement, before: row.nextElementSibling, was: label(row) };
  row.classList.add("is-lifted");
  hold(row, 1);
  say(word("Lifted", { was: lifted.was }));
}

function hold(row, held) {
  post(row.dataset.hold, { held }).catch(() => {});
}

function step(by) {
  const { row, list } = lifted;
  const others = rowsOf(list).filter((each) => each !== row);
  const at = Math.max(0, Math.min(others.length, place(row) - 1 + by));
  if (at === others.length) list.append(row);
  else others[at].before(row);
  arrived();
}

function arrived() {
  const { row } = lifted;
  if (row.parentElement === lifted.list) number(lifted.list);
  find("[data-grip]", row)?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  say(word("Moves", { was: lifted.was, now: label(row), total: rowsOf(row.parentElement).length }));
}

function putDown() {
  const held = lifted;
  lifted = null;
  held.row.classList.remove("is-lifted");
  hold(held.row, 0);
  return held;
}

function back(held) {
  const left = held.row.parentElement;
  held.list.insertBefore(held.row, held.before);
  number(held.list);
  if (left !== held.list) number(left);
  find("[data-grip]", held.row)?.focus();
}

function cancel() {
  const held = putDown();
  back(held);
  say(word("Cancelled", { was: held.was }));
  catchUp();
}

async function drop() {
  const held = putDown();
  const now = held.row.parentElement;
  if (now !== held.list) return otherPart(held, place(held.row));
  if (held.row.nextElementSibling === held.before) {
    back(held);
    say(word("Cancelled", { was: held.was }));
    return catchUp();
  }
  await act(held.row.dataset.move, { position: place(held.row) }, () => back(held));
}

async function otherPart(held, position = "") {
  const row = held.row;
  const goes = held.list.dataset.part === "public" ? "nonpublic" : "public";
  const dialog = find("[data-part-dialog]");
  find("[data-part-title]", dialog).textContent = find("[data-other-part]", row).textContent.trim();
  const form = find("form", dialog);
  form.reset();
  form.elements.public_title.value = row.dataset.publicTitle;
  if ((await asked(dialog)) !== "ok") {
    back(held);
    say(word("Cancelled", { was: held.was }));
    return catchUp();
  }
  const facts = { part: goes, reason: form.elements.reason.value, public_title: form.elements.public_title.value, position };
  await act(row.dataset.move, facts, () => back(held));
}

function asked(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue), { once: true }));
}

// The server ---------------------------------------------------------------------------------------------------------
function post(address, facts) {
  const token = find("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token, revision: revision(), ...facts });
  return fetch(address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
}

// One after the other: whoever is faster than the server is not asked about their own step.
let last = Promise.resolve();
function act(...step) {
  last = last.then(() => perform(...step)).catch(() => {});
  return last;
}

async function perform(address, facts, undo = () => {}) {
  trouble("");
  let answer, told;
  try {
    answer = await post(address, facts);
    told = await answer.json();
  } catch {
    undo();
    retry = () => act(address, facts);
    return trouble(word("Failed"), true);
  }
  if (answer.ok) {
    find("[data-revision]").dataset.revision = told.revision;
    sayNext = told.said;
    return refresh();
  }
  undo();
  if (answer.status !== 409) {
    trouble(told.words);
    return catchUp();
  }
  await refresh();
  const dialog = find("[data-again-dialog]");
  find("[data-again-words]", dialog).textContent = told.words;
  if ((await asked(dialog)) === "ok") await perform(address, { ...facts, revision: revision() });
}

function trouble(words, isAgain = false) {
  const box = find("[data-trouble]");
  box.hidden = !words;
  find("[data-trouble-words]", box).textContent = words;
  find("[data-retry]", box).hidden = !isAgain;
}

// Fetch the columns as they are now; whoever has something in hand keeps it.
async function refresh() {
  if (lifted || drag) {
    isBehind = true;
    return;
  }
  isBehind = false;
  const query = new URLSearchParams({ wartet: "" });
  const answer = await fetch(`${board.dataset.pieces}?${query}`, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (lifted || drag) {
    isBehind = true;
    return;
  }
  const focused = focusPath();
  for (const selector of ["#wartet", "#tagesordnung", ".board-checks"]) {
    const part = fresh.querySelector(selector);
    const old = find(selector);
    if (part && old) old.replaceWith(document.adoptNode(part));
  }
  dress();
  focused();
  if (sayNext) say(sayNext);
  sayNext = "";
  if (looksAt) look(looksAt);
}

function catchUp() {
  if (isBehind) refresh();
}

// Return what puts the focus back where it was, in the pieces that are new.
function focusPath() {
  const at = document.activeElement;
  if (!board.contains(at)) return () => {};
  const row = at.closest(".board-item, .board-wait");
  const list = row ? all(row.matches(".board-wait") ? ".board-wait" : ".board-item") : [];
  const index = list.indexOf(row);
  const key = row?.dataset.item;
  const id = at.id;
  const search = find("[data-search]")?.value;
  return () => {
    const box = find("[data-search]");
    if (box && search) {
      box.value = search;
      filter();
    }
    if (id && document.getElementById(id)) return document.getElementById(id).focus();
    if (key && document.getElementById(`punkt-${key}`)) return find("[data-grip], a", document.getElementById(`punkt-${key}`)).focus();
    if (!row) return find("[data-undo-button]")?.focus();
    const rows = all(row.matches(".board-wait") ? ".board-wait:not([hidden])" : ".board-item");
    const next = rows[Math.min(index, rows.length - 1)];
    (next ? find("[data-take-button], [data-grip], a", next) : find("#wartet-titel"))?.focus();
  };
}

// What waits ---------------------------------------------------------------------------------------------------------
function take(row, position) {
  const facts = { kind: row.dataset.kind, key: row.dataset.wait };
  if (position) facts.position = position;
  return act(board.dataset.take, facts);
}

function filter() {
  const wanted = find("[data-filter][aria-current]")?.dataset.filter || "";
  const words = (find("[data-search]")?.value || "").trim().toLocaleLowerCase("de");
  let shown = 0;
  for (const row of all(".board-wait")) {
    const fits = (!wanted || row.dataset.source === wanted) && row.textContent.toLocaleLowerCase("de").includes(words);
    row.hidden = !fits;
    row.style.display = fits ? "" : "none";
    shown += fits;
  }
  return shown;
}

// Pointer: mouse, pen and finger -------------------------------------------------------------------------------------
function grab(event) {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  drag = { grip, row: grip.closest(".board-item, .board-wait"), x: event.clientX, y: event.clientY, isMoving: false, place: null };
  grip.setPointerCapture(event.pointerId);
}

function pull(event) {
  if (!drag) return;
  if (!drag.isMoving && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 5) return;
  if (!drag.isMoving) begin();
  if (!drag) return;
  const edge = 60;
  if (event.clientY < edge) scrollBy(0, -12);
  else if (event.clientY > innerHeight - edge) scrollBy(0, 12);
  const over = document.elementFromPoint(event.clientX, event.clientY);
  const list = over?.closest(".board-items");
  if (!list) return;
  const moved = drag.place || drag.row;
  const target = over.closest(".board-item");
  if (!target) {
    if (!list.contains(moved)) list.append(moved);
  } else if (target !== moved) {
    const box = target.getBoundingClientRect();
    target[event.clientY < box.top + box.height / 2 ? "before" : "after"](moved);
  }
  if (lifted) {
    number(lifted.list);
    if (list !== lifted.list) number(list);
  }
}

function begin() {
  drag.isMoving = true;
  if (drag.row.matches(".board-item")) {
    lift(drag.row);
    if (!lifted) drag = null;
    return;
  }
  drag.place = document.createElement("li");
  drag.place.className = "board-place";
  drag.place.textContent = find(".board-wait__title", drag.row).textContent;
}

function swallow(event) {
  event.stopPropagation();
  event.preventDefault();
}

function release(event) {
  if (!drag) return;
  const { isMoving, place: made, row } = drag;
  drag = null;
  if (!isMoving) return;
  // The click that follows a drag is none.
  addEventListener("click", swallow, { capture: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }), 0);
  if (event.type === "pointercancel") {
    made?.remove();
    if (lifted) cancel();
    return;
  }
  if (!made) return drop();
  const list = made.parentElement;
  const position = list ? [...list.children].indexOf(made) + 1 : 0;
  made.remove();
  if (list && list.dataset.part === row.dataset.part) take(row, position);
  else if (list) take(row);
}

// Keys ---------------------------------------------------------------------------------------------------------------
const letters = () => find("[data-letters]").checked;

function key(event) {
  if (event.target.closest("dialog, input, textarea, select, [contenteditable]")) return;
  if (!document.body.contains(board) || event.altKey || event.metaKey) return;
  const done = keyed(event);
  if (done) event.preventDefault();
}

function keyed(event) {
  const { key: name } = event;
  if (event.ctrlKey) return name.toLowerCase() === "z" && !event.shiftKey && undo();
  if (lifted) return moving(event);
  if (name === "F6") return column(event.shiftKey ? -1 : 1);
  const row = board.contains(event.target) && event.target.closest(".board-item, .board-wait");
  if (row && event.target.matches("[data-grip]") && name === " ") {
    if (row.matches(".board-item")) lift(row);
    else take(row);
    return true;
  }
  if (!letters()) return false;
  if (name === "a" && row && row.matches(".board-wait") && find("[data-take-button]", row)) return take(row) && true;
  if (name === "p" && row && row.matches(".board-item") && find("[data-other-part]", row)) return across(row);
  if (name === "/" && find("[data-search]")) return focusOn("wartet", find("[data-search]"));
  if (name === "v" && find("[data-sight-place]")) return focusOn("pruefen", find("#sicht-titel"));
  return false;
}

function moving(event) {
  const far = event.shiftKey ? FAR : 1;
  const acts = {
    ArrowUp: () => step(-far),
    ArrowDown: () => step(far),
    Enter: drop,
    " ": drop,
    Escape: cancel,
    p: () => otherPart(putDown()),
  };
  if (event.key === "Tab") cancel();
  if (!acts[event.key]) return false;
  acts[event.key]();
  return true;
}

function across(row) {
  otherPart({ row, list: row.parentElement, before: row.nextElementSibling, was: label(row) });
  return true;
}

function undo() {
  if (find("[data-undo-button]")) act(board.dataset.undo, {});
  return true;
}

function focusOn(tab, target) {
  show(tab);
  target.focus();
  return true;
}

const TABS = { wartet: "#wartet-titel", tagesordnung: "#tagesordnung-titel", pruefen: "#pruefen-titel" };

function column(by) {
  const names = Object.keys(TABS).filter((name) => find(TABS[name]));
  const here = names.findIndex((name) => document.getElementById(name)?.contains(document.activeElement));
  const next = names[(here + by + names.length) % names.length];
  return focusOn(next, find(TABS[next]));
}

// Tabs, preview, what others do --------------------------------------------------------------------------------------
function show(name) {
  board.dataset.shown = name;
  for (const tab of all("[data-tab]")) tab.toggleAttribute("aria-current", false);
  find(`[data-tab="${name}"]`)?.setAttribute("aria-current", "true");
}

// The answer to the last question counts, in whatever order they come.
let looksAt = "";
async function look(audience) {
  looksAt = audience;
  const section = find("[data-sight-place]");
  section?.setAttribute("aria-busy", "true");
  const answer = await fetch(`${board.dataset.sight}?fuer=${audience}`, { credentials: "same-origin" }).catch(() => null);
  const words = answer?.ok ? await answer.text() : "";
  if (looksAt !== audience || !section) return;
  section.removeAttribute("aria-busy");
  if (!words) return;
  const focused = section.contains(document.activeElement) ? document.activeElement.dataset.audience : "";
  section.innerHTML = words;
  if (focused) find(`[data-audience="${focused}"]`, section)?.focus();
}

let heard = null;
board.addEventListener("live", (event) => {
  const state = event.detail;
  holders(state.held || {});
  const isNew = heard !== null && state.revision !== heard;
  const isOthers = state.by && state.by !== board.dataset.me;
  heard = state.revision;
  if (Number(revision()) === state.revision && !(isOthers && state.act === "change")) return;
  if (isNew && isOthers) sayNext = sayNext || word("Other", { who: state.who });
  if (isOthers || Number(revision()) < state.revision) later();
});

let timer = 0;
function later() {
  clearTimeout(timer);
  timer = setTimeout(refresh, 150);
}

function holders(held) {
  const now = Date.now() / 1000;
  for (const row of all(".board-item")) {
    const holder = held[row.dataset.item];
    const isHeld = Boolean(holder && holder.by !== board.dataset.me && holder.until > now);
    row.classList.toggle("is-held", isHeld);
    const mark = find("[data-held]", row);
    mark.hidden = !isHeld;
    mark.textContent = isHeld ? word("Held", { who: holder.who }) : "";
  }
}

// What only a script can do appears with it.
function dress() {
  for (const grip of all("[data-grip]")) grip.hidden = false;
  const search = find("[data-search-place]");
  if (search) search.hidden = false;
  const counts = { wartet: all(".board-wait").length, pruefen: find("[data-open-checks]")?.dataset.openChecks };
  for (const place of all("[data-count]")) place.textContent = counts[place.dataset.count] ?? "";
}

function click(event) {
  const target = event.target.closest("a, button");
  if (!target || !board.contains(target)) return;
  if (target.matches("[data-tab]")) {
    event.preventDefault();
    show(target.dataset.tab);
  } else if (target.matches("[data-filter]")) {
    event.preventDefault();
    for (const each of all("[data-filter]")) each.removeAttribute("aria-current");
    target.setAttribute("aria-current", "true");
    say(word("Shown", { n: filter() }));
  } else if (target.matches("[data-audience]")) {
    event.preventDefault();
    look(target.dataset.audience);
  } else if (target.matches("[data-retry]")) {
    const again = retry;
    retry = null;
    again?.();
  } else if (target.matches("[data-undo-button]")) {
    event.preventDefault();
    if (target.getAttribute("aria-disabled") !== "true") undo();
  } else if (target.matches("[data-take-button]")) {
    event.preventDefault();
    take(target.closest(".board-wait"));
  } else if (target.matches("[data-other-part]")) {
    event.preventDefault();
    target.closest("details").open = false;
    across(target.closest(".board-item"));
  } else if (target.matches("[data-grip]") && event.detail === 0 && !lifted) {
    // Screen readers press buttons without keys.
    const row = target.closest(".board-item");
    if (row) lift(row);
  }
}

board.classList.add("is-scripted");
show("tagesordnung");
dress();
filter();
document.addEventListener("keydown", key);
board.addEventListener("click", click);
board.addEventListener("input", (event) => event.target.matches("[data-search]") && say(word("Shown", { n: filter() })));
board.addEventListener("pointerdown", grab);
board.addEventListener("pointermove", pull);
board.addEventListener("pointerup", release);
board.addEventListener("pointercancel", release);
const box = find("[data-letters]");
box.checked = localStorage.getItem(STORED) !== "0";
box.addEventListener("change", () => localStorage.setItem(STORED, box.checked ? "1" : "0"));
if (find("[data-sight-hint]")) look("publikum");
