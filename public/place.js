// Where one was: scroll and focus come back with reload, back and forward. Kept for the tab, by address; parts of the page that stayed
// are left as they are.
(() => {
  const AREAS = ['#contenido', '.pane-list', '.table-scroll', '.pane-ticket', '.timeline', '.panel'];
  const STORE = 'mesa.places';
  const MOST = 60;
  const here = () => location.pathname + location.search;
  const areas = () => AREAS.map((name) => [name, document.querySelector(name)]).filter(([, area]) => area);
  let places = {};
  try {
    places = JSON.parse(sessionStorage.getItem(STORE)) ?? {};
  } catch {
    // Forbidden or damaged: begun anew.
  }

  const place = () => (places[here()] ??= { tops: {} });
  const nameOf = (element) => {
    if (!element || element === document.body) return null;
    if (element.id) return `#${CSS.escape(element.id)}`;
    const href = element.getAttribute?.('href');
    return element.matches?.('a.row-link') && href ? `a.row-link[href="${CSS.escape(href)}"]` : null;
  };

  document.addEventListener('scroll', ({ target }) => {
    const name = AREAS.find((each) => target.matches?.(each));
    if (name) place().tops[name] = target.scrollTop;
  }, { capture: true, passive: true });
  document.addEventListener('focusin', ({ target }) => {
    const name = nameOf(target);
    if (name) place().focus = name;
  });
  const keep = () => {
    for (const [name, area] of areas()) place().tops[name] = area.scrollTop;
    const kept = Object.entries(places).slice(-MOST);
    try {
      sessionStorage.setItem(STORE, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // Full or forbidden: then a reload begins at the top.
    }
  };
  addEventListener('pagehide', keep);
  document.addEventListener('visibilitychange', () => document.hidden && keep());

  /** Puts back what was kept, as soon as it is there; whoever scrolls or types meanwhile is left alone. */
  const restore = (stays) => {
    const kept = places[here()];
    if (!kept) return;
    const { focus } = kept;
    const left = new Map(Object.entries(kept.tops).filter(([, top]) => top > 0));
    const first = performance.now();
    let began = first;
    let touched = false;
    const touch = () => {
      touched = true;
    };
    const doings = ['wheel', 'touchstart', 'keydown', 'pointerdown'];
    for (const doing of doings) addEventListener(doing, touch, { capture: true, passive: true, once: true });
    // The link that led away is where nobody works.
    const idle = () => document.activeElement === document.body || document.activeElement?.matches('.nav a');
    const step = () => {
      const now = performance.now();
      // Rows that were loaded come once the page answers, and a slow device takes its time until then.
      if (!document.documentElement.dataset.hydrated && now - first < 30000) began = now;
      if (touched || now - began > 10000) return;
      for (const [name, top] of left) {
        const area = document.querySelector(name);
        if (!area || area.offsetParent === null) continue;
        if (!stays(area)) area.scrollTop = top;
        if (stays(area) || Math.abs(area.scrollTop - top) < 2) left.delete(name);
      }
      const target = focus && idle() ? document.querySelector(focus) : null;
      if (target && target.offsetParent !== null) target.focus({ preventScroll: true });
      if (left.size > 0 || (focus && idle())) requestAnimationFrame(step);
    };
    step();
  };

  const [how] = performance.getEntriesByType('navigation');
  if (how?.type === 'reload' || how?.type === 'back_forward') restore(() => false);
  addEventListener('popstate', () => {
    // What is shown at this moment and still is afterwards has not lost its place.
    const shown = new Set(areas().filter(([, area]) => area.offsetParent !== null).map(([, area]) => area));
    requestAnimationFrame(() => restore((area) => shown.has(area)));
  });
})();
