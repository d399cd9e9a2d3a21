// The editor of a text that several people write (core/templates/core/writing/part.html). Without it the page shows the
// text as the server drew it, and a form writes it.
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import { Schema } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, initProseMirrorDoc, redo, relativePositionToAbsolutePosition, undo, yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin } from "y-prosemirror";
import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";

// The names are those of core/services/writing/blocks.py and html.py.
const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { content: "inline*", group: "block", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    blockquote: { content: "block+", group: "block", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    heading: {
      attrs: { level: { default: 2 } }, content: "inline*", group: "block", defining: true,
      parseDOM: [1, 2, 3, 4].map((level) => ({ tag: `h${level}`, attrs: { level: Math.max(2, level) } })),
      toDOM: (node) => [`h${node.attrs.level}`, 0],
    },
    ordered_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    bullet_list: { content: "list_item+", group: "block", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
    hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    link: {
      attrs: { href: {} }, inclusive: false,
      parseDOM: [{ tag: "a[href^='http'], a[href^='mailto:']", getAttrs: (dom) => ({ href: dom.getAttribute("href") }) }],
      toDOM: (node) => ["a", { href: /^(https?:\/\/|mailto:)/i.test(node.attrs.href) ? node.attrs.href : "#", rel: "nofollow noopener" }, 0],
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: () => ["em", 0] },
    strong: { parseDOM: [{ tag: "b" }, { tag: "strong" }], toDOM: () => ["strong", 0] },
  },
});
const { nodes, marks } = schema;
const OLD_COPY = 4409;
// The connection comes again by itself after all others.
const FOR_GOOD = [4400, 4403, 4413];
const REMARKS = 100;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text64 = (array) => btoa(String.fromCharCode(...array));

const isHeading = (state) => state.selection.$from.parent.type === nodes.heading;
const toggleHeading = (state, dispatch) => setBlockType(isHeading(state) ? nodes.paragraph : nodes.heading)(state, dispatch);
const COMMANDS = {
  strong: toggleMark(marks.strong), em: toggleMark(marks.em), heading: toggleHeading, lift: liftListItem(nodes.list_item),
  bullet_list: wrapInList(nodes.bullet_list), ordered_list: wrapInList(nodes.ordered_list), undo, redo,
};
const newline = chainCommands(exitCode, (state, dispatch) => {
  if (dispatch) dispatch(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
  return true;
});
// Tab leaves the field: whoever works by keyboard must get out again. Lists go in and out with Mod-] and Mod-[.
const KEYS = {
  "Mod-b": COMMANDS.strong, "Mod-i": COMMANDS.em, "Mod-z": undo, "Mod-y": redo, "Mod-Shift-z": redo, "Shift-Enter": newline,
  Enter: splitListItem(nodes.list_item), "Mod-]": sinkListItem(nodes.list_item), "Mod-[": liftListItem(nodes.list_item),
};

class Writing {
  constructor(place) {
    this.place = place;
    this.field = place.querySelector("[data-writing-text]");
    this.mayWrite = "mayWrite" in place.dataset;
    const path = place.dataset.writing.replace(/\/$/, "");
    const [, kind, key] = path.match(/\/schreiben\/([^/]+)\/([^/]+)$/);
    this.doc = new Y.Doc();
    this.fragment = this.doc.getXmlFragment("content");
    if (this.mayWrite) this.keep(`${kind}/${key}`);
    const server = `${location.origin.replace(/^http/, "ws")}/schreiben/${kind}`;
    this.provider = new WebsocketProvider(server, `${key}.socket`, this.doc, { params: { stand: place.dataset.stand }, disableBc: true, maxBackoffTime: 10000 });
    this.provider.messageHandlers[REMARKS] = () => this.readRemarks();
    this.provider.on("sync", (isSynced) => isSynced && this.open());
    this.provider.on("status", ({ status }) => status === "connected" && this.show("offline", false));
    this.provider.on("connection-close", (event) => this.closed(event));
    this.provider.awareness.on("change", () => this.tellPresence());
    this.provider.awareness.setLocalStateField("user", { name: "" });
    place.addEventListener("toggle", (event) => event.target.open && event.target === this.part("new-remark") && this.quote(), true);
    place.addEventListener("keydown", (event) => this.goTo(event));
  }

  // What a writer types is kept in this browser as well, so that words typed offline outlive a reload and are merged later.
  // It belongs to the account and to this epoch of the text; signing out and losing the right clear it.
  async keep(name) {
    const { owner, stand } = this.place.dataset;
    const own = `text/${owner}/${name}/${stand}`;
    try {
      for (const each of (await indexedDB.databases?.()) ?? []) {
        if (each.name?.startsWith("text/") && (!each.name.startsWith(`text/${owner}/`) || (each.name.startsWith(`text/${owner}/${name}/`) && each.name !== own))) await clearDocument(each.name);
      }
      this.kept = new IndexeddbPersistence(own, this.doc);
    } catch {
      // A browser that keeps nothing writes all the same.
    }
  }

  part(name) {
    return this.place.querySelector(`[data-writing-${name}]`);
  }

  show(name, isShown) {
    this.part(name).hidden = !isShown;
  }

  // The one place of the page that says whether what is typed is kept.
  tellSaved(name) {
    const said = document.querySelector("[data-writing-saved]");
    if (said && said.textContent !== said.dataset[name]) said.textContent = said.dataset[name];
  }

  closed(event) {
    if (event?.code === OLD_COPY) {
      this.provider.disconnect();
      Promise.resolve(this.kept?.clearData()).finally(() => location.reload());
    } else if (FOR_GOOD.includes(event?.code)) {
      this.provider.disconnect();
      this.kept?.clearData();
      this.mayWrite = false;
      this.view?.setProps({ editable: () => false });
      this.show("offline", false);
      this.show("ended", true);
      this.tellSaved("ended");
    } else if (this.view) {
      this.show("offline", true);
      this.tellSaved("away");
    }
  }

  // Once the text is here, the editor takes the place of what the server drew.
  open() {
    this.tellSaved("saved");
    if (this.view) return;
    const { doc, mapping } = initProseMirrorDoc(this.fragment, schema);
    const cursors = yCursorPlugin(this.provider.awareness, { cursorBuilder: cursor, selectionBuilder: () => ({ class: "t-writing__chosen" }) });
    const plugins = [ySyncPlugin(this.fragment, { mapping }), cursors, yUndoPlugin(), keymap(KEYS), keymap(baseKeymap), this.passages(), this.buttons()];
    this.field.replaceChildren();
    this.view = new EditorView({ mount: this.field }, {
      // An empty text is one empty paragraph, which nobody has written yet.
      state: EditorState.create(doc.childCount ? { doc, plugins } : { schema, plugins }),
      editable: () => this.mayWrite,
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": this.field.dataset.label, "aria-readonly": String(!this.mayWrite) },
    });
    if (this.mayWrite) this.openToolbar();
    // The places of remarks are known once the document is bound.
    setTimeout(() => this.view.dispatch(this.view.state.tr));
  }

  // The passages that remarks are about
  passages() {
    return new Plugin({ props: { decorations: (state) => {
      const sync = ySyncPluginKey.getState(state);
      if (!sync?.binding) return DecorationSet.empty;
      const found = [];
      for (const remark of this.place.querySelectorAll("[data-writing-remark]")) {
        const [from, to] = remark.dataset.start && remark.dataset.end ? ["start", "end"].map((name) => relativePositionToAbsolutePosition(this.doc, this.fragment, Y.decodeRelativePosition(bytes(remark.dataset[name])), sync.binding.mapping)) : quoted(state.doc, remark.querySelector("q")?.textContent);
        const { head } = state.selection;
        // The card of the passage in which one is stands out.
        remark.classList.toggle("t-remarks__on", Boolean(from && to && from <= head && head <= to));
        if (from && to && from < to) found.push(Decoration.inline(from, to, { class: "t-writing__passage" }));
      }
      return DecorationSet.create(state.doc, found);
    } } });
  }

  // Alt and arrows go from card to card, Ctrl+Enter settles or sends, Ctrl+Alt+M begins a new remark.
  goTo(event) {
    const card = event.target.closest("[data-writing-remark]");
    const cards = [...this.place.querySelectorAll("[data-writing-remark]")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isCommand = event.ctrlKey || event.metaKey;
    if (event.altKey && step && cards.length) {
      const at = card ? cards.indexOf(card) + step : step > 0 ? 0 : -1;
      const next = cards.at(at % cards.length);
      next.tabIndex = -1;
      next.focus();
    } else if (isCommand && event.key === "Enter" && card) {
      const button = event.target.form?.querySelector("button[value=answer]") ?? card.querySelector("button[value=settle]");
      if (!button) return;
      button.click();
    } else if (isCommand && event.altKey && event.key.toLowerCase() === "m" && this.part("new-remark")) {
      this.quote();
      this.part("new-remark").open = true;
      this.part("new-remark").querySelector("textarea[name=body]").focus();
    } else return;
    event.preventDefault();
  }

  async readRemarks() {
    const answer = await fetch(this.place.dataset.writing, { credentials: "same-origin" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-writing-remarks]");
    if (found) {
      const kept = this.typed();
      this.part("remarks").replaceWith(document.adoptNode(found));
      this.retype(kept);
    }
    this.view?.dispatch(this.view.state.tr);
  }

  // Answers that somebody is just typing outlive the drawing anew of the cards.
  typed() {
    const fields = [...this.part("remarks").querySelectorAll("details[open] textarea")];
    return fields.map(({ id, value, selectionStart }) => ({ id, value, selectionStart, isFocused: document.activeElement?.id === id }));
  }

  retype(kept) {
    for (const { id, value, selectionStart, isFocused } of kept) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.closest("details").open = true;
      field.value = value;
      if (isFocused) field.focus();
      if (isFocused) field.setSelectionRange(selectionStart, selectionStart);
    }
  }

  // What is chosen in the text is what a new remark is about.
  quote() {
    const form = this.part("new-remark")?.querySelector("form");
    const { from, to } = this.view?.state.selection ?? {};
    if (!form || from === to) return;
    const { binding } = ySyncPluginKey.getState(this.view.state);
    const anchor = (place) => text64(Y.encodeRelativePosition(absolutePositionToRelativePosition(place, this.fragment, binding.mapping)));
    form.elements.quote.value = this.view.state.doc.textBetween(from, to, "\n");
    form.elements.start.value = anchor(from);
    form.elements.end.value = anchor(to);
  }

  tellPresence() {
    const said = this.part("presence");
    const own = this.doc.clientID;
    const names = [...new Set([...this.provider.awareness.getStates()].filter(([id, state]) => id !== own && state.user?.name).map(([, state]) => state.user.name))].sort();
    const list = names.length > 1 ? `${names.slice(0, -1).join(", ")} ${said.dataset.and} ${names.at(-1)}` : names.join("");
    const text = names.length ? `${list} ${names.length > 1 ? said.dataset.many : said.dataset.one}` : "";
    if (said.textContent !== text) said.textContent = text;
  }

  // One stop of the tabulator; arrows go from button to button.
  openToolbar() {
    const bar = this.part("toolbar");
    bar.hidden = false;
    this.tools = [...bar.querySelectorAll("[data-writing-command]")];
    this.tools.forEach((tool, place) => {
      tool.tabIndex = place ? -1 : 0;
      tool.addEventListener("mousedown", (event) => event.preventDefault());
      tool.addEventListener("click", () => {
        COMMANDS[tool.dataset.writingCommand](this.view.state, this.view.dispatch, this.view);
        this.view.focus();
      });
    });
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const at = (this.tools.indexOf(document.activeElement) + step + this.tools.length) % this.tools.length;
      this.tools.forEach((tool, place) => (tool.tabIndex = place === at ? 0 : -1));
      this.tools[at].focus();
    });
    this.press(this.view.state);
  }

  buttons() {
    return new Plugin({ view: () => ({ update: (view) => this.press(view.state) }) });
  }

  press(state) {
    const { from, $from, to, empty } = state.selection;
    const has = (mark) => (empty ? Boolean(mark.isInSet(state.storedMarks || $from.marks())) : state.doc.rangeHasMark(from, to, mark));
    const pressed = { strong: () => has(marks.strong), em: () => has(marks.em), heading: () => isHeading(state) };
    for (const tool of this.tools ?? []) {
      const is = pressed[tool.dataset.writingCommand];
      if (is) tool.setAttribute("aria-pressed", String(is()));
    }
  }
}

// Where words stand that somebody has copied out without scripts; nowhere unless there is one such place.
function quoted(doc, words) {
  const found = [];
  doc.descendants((node, at) => {
    if (!node.isTextblock || !words) return;
    const text = node.textBetween(0, node.content.size, "\n", "\n");
    for (let from = text.indexOf(words); from >= 0; from = text.indexOf(words, from + 1)) found.push([at + 1 + from, at + 1 + from + words.length]);
  });
  return found.length === 1 ? found[0] : [];
}

// No styles of its own: the policy of the page allows none.
function cursor(user) {
  const made = document.createElement("span");
  made.className = "t-writing__cursor";
  made.dataset.name = user.name;
  return made;
}

for (const place of document.querySelectorAll("[data-writing]")) new Writing(place);
