// Adds up the figures of the factions while they are typed. Without it the server does the same on "Summe bilden".
const table = document.querySelector(".desk-tally");
if (table) {
  table.addEventListener("input", () => {
    for (const cell of table.querySelectorAll("[data-sum]")) {
      const fields = table.querySelectorAll(`tbody input[name$="-${cell.dataset.sum}"]`);
      cell.textContent = [...fields].reduce((sum, field) => sum + (parseInt(field.value, 10) || 0), 0);
    }
  });
}
