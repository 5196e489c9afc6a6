// The desk: documents change places without the page being asked for again ([ and ]); pictures are enlarged (+ - 0 f, the
// wheel with Ctrl), turned (r, R) and moved (arrows, dragging). Without this file every document has its own page.
(() => {
  const STEP = 1.25, LEAST = 0.05, MOST = 8;
  const tabs = [...document.querySelectorAll("a[data-document]")];
  const tools = document.querySelector("[data-tools]");
  const said = document.querySelector("[data-said-here]");
  const views = new WeakMap(); // by stage: the scale (null fits the frame) and the quarter turns

  const current = () => tabs.find((tab) => tab.hasAttribute("aria-current"));
  const stageOf = (tab) => tab && document.querySelector(`#document-${CSS.escape(tab.dataset.document)} [data-stage]`);
  // A picture that cannot be read has no stage: what is wrong with it is said in its place.
  const stage = () => [stageOf(current())].find((element) => element && !element.hidden) || null;
  const viewOf = (element) => {
    if (!views.has(element)) views.set(element, { scale: null, turns: 0 });
    return views.get(element);
  };

  const fitting = (element, width, height) =>
    Math.min((element.clientWidth - 16) / width, (element.clientHeight - 16) / height, MOST);

  // Width and place are set on the elements themselves: the page's policy allows no styles written into it.
  const draw = (element) => {
    const picture = element.querySelector("img"), frame = picture.parentElement, view = viewOf(element);
    if (!picture.naturalWidth || !element.clientWidth) return;
    const { naturalWidth: wide, naturalHeight: high } = picture, lies = view.turns % 2 !== 0;
    const [width, height] = lies ? [high, wide] : [wide, high];
    const scale = view.scale || fitting(element, width, height);
    frame.style.width = `${width * scale}px`;
    frame.style.height = `${height * scale}px`;
    picture.style.width = `${wide * scale}px`;
    picture.style.height = `${high * scale}px`;
    picture.style.transform = `translate(-50%, -50%) rotate(${view.turns * 90}deg)`;
    element.classList.add("desk-measured");
    tools.querySelector("[data-measure]").textContent = `${Math.round(scale * 100)} %`;
    view.shown = scale;
  };

  const tell = (element) => {
    const view = viewOf(element);
    said.textContent = said.dataset.picture
      .replace("{percent}", Math.round(view.shown * 100)).replace("{degrees}", (((view.turns % 4) + 4) % 4) * 90);
  };

  // Enlarges around a point of the stage, so that what is looked at stays under the eye.
  const scaleTo = (element, scale, at) => {
    const view = viewOf(element), before = view.shown || 1;
    const x = at ? at.x : element.clientWidth / 2, y = at ? at.y : element.clientHeight / 2;
    const [left, top] = [element.scrollLeft + x, element.scrollTop + y];
    view.scale = scale === null ? null : Math.min(Math.max(scale, LEAST), MOST);
    draw(element);
    const ratio = view.shown / before;
    element.scrollLeft = left * ratio - x;
    element.scrollTop = top * ratio - y;
  };

  const TOOLS = {
    larger: (element) => scaleTo(element, viewOf(element).shown * STEP),
    smaller: (element) => scaleTo(element, viewOf(element).shown / STEP),
    actual: (element) => scaleTo(element, 1),
    fit: (element) => scaleTo(element, null),
    turn: (element) => { viewOf(element).turns += 1; draw(element); },
    back: (element) => { viewOf(element).turns -= 1; draw(element); },
  };
  const KEYS = { "+": "larger", "=": "larger", "-": "smaller", 0: "actual", f: "fit", r: "turn", R: "back" };

  const use = (name) => {
    const element = stage();
    if (!element || !viewOf(element).shown) return false;
    TOOLS[name](element);
    tell(element);
    return true;
  };

  const show = (tab, { focus = false } = {}) => {
    for (const each of tabs) {
      const figure = document.getElementById(`document-${each.dataset.document}`);
      figure.hidden = each !== tab;
      if (each === tab) each.setAttribute("aria-current", "true"); else each.removeAttribute("aria-current");
    }
    tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    history.replaceState(null, "", tab.href);
    said.textContent = tab.dataset.said;
    tools.hidden = !stage();
    if (stage()) { draw(stage()); if (focus) stage().focus({ preventScroll: true }); }
  };

  const tellBroken = (element) => {
    element.previousElementSibling.hidden = false;
    element.hidden = true;
    tools.hidden = !stage();
  };

  const watch = (element) => {
    const picture = element.querySelector("img");
    if (!picture.complete) picture.addEventListener("load", () => draw(element));
    picture.addEventListener("error", () => tellBroken(element));
    if (picture.complete && !picture.naturalWidth) tellBroken(element);
    new ResizeObserver(() => draw(element)).observe(element);
    element.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const at = { x: event.clientX - box.left, y: event.clientY - box.top };
      scaleTo(element, viewOf(element).shown * (event.deltaY < 0 ? STEP : 1 / STEP), at);
    }, { passive: false });
    drag(element);
    draw(element);
  };

  const drag = (element) => {
    let from = null;
    element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      from = { x: event.clientX + element.scrollLeft, y: event.clientY + element.scrollTop };
      element.setPointerCapture(event.pointerId);
    });
    element.addEventListener("pointermove", (event) => {
      if (!from) return;
      element.scrollLeft = from.x - event.clientX;
      element.scrollTop = from.y - event.clientY;
    });
    for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => { from = null; });
  };

  if (tabs.length) {
    for (const element of document.querySelectorAll("[data-stage]")) watch(element);
    tools.hidden = !stage();
    current()?.scrollIntoView({ block: "nearest", inline: "nearest" });
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-tool]");
      if (button) use(button.dataset.tool);
    });
  }
  const plain = (event) => !(event.ctrlKey || event.metaKey || event.altKey);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-document], a[data-goes]");
    if (!link || !plain(event) || event.shiftKey) return;
    const tab = tabs.find((each) => each.dataset.document === (link.dataset.document || link.dataset.goes));
    if (!tab) return;
    event.preventDefault();
    show(tab);
  });
  document.addEventListener("keydown", (event) => {
    if (!plain(event) || event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if ((event.key === "[" || event.key === "]") && tabs.length) {
      const next = tabs[tabs.indexOf(current()) + (event.key === "]" ? 1 : -1)];
      if (next) show(next);
    } else if (event.key in KEYS && tabs.length && use(KEYS[event.key])) event.preventDefault();
  });

  // A link within the page takes the focus along, so that the keyboard goes on from there.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".desk-jumps a[href^='#'], .desk-twin a");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ block: "start" });
    place.focus({ preventScroll: true });
  });
  // The box takes the focus at once: a reader sends its lines without waiting, and they must not be taken for keys.
  const zone = document.getElementById("zone");
  if (zone) {
    zone.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      zone.open = !zone.open;
      if (zone.open) zone.querySelector("textarea").focus();
    });
  }
})();
