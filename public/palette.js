// The palette (Ctrl K) and the keys that lead elsewhere (g b). What it offers is on the page already: buttons and tabs that can be
// pressed now, then links of the navigation; tickets and people come from the server as one types. Words stand in the page's own
// markup (app/src/frame.rs): the dialog #paleta.
(() => {
  const dialog = () => document.getElementById('paleta');
  const field = () => document.getElementById('paleta-busca');
  const box = () => document.getElementById('paleta-filas');
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const shown = (element) => element.checkVisibility?.({ visibilityProperty: true }) ?? element.offsetParent !== null;
  const words = (element) => element.textContent.replace(/\s+/g, ' ').trim();
  let from = null;
  let asked = 0;
  let timer = 0;
  let remote = [];
  let failed = false;

  // What can be done here, the selection first: how it is called, and what pressing it comes to.
  const actions = () => {
    const found = [];
    const add = (element, name, act, icon) => {
      if (element && name && shown(element)) found.push({ name, act, icon, keys: element.dataset.keys, group: dialog().dataset.page });
    };
    const press = (element) => () => { element.click(); element.focus(); };
    for (const each of document.querySelectorAll('[data-palette]:not(:disabled, .me-menu *)')) add(each, each.dataset.palette || words(each), press(each), 'circle-dot');
    if (from?.matches?.('a.row-link')) add(from, `${dialog().dataset.open}: ${words(from)}`, () => from.click(), 'ticket');
    for (const tab of document.querySelectorAll('#redactar .tab > :enabled')) {
      add(tab.closest('label'), words(tab.closest('label')), () => { tab.click(); document.getElementById('mensaje')?.focus(); }, 'message-square');
    }
    const escalate = document.getElementById('p-escalar');
    if (escalate) add(escalate, words(escalate), () => document.getElementById('e-categoria')?.focus(), 'send');
    for (const summary of document.querySelectorAll('.pane-ticket .panel-section > details > summary')) {
      add(summary, words(summary), () => {
        summary.parentElement.open = true;
        (summary.parentElement.querySelector('textarea, select, input:not([type=hidden])') ?? summary).focus();
      }, 'chevron-down');
    }
    return found;
  };

  // What is done to what is chosen, or to the row that has the focus: the list's own bar, opened at that field.
  const batch = () => {
    const box = from?.closest?.('.queue tbody tr')?.querySelector('input.pick');
    if (!document.getElementById('lote-tecnico') && !box) return [];
    const silent = document.documentElement.dataset.keys === 'off';
    return dialog().dataset.acts.split('\n').map((line) => {
      const [id, keys, icon, name] = line.split('|');
      const act = () => {
        if (!document.getElementById(id)) box.click();
        requestAnimationFrame(() => document.getElementById(id)?.click());
      };
      return { name, act, icon, keys: silent ? '' : keys, group: dialog().dataset.chosen };
    });
  };

  // Of the menu behind one's name, open or not.
  const mine = () => [...document.querySelectorAll('.me-menu [data-palette]')].map((each) => ({
    name: each.dataset.palette || words(each),
    act: () => each.click(),
    svg: each.querySelector('.icon'),
    group: dialog().dataset.mine,
  }));

  const places = () => [...document.querySelectorAll('.nav a:is(.nav-link, [title])')].map((link) => ({
    name: link.title || words(link.querySelector('.nav-text') ?? link),
    act: () => link.click(),
    svg: link.querySelector('.icon'),
    keys: link.dataset.keys,
    group: dialog().dataset.go,
  }));

  const row = (entry) => {
    const element = document.createElement('div');
    element.className = 'palette-row';
    element.setAttribute('role', 'option');
    element.dataset.group = entry.group;
    const icon = (entry.svg ?? dialog().querySelector('.icon')).cloneNode(true);
    if (entry.icon) {
      const use = icon.querySelector('use');
      use.setAttribute('href', use.getAttribute('href').replace(/#.*/, `#i-${entry.icon}`));
    }
    const text = document.createElement('span');
    text.className = 'palette-text';
    text.textContent = entry.name;
    element.append(icon, text);
    if (entry.keys) {
      const keys = document.createElement('kbd');
      keys.textContent = entry.keys;
      element.append(keys);
    }
    element.palette = entry.act;
    return element;
  };

  const fits = (wanted) => (entry) => {
    const there = fold(entry.name).split(/[^\p{L}\p{N}]+/u);
    return wanted.every((word) => there.some((other) => other.startsWith(word)));
  };

  const options = () => [...box().querySelectorAll('[role=option]')];
  const choose = (option) => {
    for (const other of options()) other.setAttribute('aria-selected', String(other === option));
    if (option) {
      field().setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else field().removeAttribute('aria-activedescendant');
  };
  const chosen = () => box().querySelector('[aria-selected=true]');

  const draw = () => {
    const wanted = fold(field().value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const rows = [...batch(), ...actions(), ...places(), ...mine()].filter(fits(wanted)).map(row).concat(wanted.length ? remote : []);
    const parts = [];
    let group = null;
    rows.forEach((each, nth) => {
      if (each.dataset.group !== group) {
        group = each.dataset.group;
        const heading = document.createElement('div');
        heading.className = 'palette-group';
        heading.setAttribute('role', 'presentation');
        heading.textContent = group;
        parts.push(heading);
      }
      each.id = `paleta-${nth}`;
      parts.push(each);
    });
    box().replaceChildren(...parts);
    const note = dialog().querySelector('.palette-note');
    note.textContent = failed ? dialog().dataset.failed : rows.length || timer ? '' : dialog().dataset.empty;
    note.hidden = !note.textContent;
    choose(rows[0]);
  };

  const ask = () => {
    const mine = ++asked;
    const text = field().value.trim();
    clearTimeout(timer);
    if (!text) {
      [remote, failed, timer] = [[], false, 0];
      draw();
      return;
    }
    timer = setTimeout(async () => {
      let rows = [];
      let bad = false;
      try {
        const answer = await fetch(`/api/palette?text=${encodeURIComponent(text)}`, { headers: { Accept: 'application/json' } });
        if (!answer.ok) throw new Error(answer.statusText);
        const parsed = new DOMParser().parseFromString(await answer.json(), 'text/html');
        rows = [...parsed.querySelectorAll('[role=option]')].map((each) => document.importNode(each, true));
      } catch {
        bad = true;
      }
      // Another question has overtaken this one.
      if (mine !== asked) return;
      [remote, failed, timer] = [rows, bad, 0];
      const kept = options().indexOf(chosen());
      draw();
      if (kept > 0 && options()[kept]) choose(options()[kept]);
    }, 120);
    draw();
  };

  const run = (option) => {
    if (!option) return;
    // It closes first, and gives the focus back: what is done then may take it.
    dialog().close();
    if (option.palette) option.palette();
    else option.click();
  };

  const open = () => {
    if (!dialog() || dialog().open || document.querySelector('dialog[open]')) return;
    from = document.activeElement;
    field().value = '';
    [remote, failed, timer] = [[], false, 0];
    dialog().showModal();
    draw();
    field().focus();
  };

  document.addEventListener('input', (event) => { if (event.target === field()) ask(); });
  document.addEventListener('click', (event) => {
    if (event.target.closest?.('[data-opens=paleta]')) return open();
    if (!dialog()?.open) return;
    const option = event.target.closest?.('#paleta [role=option]');
    if (option?.palette) run(option);
    else if (option || event.target === dialog()) dialog().close();
  });

  const typing = (target) => target?.closest?.('input:not([type=radio], [type=checkbox]), textarea, select, dialog, [contenteditable]');
  let leading = 0;
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      if (dialog()?.open) dialog().close();
      else open();
      return;
    }
    if (dialog()?.open) {
      const all = options();
      const at = all.indexOf(chosen());
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: field().value ? null : 0, End: field().value ? null : all.length - 1 }[event.key] ?? null;
      if (to !== null && all.length) {
        event.preventDefault();
        choose(all[(to + all.length) % all.length]);
      } else if (event.key === 'Enter' && !event.isComposing) {
        event.preventDefault();
        run(chosen());
      }
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.documentElement.dataset.keys === 'off') return;
    const now = Date.now();
    const target = now - leading < 1200 && document.querySelector(`[data-keys="g ${CSS.escape(event.key)}"]`);
    leading = event.key === 'g' ? now : 0;
    if (target) {
      event.preventDefault();
      event.stopImmediatePropagation();
      target.click();
    }
  }, true);
})();
