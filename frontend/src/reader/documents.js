// Documents of the pack: opened once by pdf.js, in its worker. No document runs a script, and none reaches another address.
import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import { keptDocument } from "./keep.js";

// One request a chunk: plans of several megabytes are read where they are looked at.
const CHUNK = 256 * 1024;
const MOST_OPEN = 6;

// A document of this device, read in pieces like one of the network.
class Kept extends pdfjs.PDFDataRangeTransport {
  constructor(blob) {
    super(blob.size, null);
    this.blob = blob;
  }

  async requestDataRange(begin, end) {
    this.onDataRange(begin, new Uint8Array(await this.blob.slice(begin, end).arrayBuffer()));
  }
}

export class Documents {
  constructor(root) {
    this.assets = new URL(root.dataset.assets, location.href).href;
    this.account = root.dataset.user;
    pdfjs.GlobalWorkerOptions.workerSrc = root.dataset.worker;
    this.list = [...root.querySelectorAll("a[data-file]")].map((link) => ({
      file: link.dataset.file,
      version: link.dataset.version,
      source: link.dataset.source,
      exported: link.dataset.export,
      size: Number(link.dataset.size || 0),
      older: Number(link.dataset.older || 0),
      transfer: link.dataset.transfer,
      url: link.getAttribute("href"),
      name: link.querySelector("[data-doc-name]").textContent.trim(),
      link,
      item: link.closest("[data-item]"),
    }));
    this.open = new Map();
    this.texts = new Map();
  }

  of(file) {
    return this.list.find((each) => each.file === file);
  }

  // Return the opened document; the ones used longest ago are closed.
  load(doc) {
    let task = this.open.get(doc.file);
    if (task) this.open.delete(doc.file);
    else {
      const promise = this.begin(doc);
      task = { users: 0, promise, destroy: () => promise.then((pdf) => pdf.loadingTask.destroy(), () => {}) };
    }
    this.open.set(doc.file, task);
    for (const [file, old] of this.open) {
      if (this.open.size <= MOST_OPEN) break;
      if (old.users || file === doc.file) continue;
      this.open.delete(file);
      old.destroy();
    }
    return task;
  }

  // What lies on this device in this very version is read from there.
  async begin(doc) {
    const kept = await keptDocument(this.account, doc.version).catch(() => null);
    return pdfjs.getDocument({
      ...(kept ? { range: new Kept(kept) } : { url: doc.url }),
      rangeChunkSize: CHUNK,
      disableAutoFetch: true,
      disableStream: true,
      isEvalSupported: false,
      enableXfa: false,
      cMapUrl: `${this.assets}cmaps/`,
      cMapPacked: true,
      standardFontDataUrl: `${this.assets}standard_fonts/`,
      wasmUrl: `${this.assets}wasm/`,
      iccUrl: `${this.assets}iccs/`,
      // The content policy of the town lets nothing be compiled; what needs it has a slower way.
      useWasm: false,
    }).promise;
  }

  forget(doc) {
    this.open.get(doc.file)?.destroy();
    this.open.delete(doc.file);
  }

  // Return the words of every page, read once.
  async text(doc) {
    if (!this.texts.has(doc.file)) this.texts.set(doc.file, this.read(doc).catch(() => { this.texts.delete(doc.file); return []; }));
    return this.texts.get(doc.file);
  }

  async read(doc) {
    const task = this.load(doc);
    task.users += 1;
    try {
      const pdf = await task.promise;
      const pages = [];
      for (let n = 1; n <= pdf.numPages; n += 1) {
        const content = await (await pdf.getPage(n)).getTextContent();
        pages.push(content.items.map((item) => (item.str || "") + (item.hasEOL ? " " : "")).join(""));
      }
      return pages;
    } finally {
      task.users -= 1;
    }
  }
}

export { pdfjs };
