// The proof of work, fetched by human.js once somebody begins to fill in a form. Its worker stands in a file of its own:
// the content security policy lets no other run.
import "altcha/external";

const place = document.querySelector("[data-human]");
globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(place.dataset.humanWorker));
