// How far a job is, without loading the whole page again; without scripts the page reloads itself.
// While live.js brings the numbers, the page is asked only when the job takes another turn.
const PAUSE = 2000;
const TRUST = 15000;
const place = document.querySelector("[data-job]");
let heardAt = 0;
let state = "";

async function look() {
  try {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && page.querySelector("[data-job]");
    if (!fresh) {
      // Signed out meanwhile: the server says so better than we.
      location.reload();
      return;
    }
    place.replaceChildren(...fresh.childNodes);
    Object.assign(place.dataset, { job: fresh.dataset.job, jobCounts: fresh.dataset.jobCounts });
  } catch {
    // No connection at the moment: ask again later.
  }
}

async function watch() {
  if (Date.now() - heardAt > TRUST) await look();
  if (place.dataset.job === "open") setTimeout(watch, PAUSE);
}

if (place) {
  setTimeout(watch, PAUSE);
  place.addEventListener("live-end", look);
  place.addEventListener("live", ({ detail }) => {
    heardAt = Date.now();
    const counts = detail.total ? "yes" : "no";
    if (detail.state !== (state || detail.state) || counts !== place.dataset.jobCounts || isOver(detail.state)) look();
    state = detail.state;
  });
}

function isOver(name) {
  return name === "done" || name === "failed";
}
