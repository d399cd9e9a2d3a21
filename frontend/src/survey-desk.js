// The survey desk: drag questions into order (the arrows do the same).
const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;

for (const list of document.querySelectorAll("[data-sortable]")) {
  let held = null;
  list.addEventListener("dragstart", (event) => {
    held = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!held || !over || over === held || over.parentElement !== list) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    over[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
  });
  list.addEventListener("drop", (event) => event.preventDefault());
  list.addEventListener("dragend", async () => {
    if (!held) return;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, position: [...list.children].indexOf(held) + 1 });
    const address = held.dataset.move;
    held = null;
    await fetch(address, { method: "POST", body });
    location.reload();
  });
}
