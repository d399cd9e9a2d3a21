// The service worker of the whole site. It keeps styles, fonts and scripts, whose names change with their content, and one page
// for when there is no network. It keeps no page by itself: what somebody may read is asked of the town each time. Without network it
// answers the readers that somebody brought onto this device on purpose (reader/kept.js), and ends them where the town says so.
// TOWN stands before this script (core/views/app.py): {version, offline, files}.
/* global TOWN */
import { accounts, expire, forget, meetings, papersOf } from "./reader/kept.js";

const CACHE = `town-${TOWN.version}`;
const STAMPED = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll([TOWN.offline, ...TOWN.files]);
  await skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith("town-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await registration.navigationPreload?.enable();
  await clients.claim();
}

// Return the kept reader at this address, and whose it is.
async function keptAt({ pathname, origin }) {
  for (const account of await accounts()) {
    if (!(await meetings(account)).some((each) => each.path === pathname)) continue;
    const page = await (await caches.open(papersOf(account))).match(origin + pathname);
    if (page) return { account, page };
  }
  return null;
}

async function page(event) {
  const url = new URL(event.request.url);
  let answer = null;
  try {
    answer = (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    await expire();
  }
  const isAway = !answer || (answer.status >= 502 && answer.status <= 504);
  if (isAway) return (await keptAt(url))?.page || answer || (await caches.match(TOWN.offline)) || Response.error();
  event.waitUntil(heed(url, answer));
  return answer;
}

// The town says by its answers who is here, and that somebody is no longer allowed to read.
async function heed(url, answer) {
  await expire();
  const here = answer.headers.get("Town-Account");
  if (here) for (const account of await accounts()) if (account !== here) await forget(account);
  const isEnded = answer.type === "opaqueredirect" || [401, 403, 404, 410].includes(answer.status);
  const kept = isEnded && (await keptAt(url));
  if (kept) await forget(kept.account);
}

// Scripts and drawings of a kept reader are there without network, whatever version the town has by now.
async function drawing(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(request)) || Response.error();
  }
}

async function stamped(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await drawing(request);
  if (answer.status === 200 && answer.type === "basic") await cache.put(request, answer.clone()).catch(() => {});
  return answer;
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.headers.has("Range")) return;
  else if (STAMPED.test(url.pathname)) event.respondWith(stamped(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(drawing(request));
});

// What the town says (accounts/services/pushing.py): {title, body, path, tag}. A later word on the same takes the place of the earlier.
addEventListener("push", (event) => {
  const told = event.data?.json() ?? {};
  const shown = { body: told.body, tag: told.tag, icon: TOWN.icon, lang: "de", data: { path: told.path } };
  event.waitUntil(registration.showNotification(told.title || "Ratsplatz", shown));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const { path } = event.notification.data;
  const url = new URL(typeof path === "string" && path.startsWith("/") ? path : "/", location.origin);
  if (url.origin === location.origin) event.waitUntil(clients.openWindow(url.href));
});
