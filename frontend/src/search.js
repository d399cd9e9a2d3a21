// Suggestions while typing (ARIA combobox), and the filters in a dialog. Without script both are forms and pages.
const PAUSE = 150;
let number = 0;

function element(name, attributes, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function suggest(input) {
  number += 1;
  const id = `vorschlaege-${number}`;
  const list = element("ul", { id, role: "listbox", class: "t-suggest", "aria-label": input.dataset.label });
  const status = element("span", { role: "status", class: "t-unseen" });
  list.hidden = true;
  input.form.append(list, status);
  // A field of type search may not be a combobox (ARIA in HTML).
  for (const [key, value] of [["type", "text"], ["role", "combobox"], ["aria-controls", id], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
    input.setAttribute(key, value);
  }
  let timer;
  let request;
  let chosen = -1;

  function choose(place) {
    const options = [...list.children];
    chosen = options.length ? (place + options.length) % options.length : -1;
    options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(found) {
    const entries = [...found.words, ...found.things];
    list.replaceChildren(...entries.map((entry, n) => {
      const option = element("li", { id: `${id}-${n}`, role: "option", "aria-selected": "false", "data-url": entry.url }, entry.text);
      if (entry.label) option.append(" ", element("small", {}, entry.label));
      return option;
    }));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = entries.length === 0;
    input.setAttribute("aria-expanded", String(entries.length > 0));
    status.textContent = entries.length ? input.dataset.some.replace("{n}", entries.length) : input.dataset.none;
  }

  async function ask() {
    request?.abort();
    const words = input.value.trim();
    if (words.length < 2) {
      close();
      return;
    }
    request = new AbortController();
    try {
      const address = `${input.dataset.suggest}?q=${encodeURIComponent(words)}`;
      const answer = await fetch(address, { credentials: "same-origin", signal: request.signal });
      if (answer.ok && document.activeElement === input) show(await answer.json());
    } catch {
      // Typed on, or no connection: the form works without.
    }
  }

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : choose(chosen + 1)),
    ArrowUp: () => (list.hidden ? ask() : choose(chosen < 0 ? -1 : chosen - 1)),
    Escape: () => close(),
    Enter: () => location.assign(list.children[chosen].dataset.url),
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || (event.key === "Enter" && chosen < 0) || (event.key === "Escape" && list.hidden)) return;
    event.preventDefault();
    act();
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    close();
  });
  // Before the field loses the focus.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[data-url]");
    if (option) location.assign(option.dataset.url);
  });
}

function narrow(link) {
  const place = document.querySelector("[data-narrow-place]");
  const form = place?.querySelector("[data-narrow-form]");
  if (!form || typeof HTMLDialogElement === "undefined") return;
  const heading = form.querySelector("h2");
  heading.id = "eingrenzen";
  const dialog = element("dialog", { class: "t-sheet", "aria-labelledby": "eingrenzen" });
  document.body.append(dialog);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.append(form);
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener("close", () => {
    place.append(form);
    link.focus();
  });
}

for (const input of document.querySelectorAll("[data-suggest]")) suggest(input);
for (const link of document.querySelectorAll("[data-narrow-open]")) narrow(link);
