// The frame of a preview stands only once something is shown in it; a detail typed for a reason ticks the reason.
(() => {
  for (const frame of document.querySelectorAll("[data-hidden-first]")) frame.hidden = true;

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-shows]");
    if (!button) return;
    const frame = document.getElementById(button.dataset.shows);
    frame.hidden = false;
    frame.scrollIntoView({ block: "nearest" });
  });

  document.addEventListener("input", (event) => {
    if (!event.target.matches(".reason-detail") || !event.target.value) return;
    event.target.closest(".choice").querySelector("input[type=checkbox]").checked = true;
  });
})();
