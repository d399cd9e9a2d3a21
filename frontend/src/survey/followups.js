// Questions that an answer on the same page brings up come and go at once (participation/surveys/mirror.py says which).
import { answerOf, holds } from "./conditions.js";

// A part of the form that is there or not. What is away is out of the document: it is neither sent nor read.
function partOf(element, dress) {
  const when = JSON.parse(element.dataset.when);
  const place = document.createComment("");
  let part = element;
  if (element instanceof HTMLTemplateElement) {
    part = document.createElement("div");
    part.append(element.content);
    dress(part);
    element.replaceWith(place);
  } else {
    element.before(place);
  }
  return {
    when,
    get isThere() { return part.isConnected; },
    come() { place.after(part); },
    go() { part.remove(); },
  };
}

function answersOf(form, asked) {
  const typed = {};
  for (const [name, value] of new FormData(form)) {
    const [, key, suffix] = name.match(/^([^-]+)-?(.*)$/) ?? [];
    if (asked[key]) ((typed[key] ??= {})[suffix] ??= []).push(String(value));
  }
  return Object.fromEntries(
    Object.entries(typed).map(([key, raw]) => [key, answerOf(asked[key], raw)]).filter(([, answer]) => answer),
  );
}

export function follow(form, dress) {
  const { asked, told } = JSON.parse(form.dataset.followups);
  const parts = [...form.querySelectorAll("[data-when]")].map((element) => partOf(element, dress));
  const news = form.querySelector("[data-more]");
  const look = (isTyped) => {
    let more = 0;
    // In the order of the page: a question may depend on the one that has just come.
    for (const part of parts) {
      const isWanted = holds(part.when, { ...told, ...answersOf(form, asked) });
      if (isWanted && !part.isThere) { part.come(); more += 1; }
      if (!isWanted && part.isThere) part.go();
    }
    if (isTyped) news.textContent = more ? news.dataset.more : "";
  };
  form.addEventListener("input", () => look(true));
  // A browser that comes back to the page may have kept what was typed.
  addEventListener("pageshow", () => look(false));
  look(false);
}
