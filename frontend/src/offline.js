// The page without network (core/templates/core/offline.html) names what this device keeps.
import { accounts, expire, meetings } from "./reader/kept.js";

async function show() {
  await expire();
  const kept = (await Promise.all((await accounts()).map(meetings))).flat();
  const place = document.querySelector("[data-kept]");
  for (const each of kept) {
    const link = Object.assign(document.createElement("a"), { className: "kern-link", href: each.path, textContent: each.name });
    const row = document.createElement("li");
    row.append(link);
    place.querySelector("ul").append(row);
  }
  place.hidden = !kept.length;
}

if ("caches" in window) show();
