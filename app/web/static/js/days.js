// The calendar of a field for a day: the browser's own, opened by a button that is there only where this file runs.
(() => {
  if (!("showPicker" in HTMLInputElement.prototype)) return;
  const WRITTEN = /^\s*(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})\s*$/;

  // Made when it is first asked for, out of sight, of reading and of the form: a day is one field, and it is the text.
  const calendarOf = (typed) => {
    const calendar = document.createElement("input");
    calendar.type = "date";
    calendar.className = "day-calendar";
    calendar.tabIndex = -1;
    calendar.setAttribute("aria-hidden", "true");
    calendar.setAttribute("form", "");
    if (typed.dataset.latest) calendar.max = typed.dataset.latest;
    calendar.addEventListener("change", () => {
      typed.value = calendar.value.split("-").reverse().join("/");
      for (const told of ["input", "change"]) typed.dispatchEvent(new Event(told, { bubbles: true }));
    });
    typed.parentElement.append(calendar);
    return calendar;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day-pick]");
    if (!button) return;
    const typed = button.parentElement.querySelector("input");
    const calendar = button.parentElement.querySelector("[type=date]") ?? calendarOf(typed);
    const [, day, month, year] = WRITTEN.exec(typed.value) ?? [];
    calendar.value = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
    calendar.showPicker();
  });

  const offer = (part) => { for (const button of part.querySelectorAll("[data-day-pick]")) button.hidden = false; };
  offer(document);
  document.addEventListener("htmx:load", (event) => offer(event.target));
})();
