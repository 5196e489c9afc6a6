// The search box in the header: first results while typing, as a combobox with a list (WAI-ARIA 1.2). What is typed
// travels in the body of a request. Enter without a chosen result searches, as it does without this file.
(() => {
  const DELAY = 120;
  const box = document.querySelector("[data-search]");
  const list = document.getElementById("search-found");
  if (!box || !list) return;
  const form = box.form;
  const told = document.getElementById("search-told");
  let timer = 0;
  let asked = null;
  let shown = "";

  const options = () => [...list.querySelectorAll("[role=option]:not([aria-disabled])")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const isOpen = () => !list.hidden;

  const open = (is) => {
    list.hidden = !is;
    box.setAttribute("aria-expanded", String(is));
    if (!is) choose(null);
  };
  const choose = (option) => {
    const before = chosen();
    if (before) before.setAttribute("aria-selected", "false");
    if (option) {
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", option.id);
    } else box.removeAttribute("aria-activedescendant");
  };
  const move = (step) => {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    choose(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
  };

  const ask = async () => {
    const typed = box.value.trim();
    if (typed === shown) { if (list.children.length) open(true); return; }
    if (asked) asked.abort();
    if (typed.length < 2) { shown = ""; list.replaceChildren(); open(false); return; }
    asked = new AbortController();
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.typing, {
        method: "POST", body, signal: asked.signal, headers: { "HX-Request": "true" },
      });
      if (!answer.ok || document.activeElement !== box) return;
      const text = await answer.text();
      list.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.children);
      shown = typed;
      open(list.children.length > 0);
      told.textContent = options().length ? told.dataset.words.replace("0", options().length) : "";
    } catch (error) {
      if (error.name !== "AbortError") open(false); // no connection: Enter still searches
    }
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, DELAY); });
  box.addEventListener("focus", () => { if (shown && shown === box.value.trim()) open(true); });
  box.addEventListener("blur", () => setTimeout(() => open(false), 150)); // after a click on a result
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // Vietnamese is typed through an input method
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      if (isOpen()) move(event.key === "ArrowDown" ? 1 : -1); else ask();
    } else if (event.key === "Enter" && isOpen() && chosen()) {
      event.preventDefault();
      location.assign(chosen().dataset.address);
    } else if (event.key === "Enter") {
      clearTimeout(timer); // a barcode reader ends with Enter: the whole number goes straight to the desk
      if (asked) asked.abort();
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      open(false);
    }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[data-address]");
    if (!option) return;
    event.preventDefault();
    location.assign(option.dataset.address);
  });
})();
