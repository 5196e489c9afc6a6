// Keys, menus and focus. Every page works without this file.
(() => {
  // Nothing is typed into a tick box: its letters stay keys.
  const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;

  // "data-keys" on a link or button names the key, or two keys one after another ("g m"), that press it.
  let first = "";
  const pressed = (key) => {
    for (const keys of first ? [`${first} ${key}`, key] : [key]) {
      const target = document.querySelector(`[data-keys="${CSS.escape(keys)}"]`);
      if (target) return target;
    }
    return null;
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    // "data-enter" on a field names the button that Enter presses there, where it is not the form's first.
    const own = event.key === "Enter" && document.getElementById(event.target.dataset.enter);
    if (own) { event.preventDefault(); own.click(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    if (event.key.length !== 1) return;
    const target = pressed(event.key);
    first = target || first ? "" : event.key;
    if (target) { event.preventDefault(); target.click(); }
  });

  // Only one menu is open at a time, and a click elsewhere closes it.
  const closeMenus = (kept) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== kept) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

  // A form is sent once: its buttons rest while the answer is awaited.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000); // where the answer was a file, the page is still here
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });

  // "autofocus" comes only with the first picture of the page: whoever types on at once, or scans, would lose a letter.
  const wrong = document.querySelector("[data-focus]");
  const firstField = document.querySelector("[autofocus]");
  if (wrong) wrong.focus();
  else if (firstField && document.activeElement === document.body && !document.querySelector(":target")) firstField.focus();
})();
