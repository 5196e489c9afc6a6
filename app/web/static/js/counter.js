// The counter: printing, the change to give back, and Ctrl + Enter. Every page works without this file.
(() => {
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

  const given = document.querySelector("[data-given]");
  if (given) {
    const due = Number(document.getElementById(given.dataset.given).dataset.due);
    const change = document.getElementById("change");
    const shown = new Intl.NumberFormat(document.documentElement.lang);
    given.addEventListener("input", () => {
      const typed = given.value.trim().replace(/\s*[₫đ]$/, ""), isSum = /^(\d{1,12}|\d{1,3}([\s.,]\d{3}){1,3})$/.test(typed);
      const left = Number(typed.replace(/[\s.,]/g, "")) - due;
      change.textContent = isSum && left >= 0 ? `${shown.format(left)} ₫` : "–";
    });
  }

  const main = document.querySelector("[data-main]");
  if (main) {
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.ctrlKey) return;
      event.preventDefault();
      main.click();
    });
  }
})();
