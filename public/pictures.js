// Pictures and PDF of a ticket in a window of their own: next and previous by button or arrow key, real size, download. Nothing is kept here:
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
    const pdf = 'pdf' in link.dataset;
    frame().classList.remove('real');
    frame().classList.toggle('pdf', pdf);
    // A frame that is only given another address adds a step to the browser's history: each PDF gets a frame of its own.
    part('stage').querySelector('iframe')?.remove();
    part('picture').hidden = pdf;
    if (pdf) {
      part('picture').removeAttribute('src');
      const page = document.createElement('iframe');
      page.src = link.href;
      page.title = name;
      part('stage').append(page);
    } else {
      part('picture').src = link.href;
    }
    part('picture').alt = name;
    part('tab').href = link.href;
    part('name').textContent = name;
    part('count').textContent = `${shown.at + 1} / ${links.length}`;
    part('save').href = `${link.href}?descargar=1`;
    part('save').download = name;
    for (const act of ['previous', 'next']) frame().querySelector(`[data-act="${act}"]`).disabled = links.length < 2;
  };

  const acts = {
    previous: () => show(shown.at - 1),
    next: () => show(shown.at + 1),
    zoom: () => frame().classList.contains('pdf') || frame().classList.toggle('real'),
    close: () => {
      part('stage').querySelector('iframe')?.remove();
      frame().close();
      // The frame of a PDF takes the focus with it.
      shown.from?.focus();
    },
  };

  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const window_ = frame();
    const link = event.target.closest?.('a[data-picture]');
    // Where the browser shows no PDF inside a page, the link opens it as it always did.
    if (link && window_ && (!('pdf' in link.dataset) || navigator.pdfViewerEnabled)) {
      event.preventDefault();
      shown.from = link;
      show(all().findIndex((other) => other.href === link.href));
      window_.showModal();
      return;
    }
    const act = event.target.closest?.('#imagen [data-act]')?.dataset.act;
    if (act) acts[act]();
    else if (event.target === window_) acts.close();
  });

  document.addEventListener('keydown', (event) => {
    if (!frame()?.open) return;
    const act = { ArrowLeft: 'previous', ArrowRight: 'next', '+': 'zoom', '-': 'zoom', Escape: 'close' }[event.key];
    // At its real size the arrows move over the picture.
    if (!act || (event.key.startsWith('Arrow') && frame().classList.contains('real'))) return;
    event.preventDefault();
    event.stopPropagation();
    acts[act]();
  }, true);
})();
