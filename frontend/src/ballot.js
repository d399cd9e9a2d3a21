// The basket of a ballot, in this browser alone: buttons work at once, and the cookie remembers. Without script they post.
const form = document.querySelector("[data-ballot]");
const NBSP = "\u00a0";
const DAYS = 14;

function read() {
  const { kind, limit, each, seed, excess, secure, marks } = form.dataset;
  const chosen = new Map();
  for (const part of marks.split(".")[1].split("-").filter(Boolean)) {
    const [id, points] = part.split("x");
    chosen.set(id, Number(points || 1));
  }
  return { kind, limit: limit ? Number(limit) : null, each: each ? Number(each) : Infinity, seed, excess, secure, paths: form.dataset.paths.split(" "), chosen };
}

const ballot = read();
const basket = form.querySelector("[data-basket]");
const list = basket.querySelector("[data-list]");
// What is known of each project: from its card, or from its line in the basket when its card is not shown.
const known = new Map();
for (const line of list.children) {
  const { in: id, weight, colour } = line.dataset;
  known.set(id, { weight: Number(weight), colour, title: line.querySelector("[data-title]").textContent, price: line.querySelector("[data-value]").textContent });
}
for (const card of form.querySelectorAll("[data-id]")) {
  const { id, weight, colour, price } = card.dataset;
  known.set(id, { weight: Number(weight), colour, price, title: card.querySelector("h3").textContent.trim(), card });
}

function number(value) {
  return value.toLocaleString(document.documentElement.lang, { useGrouping: "always" });
}

function amount(value) {
  return ballot.kind === "knapsack" ? `${number(value)}${NBSP}€` : number(value);
}

function counted(count, name) {
  return basket.dataset[count === 1 ? `${name}One` : `${name}Many`].replace("%(n)s", count);
}

function used() {
  let sum = 0;
  for (const [id, points] of ballot.chosen) sum += known.get(id).weight * points;
  return sum;
}

function remember() {
  const marks = [...ballot.chosen].map(([id, points]) => (points === 1 ? id : `${id}x${points}`)).join("-");
  const age = DAYS * 24 * 3600;
  // One for each language: their pages share no path.
  for (const path of ballot.paths) {
    document.cookie = `stimmzettel=${ballot.seed}.${marks}; path=${path}; max-age=${age}; samesite=strict${ballot.secure ? "; secure" : ""}`;
  }
}

function drawCard(id, sum) {
  const { card, weight } = known.get(id);
  if (!card) return;
  const points = ballot.chosen.get(id) || 0;
  const over = ballot.limit === null ? 0 : sum + weight - ballot.limit;
  const isFull = ballot.kind === "points" ? over > 0 || points >= ballot.each : !points && over > 0;
  card.classList.toggle("is-in", points > 0);
  card.querySelector("[data-fit]").hidden = !isFull;
  card.querySelector("[data-excess-words]").textContent = isFull ? ballot.excess.replace("%(excess)s", amount(Math.max(over, 0))) : "";
  const output = card.querySelector("[data-points]");
  if (output) {
    output.textContent = points;
    disable(card.querySelector("[name=mehr]"), isFull, id);
    disable(card.querySelector("[name=weniger]"), points === 0, "");
    return;
  }
  const button = card.querySelector("[data-toggle]");
  const word = points ? basket.dataset.taken : basket.dataset.take;
  button.setAttribute("aria-pressed", String(points > 0));
  button.setAttribute("aria-label", `${word}: ${known.get(id).title}`);
  button.name = points ? "weniger" : "mehr";
  button.querySelector(".kern-label").textContent = word;
  button.querySelector(".kern-icon").className = `kern-icon kern-icon--${points ? "check" : "add"}`;
  disable(button, isFull, id);
}

function disable(button, isOff, id) {
  if (isOff) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
  if (isOff && id) button.setAttribute("aria-describedby", `f-${id}`);
  else button.removeAttribute("aria-describedby");
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function line(id, points) {
  const { colour, title, price } = known.get(id);
  const made = document.createElement("li");
  made.className = "t-row t-row--nowrap";
  const swatch = svg("svg", { class: "t-swatch", "aria-hidden": "true" });
  swatch.append(svg("rect", { class: `t-fill${colour}`, width: "100%", height: "100%", rx: "3" }));
  const name = document.createElement("span");
  name.className = "t-small t-grow";
  if (document.documentElement.lang !== "de") name.lang = "de";
  name.textContent = title;
  const value = document.createElement("span");
  value.className = "t-small t-num";
  value.textContent = ballot.kind === "points" ? counted(points, "points") : price;
  made.append(swatch, name, value);
  return made;
}

function drawBar(sum) {
  const bar = basket.querySelector("[data-bar]");
  if (!bar) return;
  const whole = Math.max(ballot.limit, sum);
  let x = 0;
  bar.replaceChildren(...inOrder().map(([id, points]) => {
    const width = (100 * known.get(id).weight * points) / whole;
    const part = svg("rect", { class: `t-fill${known.get(id).colour}`, x: `${x}%`, width: `${Math.max(width - 0.4, 0.4)}%`, height: "100%" });
    x += width;
    return part;
  }));
  bar.setAttribute("aria-label", bar.getAttribute("aria-label").replace(/^[\d.,\s\u00a0]*\d/, number(sum)));
}

function inOrder() {
  return [...ballot.chosen].sort((one, other) => Number(one[0]) - Number(other[0]));
}

function draw() {
  const sum = used();
  for (const id of known.keys()) drawCard(id, sum);
  list.replaceChildren(...inOrder().map(([id, points]) => line(id, points)));
  basket.querySelector("[data-empty]").hidden = ballot.chosen.size > 0;
  drawBar(sum);
  const left = amount(ballot.limit === null ? sum : ballot.limit - sum);
  for (const place of document.querySelectorAll("[data-left]")) if (place.textContent !== left) place.textContent = left;
  const count = basket.dataset[ballot.chosen.size === 1 ? "one" : "many"].replace("%(n)s", ballot.chosen.size);
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = count;
}

function press(event) {
  const button = event.target.closest("button[name]");
  if (!button || !["mehr", "weniger", "leeren"].includes(button.name)) return;
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  if (button.name === "leeren") ballot.chosen.clear();
  else {
    const points = (ballot.chosen.get(button.value) || 0) + (button.name === "mehr" ? 1 : -1);
    if (points > 0) ballot.chosen.set(button.value, points);
    else ballot.chosen.delete(button.value);
  }
  remember();
  draw();
}

if (form && !form.querySelector("[name=gezeigt]")) {
  // The drawn order is remembered from the first look on.
  remember();
  form.addEventListener("click", press);
  // Coming back by the history shows what was chosen last, not what was there before.
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
} else if (form) remember();
