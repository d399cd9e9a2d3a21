// Notes on this device: what is written goes here first and from here to the town, each edit once (services/note_sync.py).
// One edit of a note is on the way at a time; what is written meanwhile waits behind it and follows it into a copy.
import { openDB } from "idb";
import { notesOf } from "./kept.js";

const MOST_AT_ONCE = 200;
const EVERY = 30000;
const SOON = 700;
const uuid = () => crypto.randomUUID();

export class Store extends EventTarget {
  static async open(root) {
    const store = new Store();
    store.address = root.dataset.sync;
    store.csrf = root.dataset.csrf;
    store.account = root.dataset.user;
    store.db = await openDB(notesOf(root.dataset.user), 1, {
      upgrade(db) {
        db.createObjectStore("notes", { keyPath: "id" }).createIndex("file", "file");
        db.createObjectStore("outbox", { keyPath: "n", autoIncrement: true }).createIndex("id", "id");
        db.createObjectStore("places", { keyPath: ["file", "version"] });
        db.createObjectStore("meta");
      },
      blocking(_current, _blocked, event) {
        event.target.close();
      },
    });
    store.files = [];
    store.problem = "";
    // Other windows of this device see what is written here.
    store.channel = new BroadcastChannel(store.db.name);
    store.channel.onmessage = () => store.dispatchEvent(new Event("change"));
    addEventListener("online", () => store.sync());
    document.addEventListener("visibilitychange", () => store.sync());
    setInterval(() => !document.hidden && store.sync(), EVERY);
    return store;
  }

  // Browsers that keep nothing (private windows, full devices) read, and are told that nothing can be written.
  static forgetful() {
    const store = new Store();
    const nothing = { isForgetful: true, files: [], sync() {} };
    for (const name of ["note", "write", "answer", "keepPlace", "get", "set"]) nothing[name] = async () => undefined;
    nothing.notes = nothing.places = async () => [];
    nothing.place = async (file, version) => ({ file, version, page: 1, read: [] });
    nothing.state = async () => ({ waiting: 0, refused: 0, problem: "", at: null });
    return Object.assign(store, nothing);
  }

  changed() {
    this.dispatchEvent(new Event("change"));
    this.channel.postMessage("change");
  }

  async notes() {
    const wanted = new Set(this.files);
    return (await this.db.getAll("notes")).filter((note) => !note.deleted && wanted.has(note.file));
  }

  note(id) {
    return this.db.get("notes", id);
  }

  // Write a note: new, changed, or, with content null, deleted. Resolves once this device has it.
  async write(note, content, shared = note.shared || false) {
    const tx = this.db.transaction(["notes", "outbox"], "readwrite");
    const old = (await tx.objectStore("notes").get(note.id)) || { ...note, revision: 0, own: true, answers: [], author: "", conflict: "" };
    const last = (await tx.objectStore("outbox").index("id").getAll(note.id)).at(-1);
    let base = old.revision;
    if (last && !last.sent) {
      base = last.base;
      await tx.objectStore("outbox").delete(last.n);
    }
    const isForgotten = content === null && base === 0 && !(last && last.sent);
    const stamped = content && { ...content, made_at: new Date().toISOString() };
    // What no other device has ever seen need not be told when it is gone again.
    if (!isForgotten) {
      await tx.objectStore("outbox").add({ edit: uuid(), id: note.id, file: note.file, version: note.version, base, content: stamped, shared: Boolean(content && shared), sent: false });
    }
    await tx.objectStore("notes").put({ ...old, content: stamped, shared: Boolean(content && shared), deleted: content === null, at: new Date().toISOString() });
    await tx.done;
    this.changed();
    this.later();
  }

  async answer(note, body, author) {
    const id = uuid();
    const tx = this.db.transaction(["notes", "outbox"], "readwrite");
    await tx.objectStore("outbox").add({ edit: uuid(), id, answer: id, on: note.id, body, sent: false });
    const here = await tx.objectStore("notes").get(note.id);
    here.answers = [...here.answers, { id, body, author, own: true, at: new Date().toISOString() }];
    await tx.objectStore("notes").put(here);
    await tx.done;
    this.changed();
    this.later();
  }

  async place(file, version) {
    return (await this.db.get("places", [file, version])) || { file, version, page: 1, read: [] };
  }

  async keepPlace(file, version, page, read) {
    const tx = this.db.transaction("places", "readwrite");
    const old = (await tx.store.get([file, version])) || { read: [] };
    const all = [...new Set([...old.read, ...read])].sort((a, b) => a - b);
    if (old.page === page && all.length === old.read.length) return tx.done;
    await tx.store.put({ file, version, page, read: all, waits: true });
    await tx.done;
    this.dispatchEvent(new Event("place"));
    this.later(5000);
  }

  async places() {
    return this.db.getAll("places");
  }

  get(key) {
    return this.db.get("meta", key);
  }

  set(key, value) {
    return this.db.put("meta", value, key);
  }

  later(after = SOON) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sync(), after);
  }

  async state() {
    const outbox = await this.db.getAll("outbox");
    return {
      waiting: outbox.filter((each) => !each.refused).length,
      refused: outbox.filter((each) => each.refused).length,
      problem: this.problem,
      at: await this.get("at"),
    };
  }

  // Bring and fetch. One window of this device at a time; whatever is lost on the way is sent again as it was.
  async sync() {
    if (this.isOver) return undefined;
    if (this.running) return this.running;
    const turn = () => this.exchange().catch(() => { this.problem = "offline"; });
    this.running = navigator.locks ? navigator.locks.request(this.db.name, turn) : turn();
    await this.running;
    this.running = null;
    this.dispatchEvent(new Event("state"));
  }

  async exchange() {
    const edits = await this.outgoing();
    const places = (await this.places()).filter((each) => each.waits);
    const response = await fetch(this.address, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrf, "Town-Account": this.account },
      body: JSON.stringify({
        cursor: (await this.get("cursor")) || "",
        files: this.files,
        edits: edits.map(({ n, sent, ...edit }) => edit),
        places: places.map(({ file, version, page, read }) => ({ file, version, page, read })),
      }),
    });
    if (isRefusal(response)) {
      await this.ask();
      return;
    }
    if (!response.ok) throw new Error(String(response.status));
    const heard = await response.json();
    this.problem = "";
    this.isRenewed = false;
    await this.hear(heard, places);
    this.changed();
    if (heard.restored) await this.bringAll();
    const left = (await this.state()).waiting;
    if (left) this.later(heard.restored || edits.length === MOST_AT_ONCE ? 0 : SOON);
  }

  // A refusal may only mean that this page is older than the sign-in: the page itself says whether access has ended, and whose session
  // it is by now. Nobody's words are brought under another name.
  async ask() {
    const page = await fetch(location.pathname, { redirect: "manual", cache: "no-store" });
    const isOther = (page.headers.get("Town-Account") || this.account) !== this.account;
    if (isRefusal(page) || isOther) {
      this.isOver = true;
      clearTimeout(this.timer);
      this.dispatchEvent(new CustomEvent("over", { detail: isOther || page.type === "opaqueredirect" || page.status === 401 ? "session" : "access" }));
      return;
    }
    if (!page.ok) throw new Error(String(page.status));
    const root = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[data-reader]");
    this.problem = "signed-out";
    if (!root || this.isRenewed) return;
    this.isRenewed = true;
    this.csrf = root.dataset.csrf;
    this.later();
  }

  async outgoing() {
    const tx = this.db.transaction("outbox", "readwrite");
    const first = new Map();
    for (const each of await tx.store.getAll()) if (!first.has(each.id)) first.set(each.id, each);
    const found = [...first.values()].filter((each) => !each.refused).slice(0, MOST_AT_ONCE);
    for (const each of found) await tx.store.put({ ...each, sent: true });
    await tx.done;
    return found;
  }

  async hear(heard, places) {
    const tx = this.db.transaction(["notes", "outbox", "places", "meta"], "readwrite");
    const [notes, outbox, kept, meta] = ["notes", "outbox", "places", "meta"].map((name) => tx.objectStore(name));
    const waiting = await outbox.getAll();
    for (const result of heard.results) await settle(result, waiting, notes, outbox);
    const busy = new Set((await outbox.getAll()).flatMap((each) => [each.id, each.on]));
    for (const note of [...heard.notes, ...heard.shared]) if (!busy.has(note.id)) await notes.put(note);
    // What colleagues no longer share is gone from here as well.
    const shared = new Set(heard.shared.map((note) => note.id));
    for (const file of this.files) {
      for (const note of await notes.index("file").getAll(file)) {
        if (!note.own && !shared.has(note.id) && !busy.has(note.id)) await notes.delete(note.id);
      }
    }
    for (const each of places) {
      const now = await kept.get([each.file, each.version]);
      if (now && now.page === each.page && now.read.length === each.read.length) await kept.put({ ...now, waits: false });
    }
    for (const each of heard.places) {
      const now = await kept.get([each.file, each.version]);
      if (!now || !now.waits) await kept.put({ ...each, waits: false });
      else await kept.put({ ...now, read: [...new Set([...now.read, ...each.read])] });
    }
    await meta.put(heard.cursor, "cursor");
    await meta.put(heard.at, "at");
    await tx.done;
  }

  // The town has lost what came after its last backup: it is told again what is here.
  async bringAll() {
    const tx = this.db.transaction(["notes", "outbox"], "readwrite");
    const busy = new Set((await tx.objectStore("outbox").getAll()).map((each) => each.id));
    for (const note of await tx.objectStore("notes").getAll()) {
      if (!note.own || busy.has(note.id) || !note.edit) continue;
      await tx.objectStore("outbox").add({ edit: note.edit, id: note.id, file: note.file, version: note.version, base: note.revision, content: note.deleted ? null : note.content, shared: note.shared, again: true, sent: false });
    }
    await tx.done;
  }
}

const isRefusal = (answer) => answer.type === "opaqueredirect" || [401, 403, 404, 410].includes(answer.status);

async function settle(result, waiting, notes, outbox) {
  const done = waiting.find((each) => each.edit === result.edit);
  if (!done) return;
  if (result.state === "refused") {
    await outbox.put({ ...done, sent: true, refused: result.reason });
    return;
  }
  await outbox.delete(done.n);
  if (done.answer) return;
  const note = await notes.get(done.id);
  const isCopy = result.id !== done.id;
  if (note && isCopy) {
    // The words went into a copy; what is at the old place comes with the answer.
    await notes.put({ ...note, id: result.id, revision: result.revision, edit: done.edit, conflict: done.id, shared: false });
    await notes.delete(done.id);
  } else if (note) await notes.put({ ...note, revision: result.revision, edit: done.edit });
  for (const each of waiting) {
    if (each.id !== done.id || each.n === done.n) continue;
    each.id = result.id;
    each.base = result.revision;
    await outbox.put(each);
  }
}
