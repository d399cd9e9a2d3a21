// „Auf dieses Gerät laden“: the box of the reader that brings a meeting onto the device, says how far it is, and takes it off again.
// Documents come one by one; each counts once its SHA-512 is right, and what has come stays when the rest breaks off.
import { clock } from "./dom.js";
import { documentAt, drop, expire, meetingAt, meetings, papersOf } from "./kept.js";

const GONE = ["vary", "content-encoding", "content-length", "transfer-encoding"];
const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

class Damaged extends Error {}
class Full extends Error {}

export class Keep {
  constructor(reader) {
    this.reader = reader;
    this.words = reader.words;
    this.root = reader.root;
    this.box = this.root.querySelector("[data-keep]");
    this.account = this.root.dataset.user;
    this.path = location.pathname;
    this.isPossible = isSecureContext && "caches" in window && Boolean(crypto.subtle) && "serviceWorker" in navigator;
    this.known = null;
    this.missing = [];
    this.box.hidden = !this.isPossible;
    if (!this.isPossible) return;
    this.part("load").addEventListener("click", () => this.load());
    this.part("remove").addEventListener("click", () => this.remove());
  }

  part(name) {
    return this.box.querySelector(`[data-keep-${name}]`);
  }

  get isWhole() {
    return Boolean(this.known) && !this.missing.length;
  }

  async start() {
    if (!this.isPossible) return;
    await expire();
    await this.look();
    // The kept page stays that of the last contact: new rows, new scripts, a new date.
    if (this.known && navigator.onLine) await this.keepPage().then(() => this.look()).catch(() => {});
  }

  // Learn what is here, and say it.
  async look() {
    this.known = (await meetings(this.account)).find((each) => each.path === this.path) || null;
    const cache = (await caches.has(papersOf(this.account))) && (await caches.open(papersOf(this.account)));
    const is = await Promise.all(this.reader.documents.list.map((doc) => cache && cache.match(documentAt(doc.version))));
    this.missing = this.reader.documents.list.filter((_doc, n) => !is[n]);
    this.tell();
    this.reader.tell();
  }

  tell(problem = "") {
    const { list } = this.reader.documents;
    const size = (docs) => docs.reduce((sum, doc) => sum + doc.size, 0);
    const values = { n: list.length, left: this.missing.length, size: bytes(size(list)), rest: bytes(size(this.missing)), time: this.known ? clock(this.known.at) : "" };
    const state = this.isWhole ? "keep-all" : this.known ? "keep-part" : "keep-none";
    this.part("words").textContent = [problem, this.words(state, values)].filter(Boolean).join(" ");
    this.box.classList.toggle("is-problem", Boolean(problem));
    this.part("load").hidden = this.isWhole;
    this.part("load-words").textContent = this.words(this.known ? "keep-resume" : "keep-load");
    this.part("remove").hidden = !this.known;
    this.part("progress").hidden = true;
  }

  async load() {
    if (this.isBusy) return;
    this.isBusy = true;
    const bar = this.part("progress");
    let problem = "";
    try {
      await this.look();
      await navigator.storage?.persist?.();
      const all = this.reader.documents.list.reduce((sum, doc) => sum + doc.size, 0);
      let done = all - this.missing.reduce((sum, doc) => sum + doc.size, 0);
      const step = (n) => {
        done += n;
        bar.max = all || 1;
        bar.value = Math.min(done, all);
        this.part("words").textContent = this.words("keep-loading", { done: bytes(Math.min(done, all)), size: bytes(all) });
      };
      const room = await navigator.storage?.estimate?.();
      if (room && room.quota - room.usage < all - done) throw new Full(bytes(all - done - (room.quota - room.usage)));
      bar.hidden = false;
      step(0);
      await this.keepPage();
      for (const doc of [...this.missing]) await this.fetchDocument(doc, step);
    } catch (error) {
      if (error instanceof Damaged) problem = this.words("keep-damaged", { name: error.message });
      else if (error instanceof Full) problem = this.words("keep-full", { size: error.message });
      else if (error.name === "QuotaExceededError") problem = this.words("keep-full-now");
      else problem = this.words("keep-broken");
    }
    this.isBusy = false;
    await this.look();
    if (problem) this.tell(problem);
  }

  async fetchDocument(doc, step) {
    const answer = await reached(doc.url);
    const type = answer.headers.get("content-type");
    const parts = [];
    for (const stream = answer.body.getReader(); ;) {
      const { done, value } = await stream.read();
      if (done) break;
      parts.push(value);
      step(value.length);
    }
    const blob = new Blob(parts, { type });
    if (hex(await crypto.subtle.digest("SHA-512", await blob.arrayBuffer())) !== doc.version) throw new Damaged(doc.name);
    const cache = await caches.open(papersOf(this.account));
    await cache.put(documentAt(doc.version), new Response(blob, { headers: { "Content-Type": type } }));
  }

  // Keep the page as the town shows it now, with all that draws it.
  async keepPage() {
    const answer = await reached(this.path);
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    const root = page.querySelector("[data-reader]");
    if (root?.dataset.user !== this.account) throw new Error("another account");
    const cache = await caches.open(papersOf(this.account));
    const assets = await assetsOf(page, root);
    for (const url of assets) if (!(await cache.match(url))) await cache.put(url, whole(await reached(url)));
    const known = {
      name: root.dataset.keptName,
      at: new Date().toISOString(),
      days: Number(root.dataset.keptDays),
      isNonpublic: root.dataset.keptNonpublic === "1",
      files: [...root.querySelectorAll("a[data-file]")].map(({ dataset }) => ({ file: dataset.file, version: dataset.version })),
      assets,
    };
    const headers = whole(answer, text);
    await cache.put(new URL(this.path, location.origin).href, headers);
    await cache.put(meetingAt(this.path), new Response(JSON.stringify(known), { headers: { "Content-Type": "application/json" } }));
  }

  async remove() {
    await drop(this.account, this.path);
    await this.look();
    this.part("load").focus();
  }
}

// Return the bytes of a kept document; null when it is not here.
export async function keptDocument(account, version) {
  if (!("caches" in window) || !(await caches.has(papersOf(account)))) return null;
  const kept = await (await caches.open(papersOf(account))).match(documentAt(version));
  return kept ? kept.blob() : null;
}

async function reached(url) {
  const answer = await fetch(url, { redirect: "manual", cache: "no-cache" });
  if (answer.status !== 200) throw new Error(`${answer.status} ${url}`);
  return answer;
}

// What is kept must not depend on cookies to be found again.
function whole(answer, body = answer.body) {
  const headers = new Headers([...answer.headers].filter(([name]) => !GONE.includes(name)));
  return new Response(body, { headers });
}

// Addresses of styles, scripts, fonts, and of what pdf.js fetches by itself.
async function assetsOf(page, root) {
  const at = (address, base = location.href) => new URL(address, base).href;
  const sheets = [...page.querySelectorAll('link[rel="stylesheet"]')].map((each) => at(each.getAttribute("href")));
  const found = [...sheets, at(root.dataset.worker)];
  for (const each of page.querySelectorAll("script[src], link[rel=icon], link[rel=preload]")) found.push(at(each.getAttribute("src") || each.getAttribute("href")));
  for (const sheet of sheets) {
    const text = await (await reached(sheet)).text();
    for (const [, address] of text.matchAll(/url\(["']?([^"')]+)["']?\)/g)) if (!address.startsWith("data:")) found.push(at(address, sheet));
  }
  const engine = await (await reached(root.dataset.engine)).json();
  found.push(...engine.map((name) => at(root.dataset.assets + name)));
  return [...new Set(found)].filter((url) => url.startsWith(`${location.origin}/static/`));
}

const LANG = document.documentElement.lang || "de";
export function bytes(n) {
  const isSmall = n < 1e6;
  const value = Math.max(isSmall ? Math.ceil(n / 1e3) : n / 1e6, 0);
  return `${value.toLocaleString(LANG, { maximumFractionDigits: value < 10 && !isSmall ? 1 : 0 })} ${isSmall ? "kB" : "MB"}`;
}
