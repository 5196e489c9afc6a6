// Sets light or dark before the page is painted; "auto" follows the machine and its changes.
(() => {
  const page = document.documentElement;
  if (page.dataset.theme !== "auto") return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => { page.dataset.bsTheme = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", follow);
  follow();
})();
