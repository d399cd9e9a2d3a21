// Light or dark, kept in this browser. Runs in <head> so that no page flashes in the wrong colours.
const KEY = "theme";
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function current() {
  return root.dataset.kernTheme || (system.matches ? "dark" : "light");
}

function label() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const words = current() === "dark" ? button.dataset.toLight : button.dataset.toDark;
    const place = button.querySelector("[data-theme-label]");
    if (place) place.textContent = words;
    else button.setAttribute("aria-label", words);
    button.hidden = false;
  }
}

function toggle() {
  const theme = current() === "dark" ? "light" : "dark";
  root.dataset.kernTheme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // A browser that keeps nothing changes this page only.
  }
  label();
}

const kept = stored();
if (kept === "light" || kept === "dark") root.dataset.kernTheme = kept;

// Paper is white, whatever was chosen on the screen.
let onScreen;
addEventListener("beforeprint", () => {
  onScreen = root.dataset.kernTheme;
  root.dataset.kernTheme = "light";
});
addEventListener("afterprint", () => {
  if (onScreen) root.dataset.kernTheme = onScreen;
  else delete root.dataset.kernTheme;
});

// The town as an app: its worker waits until the page is there, and the hint is a link that only shows where it would work.
if ("serviceWorker" in navigator && isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  for (const button of document.querySelectorAll("[data-install]")) {
    button.hidden = false;
    button.onclick = () => event.prompt();
  }
});
addEventListener("appinstalled", () => {
  for (const button of document.querySelectorAll("[data-install]")) button.hidden = true;
});

document.addEventListener("DOMContentLoaded", () => {
  label();
  system.addEventListener("change", label);
  for (const button of document.querySelectorAll("[data-theme-toggle]")) button.addEventListener("click", toggle);
  const menu = document.querySelector(".t-menu");
  if (!menu) return;
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});
