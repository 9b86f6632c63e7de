// Pictures of a ticket in a window of their own: next and previous by button or arrow key, real size, download. Nothing is kept here:
// the links on the page say which pictures there are, and the window's words stand in it (app/src/tickets/picture.rs).
(() => {
  const all = () => {
    const links = [...document.querySelectorAll('a[data-picture]')].filter((link) => link.dataset.picture);
    return links.filter((link, nth) => links.findIndex((other) => other.href === link.href) === nth);
  };
  const shown = { at: 0, from: null };
  const frame = () => document.getElementById('imagen');
  const part = (name) => frame().querySelector(`[data-part="${name}"]`);

  const show = (at) => {
    const links = all();
    if (links.length === 0) return frame().close();
    shown.at = (at + links.length) % links.length;
    const link = links[shown.at];
    const name = link.dataset.picture;
    frame().classList.remove('real');
    part('picture').src = link.href;
    part('picture').alt = name;
    part('name').textContent = name;
    part('count').textContent = `${shown.at + 1} / ${links.length}`;
    part('save').href = `${link.href}?descargar=1`;
    part('save').download = name;
    for (const act of ['previous', 'next']) frame().querySelector(`[data-act="${act}"]`).disabled = links.length < 2;
  };

  const acts = {
    previous: () => show(shown.at - 1),
    next: () => show(shown.at + 1),
    zoom: () => frame().classList.toggle('real'),
    close: () => frame().close(),
  };

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const window_ = frame();
    const link = event.target.closest?.('a[data-picture]');
    if (link && window_) {
      event.preventDefault();
      shown.from = link;
      show(all().findIndex((other) => other.href === link.href));
      window_.showModal();
      return;
    }
    const act = event.target.closest?.('#imagen [data-act]')?.dataset.act;
    if (act) acts[act]();
    else if (event.target === window_) window_.close();
  });

  document.addEventListener('keydown', (event) => {
    if (!frame()?.open) return;
    const act = { ArrowLeft: 'previous', ArrowRight: 'next', '+': 'zoom', '-': 'zoom' }[event.key];
    // At its real size the arrows move over the picture.
    if (!act || (event.key.startsWith('Arrow') && frame().classList.contains('real'))) return;
    event.preventDefault();
    event.stopPropagation();
    acts[act]();
  }, true);
})();
