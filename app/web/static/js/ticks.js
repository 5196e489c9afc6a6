// Ticking rows of a list: all at once, a stretch by shift, the row at hand by x; b goes to what can be done to them.
// Without this file the boxes work alone.
(() => {
  const bar = document.querySelector("[data-bulk]");
  if (!bar) return;
  const all = document.querySelector("[data-tick-all]");
  const boxes = [...document.querySelectorAll("[data-tick]")];
  const counted = bar.querySelector("[data-ticked]");
  let last = null;

  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    counted.textContent = ticked;
    for (const button of bar.querySelectorAll("button")) button.disabled = !ticked;
    if (!all) return;
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  };

  boxes.forEach((box, at) => {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        const [first, end] = [Math.min(last, at), Math.max(last, at)];
        for (const each of boxes.slice(first, end + 1)) each.checked = box.checked;
      }
      last = at;
      tell();
    });
  });
  if (all) {
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      tell();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("textarea, select, input:not([data-tick], [data-tick-all])");
    if (event.key === "b" && !typing) {
      const act = bar.querySelector("button:enabled");
      if (act) { event.preventDefault(); act.focus(); }
      return;
    }
    if (event.key !== "x" || typing) return;
    const row = event.target.closest("tr");
    const box = row && row.querySelector("[data-tick]");
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    last = boxes.indexOf(box);
    tell();
  });
  addEventListener("pageshow", tell);
  tell();
})();
