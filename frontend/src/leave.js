// Whoever signs out leaves nothing on this device; what has not reached the town is named first. Without this script the town's answer
// makes the browser forget (accounts/middleware.py).
import { accounts, unsent, wipe } from "./reader/kept.js";

async function leave(event, form, words) {
  event.preventDefault();
  const left = (await Promise.all((await accounts()).map(unsent))).flat().length;
  if (left && !confirm(words.replace("{n}", left))) return;
  await wipe().catch(() => {});
  form.submit();
}

for (const mark of document.querySelectorAll("[data-unsent]")) {
  const form = mark.closest("form");
  if ("caches" in window) form.addEventListener("submit", (event) => leave(event, form, mark.dataset.unsent));
}
