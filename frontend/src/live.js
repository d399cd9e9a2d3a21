// Keeps parts of an open page up to date (core/templatetags/live.py). Without it, or without a connection, the page shows
// what the server wrote. A message holds {seq, state} (everything), {seq, prev, event} (what is new now) or {end}.
const SAY_PAUSE = 10000;
const LONGEST_PAUSE = 60000;
const OVER = 4410;
const numbers = new Intl.NumberFormat(document.documentElement.lang || "de");
const topics = new Map();

class Topic {
  constructor(address, by) {
    Object.assign(this, { address, by, places: [], state: {}, have: null, failures: 0, close: null, timer: 0, isOver: false });
  }

  // Listen on from what we have; never twice at once, and not while nobody looks.
  open() {
    clearTimeout(this.timer);
    if (this.close || this.isOver || document.visibilityState === "hidden") return;
    const since = this.have === null ? "" : `?nach=${this.have}`;
    this.close = this.by === "socket" ? this.socket(since) : this.stream(since);
  }

  stream(since) {
    const source = new EventSource(`${this.address}.events${since}`);
    source.onmessage = (message) => this.hear(message.data);
    // The browser comes again by itself, unless it was refused.
    source.onerror = () => source.readyState === EventSource.CLOSED && this.lose();
    return () => source.close();
  }

  socket(since) {
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}${this.address}.socket${since}`);
    socket.onmessage = (message) => this.hear(message.data);
    socket.onclose = (event) => (event.code === OVER ? this.finish() : this.lose());
    return () => {
      socket.onclose = null;
      socket.close();
    };
  }

  rest() {
    clearTimeout(this.timer);
    if (this.close) this.close();
    this.close = null;
  }

  // Nothing more will come: over, or not for us.
  finish() {
    if (this.isOver) return;
    this.isOver = true;
    this.rest();
    for (const place of this.places) place.dispatchEvent(new CustomEvent("live-end", { bubbles: true }));
  }

  // Refused or cut off: ask once for the state, and come again after a pause that differs from everybody else's.
  async lose() {
    this.rest();
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** this.failures++) * (0.5 + Math.random());
    this.timer = setTimeout(() => this.open(), pause);
    if (this.failures > 1) await this.ask();
  }

  async ask() {
    try {
      const answer = await fetch(`${this.address}.json`, { credentials: "same-origin" });
      if (answer.status === 404) this.finish();
      else if (answer.ok) this.take(await answer.json());
    } catch {
      // No connection at the moment: it is tried again anyway.
    }
  }

  hear(text) {
    this.failures = 0;
    const message = JSON.parse(text);
    if (message.end) this.finish();
    else if (!message.state && message.prev > this.have) setTimeout(() => this.ask(), 2000 * Math.random());
    else this.take(message);
  }

  take(message) {
    if (!message.state && message.seq <= this.have) return;
    this.have = message.seq;
    this.state = message.state || { ...this.state, ...message.event };
    for (const place of this.places) show(place, this.state);
  }
}

function value(state, field) {
  return field.split(".").reduce((part, name) => (part === null || part === undefined ? part : part[name]), state);
}

function words(found) {
  return typeof found === "number" ? numbers.format(found) : String(found ?? "");
}

function show(place, state) {
  for (const part of place.querySelectorAll("[data-live-text]")) {
    const found = value(state, part.dataset.liveText);
    if (found !== undefined && part.textContent !== words(found)) part.textContent = words(found);
  }
  for (const name of ["max", "value"]) {
    for (const part of place.querySelectorAll(`[data-live-${name}]`)) {
      const found = value(state, part.getAttribute(`data-live-${name}`));
      if (found !== undefined) part.setAttribute(name, found);
    }
  }
  say(place);
  place.dispatchEvent(new CustomEvent("live", { bubbles: true, detail: state }));
}

// Whoever hears the page hears what is new every ten seconds at most, and only the last of it.
function say(place) {
  const text = [...place.querySelectorAll("[data-live-say]")].map((part) => part.textContent.trim()).join(" ");
  if (!text || place.saying || text === place.said) return;
  place.voice ||= voice(place);
  const wait = Math.max(0, (place.saidAt || 0) + SAY_PAUSE - Date.now());
  place.saying = setTimeout(() => {
    place.saying = 0;
    place.saidAt = Date.now();
    place.said = [...place.querySelectorAll("[data-live-say]")].map((part) => part.textContent.trim()).join(" ");
    place.voice.textContent = place.said;
  }, wait);
}

// Beside the place, because what stands inside may be replaced.
function voice(place) {
  const made = document.createElement("p");
  made.className = "kern-sr-only";
  made.setAttribute("role", "status");
  place.after(made);
  return made;
}

for (const place of document.querySelectorAll("[data-live]")) {
  const address = place.dataset.live;
  if (!topics.has(address)) topics.set(address, new Topic(address, place.dataset.liveBy));
  topics.get(address).places.push(place);
}
for (const topic of topics.values()) topic.open();
document.addEventListener("visibilitychange", () => {
  for (const topic of topics.values()) document.visibilityState === "hidden" ? topic.rest() : topic.open();
});
addEventListener("pagehide", () => topics.forEach((topic) => topic.rest()));
addEventListener("pageshow", (event) => event.persisted && topics.forEach((topic) => topic.open()));
