// What this device keeps of meetings for when there is no network, only after somebody asked for it: a cache by account. In it lie by
// meeting its page and what is known of it ({name, at, days, isNonpublic, files: [{file, version}], assets}), documents by their SHA-512,
// and what they are drawn with. Pages, the service worker and the page without network share this module.
import { deleteDB, openDB } from "idb";

const PAPERS = "papers-";
const NOTES = "ratsplatz-notizen-";
const MEETING = "?kept";
const DAY = 24 * 3600 * 1000;

export const papersOf = (account) => PAPERS + account;
export const notesOf = (account) => NOTES + account;
export const documentAt = (version) => new URL(`/kept/${version}`, location.origin).href;
export const meetingAt = (path) => new URL(path + MEETING, location.origin).href;

async function named(names, start) {
  return (await names).filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
}

const withPapers = () => named(caches.keys(), PAPERS);
// Old browsers do not tell which stores there are.
const withNotes = () => named(indexedDB.databases ? indexedDB.databases().then((all) => all.map((each) => each.name)) : [], NOTES);

export const accounts = async () => [...new Set([...(await withPapers()), ...(await withNotes())])];

// Return the kept meetings of an account: [{path, ...what is known}].
export async function meetings(account) {
  if (!(await caches.has(papersOf(account)))) return [];
  const cache = await caches.open(papersOf(account));
  const keys = (await cache.keys()).filter((each) => each.url.endsWith(MEETING));
  return Promise.all(keys.map(async (each) => ({ path: new URL(each.url).pathname, ...(await (await cache.match(each)).json()) })));
}

// Drop a meeting, and with the last one that needs them documents and drawings.
export async function drop(account, path) {
  const cache = await caches.open(papersOf(account));
  await Promise.all([cache.delete(meetingAt(path)), cache.delete(new URL(path, location.origin).href)]);
  const left = await meetings(account);
  if (!left.length) return caches.delete(papersOf(account));
  const needed = new Set(left.flatMap((each) => [meetingAt(each.path), new URL(each.path, location.origin).href, ...each.assets, ...each.files.map(({ version }) => documentAt(version))]));
  return Promise.all((await cache.keys()).filter((each) => !needed.has(each.url)).map((each) => cache.delete(each)));
}

async function open(account) {
  return (await withNotes()).includes(account) ? openDB(notesOf(account)) : null;
}

// Return what was written here and has not reached the town: [{id, words}].
export async function unsent(account) {
  const db = await open(account);
  if (!db) return [];
  try {
    const rows = (await db.getAll("outbox")).map((each) => ({ id: each.id, words: each.body || each.content?.body || each.content?.quote || "" }));
    // Several edits of one note are one thing to its writer; the last has its words.
    return [...new Map(rows.map((each) => [each.id, each])).values()];
  } finally {
    db.close();
  }
}

// Forget notes, of some documents or of all. What has not reached the town stays and waits for the same account, unless its writer
// says that all may go.
export async function forgetNotes(account, files = null, isAll = false) {
  if (isAll) return void (await deleteDB(notesOf(account)));
  const db = await open(account);
  if (!db) return;
  const tx = db.transaction(["notes", "outbox", "places", "meta"], "readwrite");
  const waits = new Set((await tx.objectStore("outbox").getAll()).flatMap((each) => [each.id, each.on]));
  for (const note of await tx.objectStore("notes").getAll()) {
    if (!waits.has(note.id) && (!files || files.has(note.file))) await tx.objectStore("notes").delete(note.id);
  }
  // The town tells all again.
  await tx.objectStore("meta").delete("cursor");
  if (!files) await tx.objectStore("places").clear();
  await tx.done;
  db.close();
  if (!files && !waits.size) await deleteDB(notesOf(account));
}

// Access has ended, or somebody else is here.
export async function forget(account) {
  await caches.delete(papersOf(account));
  await forgetNotes(account);
}

// Somebody leaves on purpose: nothing stays.
export async function wipe() {
  await Promise.all((await withPapers()).map((account) => caches.delete(papersOf(account))));
  await Promise.all((await withNotes()).map((account) => deleteDB(notesOf(account))));
}

// What is not public goes at the town's maximum age, with or without network; so does what a wrong clock says is still to come.
export async function expire(now = Date.now()) {
  for (const account of await withPapers()) {
    for (const each of await meetings(account)) {
      const age = now - Date.parse(each.at);
      if (!each.isNonpublic || (age > -DAY && age < each.days * DAY)) continue;
      await drop(account, each.path);
      await forgetNotes(account, new Set(each.files.map(({ file }) => file)));
    }
  }
}
