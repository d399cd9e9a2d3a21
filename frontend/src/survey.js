// Comfort on survey pages: letters left, points left, follow-up questions, and the focus on what is wrong. Everything works without it.
import { follow } from "./survey/followups.js";

const say = (words, number) => words.replace(/\d[\d.]*/, new Intl.NumberFormat(document.documentElement.lang).format(number));
const english = document.documentElement.lang.startsWith("en");

function countLetters(hint, root) {
  const area = root.querySelector(`#${hint.dataset.of}`);
  const count = () => {
    const left = hint.dataset.letters - area.value.length;
    hint.textContent = say(left < 0 ? (english ? "0 characters too many." : "0 Zeichen zu viel.") : english ? "0 characters left." : "Noch 0 Zeichen.", Math.abs(left));
  };
  area.addEventListener("input", count);
  count();
}

function sumPoints(box) {
  const left = box.querySelector("[data-left]");
  box.addEventListener("input", () => {
    const given = [...box.querySelectorAll("input")].reduce((sum, field) => sum + (parseInt(field.value.replaceAll(".", ""), 10) || 0), 0);
    left.textContent = say(english ? "0 left to give" : "noch 0 zu verteilen", box.dataset.points - given);
  });
}

// The drawing as large as there is room for; the server is told how wide it was when somebody tapped it.
function widen(map, root) {
  map.width = Math.min(640, map.closest(".t-q").clientWidth || map.width);
  map.addEventListener("click", () => { root.querySelector(`[name="${map.dataset.wide}"]`).value = Math.round(map.clientWidth); });
}

function dress(root) {
  for (const map of root.querySelectorAll("[data-wide]")) widen(map, root);
  for (const hint of root.querySelectorAll("[data-letters]")) countLetters(hint, root);
  for (const box of root.querySelectorAll("[data-points]")) sumPoints(box);
}

dress(document);
for (const form of document.querySelectorAll("[data-followups]")) follow(form, dress);

document.querySelector(".t-survey__errors[tabindex]")?.focus();
