// Keys of lists and desk: rows up and down, the sheet of keys, and the switch that turns single letters off.
(() => {
  const SWITCH = "single-letter-keys";
  const sheet = document.getElementById("keys");
  const box = sheet && sheet.querySelector("[data-keys-switch]");
  const areOn = () => localStorage.getItem(SWITCH) !== "off";
  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

  if (box) {
    box.checked = areOn();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  }

  const rows = () => [...document.querySelectorAll("a[data-row]")];
  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.closest("tr").contains(document.activeElement));
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
    all[next].focus();
    all[next].closest("tr").scrollIntoView({ block: "nearest" });
  };

  // Capturing, so that a key switched off reaches nothing that listens on the page.
  document.addEventListener("keydown", (event) => {
    // Enter on a tick box would press the first button of its form.
    if (event.key === "Enter" && event.target.matches("input[type=checkbox]")) { event.preventDefault(); return; }
    if (event.key === "Escape" && typing(event.target)) {
      if (event.target.getAttribute("aria-expanded") !== "true") event.target.blur(); // else it closes its own list first
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "?" && sheet) {
      event.preventDefault();
      event.stopImmediatePropagation(); // it begins no pair of keys: "g m" right after it is still "g m"
      if (sheet.open) sheet.close(); else sheet.showModal();
      return;
    }
    if (sheet && sheet.open) { event.stopImmediatePropagation(); return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!rows().length || event.target.closest("summary, [role=tab]")) return;
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    if (event.key.length === 1 && !areOn()) { event.stopImmediatePropagation(); return; }
    if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  }, true);

  // A download leaves the page where it is, so its form may be sent again.
  document.addEventListener("submit", (event) => {
    if (event.submitter && "again" in event.submitter.dataset) setTimeout(() => { delete event.target.dataset.sent; }, 0);
  });
})();
