// The page's side of the tablet: registers the service worker, says what is old and what is unsent, offers a
// new version, asks before anything is wiped. Words come from the catalogue, in <meta name="mesa-words">.
(() => {
  const root = document.documentElement;
  const person = Number(root.dataset.person) || null;
  const words = JSON.parse(document.querySelector('meta[name="mesa-words"]')?.content ?? '{}');
  if (!person || !navigator.serviceWorker || !self.indexedDB || !words.now) return;
  const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), words[name] ?? name);
  const ago = (at) => {
    const minutes = Math.max(0, Math.round((Date.now() - at) / 60_000));
    const [value, unit] = minutes < 60 ? [minutes, 'minute'] : minutes < 2_880 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / 1_440), 'day'];
    return minutes < 1 ? words.now : new Intl.RelativeTimeFormat(root.lang, { numeric: 'always' }).format(-value, unit);
  };
  /** An element with properties, `on…` handlers, `data-…` and `aria-…` attributes, and children. */
  const h = (tag, given = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(given)) {
      if (name.includes('-') || name === 'role') element.setAttribute(name, value);
      else element[name] = value;
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };
  const icon = (name) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'icon');
    svg.setAttribute('aria-hidden', 'true');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `${root.dataset.icons}#i-${name}`);
    svg.append(use);
    return svg;
  };
  const button = (text, onclick, kind = '') => h('button', { type: 'button', className: `button ${kind}`, onclick }, text);
  const awake = new Promise((yes) => {
    if (root.dataset.hydrated) return yes();
    new MutationObserver((_, seen) => root.dataset.hydrated && (seen.disconnect(), yes())).observe(root, { attributeFilter: ['data-hydrated'] });
  });

  // ---- the service worker ----
  const worker = async () => (await navigator.serviceWorker.ready).active;
  /** Resolves once the worker has done it. */
  const order = async (type, more = {}) => {
    const { port1, port2 } = new MessageChannel();
    const done = new Promise((yes) => {
      port1.onmessage = yes;
    });
    (await worker()).postMessage({ type, person, ...more }, [port2]);
    return done;
  };
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).then((registration) => {
    // A browser whose owner forbids workers answers with nothing.
    if (!registration) return;
    const offer = (waiting) => waiting && navigator.serviceWorker.controller && toast(waiting);
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming?.addEventListener('statechange', () => coming.state === 'installed' && offer(coming));
    });
    document.addEventListener('visibilitychange', () => document.hidden || registration.update().catch(() => {}));
    setInterval(() => registration.update().catch(() => {}), 30 * 60_000);
  }).catch(() => {});
  const office = [root.dataset.logo, document.querySelector('link[href^="/oficina/"]')?.href].filter(Boolean).map((path) => new URL(path, location).href);
  order('hello', { path: location.pathname + location.search, since: Date.now() - performance.now(), office });

  // ---- how old, and how much is unsent ----
  let leaving = false;
  const state = { at: Number(root.dataset.stored) || null, works: [] };
  const all = (name) => document.querySelectorAll(`[data-device="${name}"]`);
  const show = () => {
    const { at, works } = state;
    for (const element of all('age')) element.textContent = at ? say('stored', { ago: ago(at) }) : '';
    for (const element of all('old')) element.hidden = !at;
    for (const element of all('pending')) element.hidden = works.length === 0;
    for (const element of all('count')) element.textContent = works.length || '';
    for (const element of all('unsent')) element.textContent = works.length === 0 ? '' : say(works.length === 1 ? 'unsent_one' : 'unsent_many', { n: works.length });
  };
  const look = async () => {
    state.works = await device.unsent(person);
    // What waits here is not to be thrown away when the device is short of room.
    if (state.works.length) navigator.storage?.persist?.();
    await awake;
    show();
    for (const list of document.querySelectorAll('mesa-unsent')) list.draw?.();
  };
  const reread = () => dispatchEvent(new Event('online'));
  // How many notices came meanwhile: on the icon of what is installed, where that is possible, in the title otherwise.
  const badge = navigator.setAppBadge && matchMedia('(display-mode: standalone)').matches;
  let unseen = 0;
  const entitle = () => {
    const wanted = `${unseen ? `(${unseen}) ` : ''}${document.title.replace(/^\(\d+\) /, '')}`;
    if (wanted !== document.title) document.title = wanted;
  };
  // Every page names itself anew.
  new MutationObserver(entitle).observe(document.head, { childList: true, subtree: true, characterData: true });
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data.type === 'count') {
      unseen = badge ? 0 : data.number;
      return entitle();
    }
    if (data.type === 'stored') state.at = data.at;
    else state.at = null;
    show();
    if (data.type !== 'stored') awake.then(reread);
  });
  const send = () => state.works.some((work) => work.state === 'waiting') && order('send');
  device.channel.addEventListener('message', ({ data }) => {
    if (data === 'unsent') look();
    if (data === 'sent') reread();
    if (!leaving && (data === 'left' || (data.person && data.person !== person))) location.reload();
  });
  // A page out of the browser's memory may be somebody else's by now.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  addEventListener('online', (event) => event.isTrusted && send());
  addEventListener('focus', send);
  document.addEventListener('visibilitychange', () => document.hidden || (send(), order('looked')));
  setInterval(send, 20_000);
  setInterval(show, 60_000);
  device.channel.postMessage({ person });
  order('looked');
  look().then(send);
  // Leptos draws the banner anew on other pages.
  awake.then(() => {
    show();
    new MutationObserver(show).observe(document.body, { childList: true });
    if (state.at) reread();
  });

  // ---- a new version ----
  let updating = false;
  navigator.serviceWorker.addEventListener('controllerchange', () => updating && location.reload());
  function toast(waiting) {
    if (document.querySelector('.new-version')) return;
    const update = () => {
      // What is typed and what was uploaded is a draft already; what is on its way is not.
      if (document.querySelector('.uploads progress') && !confirm(words.update_files)) return;
      updating = true;
      waiting.postMessage({ type: 'update' });
    };
    const close = h('button', { type: 'button', className: 'icon-button', 'aria-label': words.close, onclick: () => box.remove() }, icon('x'));
    const box = h('div', { className: 'toast new-version' }, icon('refresh-cw'), h('p', {}, words.new_version), button(words.update, update), close);
    // Beside what can be undone, in the same place; pages without it have one made.
    awake.then(() => (document.querySelector('.toasts') ?? document.body.appendChild(h('div', { className: 'toasts', role: 'status' }))).append(box));
  }

  // ---- leaving ----
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (form.getAttribute('action') !== '/salir') return;
    event.preventDefault();
    const works = await device.unsent(person).catch(() => []);
    if (works.length > 0 && !(await agreed(works.length))) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(`mesa.draft.${person}.`)) localStorage.removeItem(key);
    leaving = true;
    const quiet = async () => {
      const own = await subscription();
      if (own) await hush({ endpoint: own.endpoint });
    };
    const wiped = Promise.allSettled([quiet(), device.wipe(person)]);
    await Promise.race([wiped, new Promise((yes) => setTimeout(yes, 3_000))]);
    form.submit();
  }, true);
  function agreed(n) {
    return new Promise((yes) => {
      const dialog = h('dialog', { className: 'dialog', 'aria-labelledby': 'salir-titulo', onclose: () => (dialog.remove(), yes(dialog.returnValue === 'si')) },
        h('h2', { id: 'salir-titulo' }, words.leave_title),
        h('p', {}, say(n === 1 ? 'leave_one' : 'leave_many', { n })),
        h('div', { className: 'dialog-actions' },
          h('a', { className: 'button primary', href: '/app/pendientes' }, words.leave_look),
          button(words.leave_anyway, () => dialog.close('si'), 'danger'),
          button(words.cancel, () => dialog.close('no'))));
      document.body.append(dialog);
      dialog.showModal();
    });
  }

  // ---- being told on this device ----
  const subscription = async () => (await navigator.serviceWorker.ready).pushManager?.getSubscription();
  const hush = (which) => device.ask(person, '/app/dispositivos/quitar', new URLSearchParams(which));
  // Somebody else's notices are not for whoever has the tablet now.
  subscription().then(async (own) => own && (await device.fact('told')) !== person && own.unsubscribe()).catch(() => {});
  // ---- installing: offered on the profile ----
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    self.pwa.prompt = event;
    for (const element of document.querySelectorAll('mesa-install')) element.connectedCallback?.();
  });

  // ---- what only some pages need: pwa-pages.js ----
  self.pwa = { person, words, say, ago, h, icon, button, awake, order, look, subscription, hush, prompt: null };
  const ELEMENTS = 'mesa-unsent, mesa-shared, mesa-stored, mesa-install, mesa-push';
  const needed = () => /^#(pendiente=|compartido$)/.test(location.hash) || document.querySelector(ELEMENTS);
  const watch = new MutationObserver(() => needed() && load());
  function load() {
    watch.disconnect();
    if (!document.querySelector('script[src="/pwa-pages.js"]')) document.head.append(h('script', { src: '/pwa-pages.js' }));
  }
  if (needed()) load();
  else watch.observe(document.body, { childList: true, subtree: true });
  addEventListener('hashchange', () => needed() && load());
})();
