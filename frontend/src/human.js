// Lets the browser solve a challenge before a form is sent (core.services.human_check). Nothing is loaded until somebody
// begins to fill the form in. Whatever fails here fails to the server, which asks to wait a moment instead.
const LONGEST = 30000;
const HOLDS = 15 * 60 * 1000;
const place = document.querySelector("[data-human]");
const form = place?.closest("form");
const words = place?.querySelector("[data-human-words]");
let widget;
let solving;
let solvedAt = 0;

function script() {
  return new Promise((resolve, reject) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: place.dataset.humanScript, onload: resolve, onerror: reject });
    document.head.append(tag);
  });
}

async function begin() {
  if (!widget) {
    await script();
    await customElements.whenDefined("altcha-widget");
    widget = document.createElement("altcha-widget");
    // It listens to no pointer and no key: the work alone counts.
    widget.setAttribute("configuration", JSON.stringify({ humanInteractionSignature: false, minDuration: 0 }));
    widget.setAttribute("challenge", place.dataset.human);
    widget.setAttribute("auto", "off");
    widget.hidden = true;
    const ready = new Promise((resolve) => widget.addEventListener("load", resolve, { once: true }));
    place.append(widget);
    await ready;
  } else widget.reset();
  await widget.verify();
  solvedAt = Date.now();
}

function solve() {
  if (Date.now() - solvedAt < HOLDS) return Promise.resolve();
  solving ??= begin().catch(() => {}).finally(() => { solving = undefined; });
  return solving;
}

async function guard(event) {
  const button = event.submitter;
  const only = place.dataset.humanOnly;
  if ((only && button?.value !== only) || Date.now() - solvedAt < HOLDS) return;
  event.preventDefault();
  words.textContent = words.dataset.humanWords;
  await Promise.race([solve(), new Promise((resolve) => setTimeout(resolve, LONGEST))]);
  form.removeEventListener("submit", guard);
  form.requestSubmit(button);
}

if (form) {
  // What it says while one waits stands beside the button.
  form.append(words);
  form.addEventListener("focusin", solve, { once: true });
  form.addEventListener("submit", guard);
  // Back from the next page: a solution counts once.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    solvedAt = 0;
    form.addEventListener("submit", guard);
  });
}
