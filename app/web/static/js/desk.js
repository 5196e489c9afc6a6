// The desk: the documents change places without the page being asked for again; [ and ] go from one to the next.
(() => {
  const tabs = [...document.querySelectorAll("a[data-document]")];
  if (!tabs.length) return;

  const show = (tab) => {
    for (const each of tabs) {
      const figure = document.getElementById(`document-${each.dataset.document}`);
      figure.hidden = each !== tab;
      if (each === tab) each.setAttribute("aria-current", "true"); else each.removeAttribute("aria-current");
    }
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    history.replaceState(null, "", tab.href);
  };

  for (const tab of tabs) {
    tab.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(tab);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "[" && event.key !== "]") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const at = tabs.findIndex((tab) => tab.hasAttribute("aria-current"));
    const next = tabs[at + (event.key === "]" ? 1 : -1)];
    if (next) show(next);
  });
})();
