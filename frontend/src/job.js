// How far a job is, without loading the whole page again; without scripts the page reloads itself.
const PAUSE = 2000;
const place = document.querySelector("[data-job]");

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
    place.dataset.job = fresh.dataset.job;
  } catch {
    // No connection at the moment: ask again later.
  }
  if (place.dataset.job === "open") setTimeout(look, PAUSE);
}

if (place) setTimeout(look, PAUSE);
