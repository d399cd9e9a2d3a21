// The service worker of the whole site. It keeps styles, fonts and scripts, whose names change with their content, and one page
// for when there is no network. It never keeps a page: what somebody may read is asked of the town each time.
// TOWN stands before this script (core/views/app.py): {version, offline, files}.
/* global TOWN */
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

async function page(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return (await caches.match(TOWN.offline)) || Response.error();
  }
}

async function stamped(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
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
  else if (STAMPED.test(url.pathname) && !request.headers.has("Range")) event.respondWith(stamped(request));
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
