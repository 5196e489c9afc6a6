// Says in a steady beat that this desk is open, and shows who else has it open and whether the dossier has changed.
(() => {
  const place = document.querySelector("[data-presence]");
  if (!place) return;
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("data-hx-headers"));
  let shown = "";
  let timer = 0;

  const show = (text) => {
    if (text === shown) return; // the same words again would be read out again
    shown = text;
    place.innerHTML = text;
  };

  const beat = async () => {
    let answer;
    try {
      answer = await fetch(place.dataset.presence, {
        method: "POST",
        headers: { "X-CSRFToken": token, "HX-Request": "true" },
        body: new URLSearchParams({ version: place.dataset.version }),
      });
    } catch {
      return; // the wire is down: the next beat may get through
    }
    if (answer.ok) show((await answer.text()).trim());
    if (answer.status === 401) {
      clearInterval(timer);
      place.textContent = place.dataset.signedOut;
    }
  };

  timer = setInterval(beat, Number(place.dataset.every) * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) beat(); });
  beat();
})();
