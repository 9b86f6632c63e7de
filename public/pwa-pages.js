// What a device has for single pages: own unsent work, what was shared, what can be read, installing and notices on the profile; and the way into the
// composer. Loaded by pwa.js where one of its elements stands.
(() => {
  const { pwa } = self;
  const { person, words, say, ago, h, icon, button, awake, order, look, subscription, hush } = pwa;

  // ---- own unsent work: /app/pendientes ----
  /** A page may be stored whose answer never came. */
  const storedTitle = async (number) => {
    const html = await (await device.find(person, `/app/t/${number}`))?.text();
    return html && new DOMParser().parseFromString(html, 'text/html').title.replace(/^#\d+ /, '').replace(/ · Mesa$/, '');
  };
  const title = async (number) => {
    const subject = (await device.ticket(person, number).catch(() => undefined))?.subject ?? (await storedTitle(number));
    return subject ? `${number} · ${subject}` : say('ticket', { n: number });
  };
  const now = async (number) => {
    const answer = await fetch(`/api/ticket?number=${number}`, { headers: { accept: 'application/json' } }).catch(() => undefined);
    return answer?.ok ? answer.json() : undefined;
  };
  /** Answers what there is to say; nothing where it was sent, or its card says why not. */
  const resend = async (work, more) => {
    await device.put(person, { ...work, ...more, state: 'waiting', why: undefined, tries: 0 });
    await order('send');
    await look();
    return (await device.read(person, 'unsent', work.uuid))?.state === 'waiting' ? words.still_offline : '';
  };
  /** A closed ticket is opened again first: only then can anything be sent on it. */
  const apply = async (work) => {
    const view = await now(work.ticket);
    if (!view) return words.still_offline;
    const may = { follow_up: view.can.follow_up, note: view.can.note, solution: view.can.solve }[work.kind];
    let revision = view.revision;
    if (!may && view.can.reopen) {
      const answer = await device.ask(person, '/api/reopen', new URLSearchParams({ 'draft[ticket]': work.ticket, 'draft[reason]': words.reopen_reason })).catch(() => undefined);
      if (!answer || !device.ours(answer)) return words.still_offline;
      if (!answer.ok) return words.not_reopened;
      revision = await answer.json();
    }
    return resend(work, { seen_revision: revision });
  };
  class Unsent extends HTMLElement {
    connectedCallback() {
      awake.then(() => this.draw());
    }

    async draw() {
      const turn = (this.turn = (this.turn ?? 0) + 1);
      const works = await device.unsent(person);
      const cards = await Promise.all(works.map((work) => this.card(work)));
      // What was asked for later may have come earlier.
      if (turn !== this.turn) return;
      const empty = h('div', { className: 'empty' }, icon('circle-check'), h('p', { className: 'empty-title' }, words.none_title), h('p', {}, words.none_text));
      // Cards come and go; what became of a press stays to be heard.
      this.said ??= h('p', { className: 'unsent-said', role: 'status' });
      if (!this.said.isConnected) this.replaceChildren(this.said);
      while (this.said.previousSibling) this.said.previousSibling.remove();
      this.said.before(cards.length ? h('ul', { className: 'unsent-list' }, cards) : empty);
      if (!cards.length) this.said.textContent = '';
    }

    async card(work) {
      const about = await title(work.ticket);
      const trying = (act) => async () => {
        this.said.textContent = '';
        this.said.textContent = await act();
      };
      const drop = async () => confirm(words.discard_sure) && (await device.drop(person, work), look());
      const edit = h('a', { className: 'button', href: `/app/t/${work.ticket}#pendiente=${work.uuid}`, rel: 'external' }, words.edit);
      const conflict = work.state === 'conflict';
      const actions = conflict
        ? [button(words.apply_mine, trying(() => apply(work)), 'primary'), button(words.keep_theirs, drop), edit]
        : [button(words.retry, trying(() => resend(work, {})), 'primary'), edit, button(words.discard, drop, 'danger')];
      return h('li', { className: 'unsent', 'data-state': work.state },
        h('header', {},
          h('a', { href: `/app/t/${work.ticket}`, rel: 'external' }, about),
          h('span', { className: 'unsent-state' }, icon(conflict ? 'triangle-alert' : work.state === 'refused' ? 'x' : 'clock'), words[`state_${work.state}`])),
        h('p', { className: 'unsent-kind' }, `${words[`kind_${work.kind}`]} · ${say('written', { ago: ago(work.written_at) })}`),
        work.why && !conflict ? h('p', { className: 'outcome bad' }, words.refusals[work.why.refusal] ?? words.refused) : null,
        conflict
          ? h('div', { className: 'versions' },
            h('section', {}, h('h2', {}, words.mine), ...this.text(work)),
            h('section', {}, h('h2', {}, words.theirs), ...(await this.theirs(work))))
          : this.text(work),
        h('p', { className: 'row-actions' }, actions));
    }

    text(work) {
      const files = work.files.length ? h('ul', { className: 'unsent-files' }, work.files.map((file) => h('li', {}, icon('paperclip'), file.name ?? words.file))) : null;
      return [h('p', { className: 'prose' }, work.body), files];
    }

    /** What came since it was written, and how the ticket stands. */
    async theirs(work) {
      const view = await now(work.ticket);
      if (!view) return [h('p', {}, words.still_offline)];
      const news = view.timeline.filter(({ at, item }) => item.Entry && at.at > (work.seen_at ?? work.written_at)).map(({ at, item: { Entry: entry } }) => h('article', {},
        h('p', { className: 'unsent-kind' }, `${entry.author.name} · ${at.text}`), h('p', { className: 'prose' }, entry.body.text)));
      const closed = !view.can.follow_up && work.kind !== 'note';
      return [h('p', {}, say('status', { status: words.statuses[view.status] })), closed ? h('p', {}, words.closed_meanwhile) : null, ...news];
    }
  }

  // ---- into the composer: work to be edited, and what another app shared ----
  const files = async (named) => (await Promise.all(named.map(({ id }) => device.read(person, 'files', id)))).filter(Boolean)
    .map((file) => new File([file.content], file.name, { type: file.type }));
  async function prefill(text, given, tab, wait) {
    await awake;
    // A composer that has come to life itself takes files, too.
    const found = () => document.querySelector('#redactar #adjuntar:enabled') && document.getElementById('mensaje');
    for (let waited = 0; !found() && waited < 50; waited += 1) await new Promise((yes) => setTimeout(yes, 100));
    const field = found();
    if (!field) return false;
    const radio = document.querySelector(`#redactar input[type=radio][value="${tab}"]`);
    if (radio && !radio.disabled && !radio.checked) radio.click();
    await new Promise((yes) => setTimeout(yes));
    if (text) {
      field.value = [field.value.trim() === text.trim() ? '' : field.value, text].filter((part) => part.trim()).join('\n\n');
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    const box = document.querySelector('#redactar input[name="draft[wait]"]');
    if (wait && box && !box.checked && !box.disabled) box.click();
    if (given.length) {
      const input = document.getElementById('adjuntar');
      const list = new DataTransfer();
      for (const file of given) list.items.add(file);
      input.files = list.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }
    field.focus();
    return true;
  }
  async function arrive() {
    const [, uuid] = /^#pendiente=([\w-]+)$/.exec(location.hash) ?? [];
    const shared = location.hash === '#compartido';
    if (!uuid && !shared) return;
    history.replaceState(history.state, '', location.pathname + location.search);
    if (uuid) {
      const work = await device.read(person, 'unsent', uuid);
      if (!work) return;
      const wait = work.fields.some(([name, value]) => name === 'draft[wait]' && value === 'true');
      if (await prefill(work.body, await files(work.files), work.kind, wait)) await device.drop(person, work);
      return;
    }
    const kept = (await device.read(person, 'facts', 'shared'))?.value;
    if (!kept || !(await prefill(kept.text, await files(kept.files), 'follow_up'))) return;
    await forgetShared(kept);
  }
  const forgetShared = (kept) => device.write(person, ['facts', 'files'], (facts, store) => {
    facts.delete('shared');
    for (const { id } of kept.files) store.delete(id);
  });
  addEventListener('hashchange', arrive);
  arrive();

  /** Which ticket it goes to: /app/compartir. */
  class Shared extends HTMLElement {
    async connectedCallback() {
      await awake;
      const kept = (await device.read(person, 'facts', 'shared'))?.value;
      if (!kept) {
        this.replaceChildren(h('div', { className: 'empty' }, icon('paperclip'), h('p', { className: 'empty-title' }, words.share_none_title), h('p', {}, words.share_none)));
        return;
      }
      const shown = (await files(kept.files)).map((file) => h('li', {},
        file.type.startsWith('image/') ? h('img', { src: URL.createObjectURL(file), alt: '' }) : icon('paperclip'), file.name));
      const own = await fetch('/app/propios', { headers: { accept: 'application/json' } }).then((answer) => (answer.ok ? answer.json() : []), () => []);
      const number = h('input', { id: 'compartir-numero', type: 'text', inputMode: 'numeric', pattern: '[0-9]+', required: true });
      const go = (event) => {
        event.preventDefault();
        location.href = `/app/t/${Number(number.value)}#compartido`;
      };
      this.replaceChildren(
        h('ul', { className: 'shared-files' }, shown),
        kept.text ? h('p', { className: 'prose' }, kept.text) : '',
        h('h2', {}, words.share_own),
        own.length ? h('ul', { className: 'shared-tickets' }, own.map(([n, , title]) => h('li', {}, h('a', { href: `/app/t/${n}#compartido`, rel: 'external' }, `${n} · ${title}`))))
          : h('p', {}, words.share_own_none),
        h('form', { className: 'form', onsubmit: go },
          h('div', { className: 'field' }, h('label', { htmlFor: number.id }, words.share_number), number),
          h('p', { className: 'row-actions' }, h('button', { className: 'button primary' }, words.share_go),
            button(words.discard, async () => (await forgetShared(kept), this.connectedCallback())))));
    }
  }

  /** Tickets that can be read here without a network: /app/sin-conexion. */
  class Stored extends HTMLElement {
    async connectedCallback() {
      const keys = await (await caches.open(`mesa-${person}`)).keys();
      const numbers = new Set(keys.map(({ url }) => /\/app\/t\/(\d+)$/.exec(url)?.[1]).filter(Boolean));
      const rows = await Promise.all([...numbers].reverse().map(async (n) => h('li', {}, h('a', { href: `/app/t/${n}` }, await title(n)))));
      this.replaceChildren(rows.length ? h('ul', { className: 'shared-tickets' }, rows) : h('p', {}, words.stored_none));
    }
  }

  // ---- installing: on the profile ----
  class Install extends HTMLElement {
    async connectedCallback() {
      await awake;
      const installed = matchMedia('(display-mode: standalone)').matches || navigator.standalone;
      const apple = /iPad|iPhone|Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;
      const ask = () => pwa.prompt.prompt().then(() => this.connectedCallback());
      this.replaceChildren(h('p', {}, installed ? words.installed : apple ? words.install_apple : pwa.prompt ? words.install_hint : words.install_menu),
        pwa.prompt && !installed ? button(words.install, ask, 'primary') : '');
    }
  }
  const deviceName = () => {
    const agent = navigator.userAgent;
    const among = (names) => names.find((name) => agent.includes(name)) ?? '';
    const browser = { Edg: 'Edge', OPR: 'Opera', Firefox: 'Firefox', Chrome: 'Chrome', Safari: 'Safari' }[among(['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'])];
    return [browser, among(['Android', 'iPad', 'iPhone', 'Windows', 'Macintosh', 'Linux'])].filter(Boolean).join(' · ');
  };
  class Push extends HTMLElement {
    async connectedCallback() {
      await awake;
      const { key, devices } = await fetch('/app/dispositivos', { headers: { accept: 'application/json' } }).then((answer) => answer.json()).catch(() => ({}));
      const { pushManager } = await navigator.serviceWorker.ready;
      const own = await subscription();
      const here = own && devices?.find(({ endpoint }) => endpoint === own.endpoint);
      const said = h('p', { className: 'unsent-said', role: 'status' });
      const trying = (act, failed) => async () => {
        said.textContent = '';
        await act().catch(() => {
          said.textContent = Notification.permission === 'denied' ? words.push_denied : failed;
        });
        if (!said.textContent) await this.connectedCallback();
      };
      const on = trying(async () => {
        const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
        await device.setFact('told', person);
        const { endpoint, keys } = made.toJSON();
        const answer = await fetch('/app/dispositivos', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: JSON.stringify({ endpoint, keys, name: deviceName() }),
        });
        if (!answer.ok) {
          await made.unsubscribe();
          throw new Error(String(answer.status));
        }
      }, words.push_failed);
      const remove = async (which) => {
        const answer = await hush(which);
        if (!answer.ok) throw new Error(String(answer.status));
      };
      const off = trying(async () => {
        await remove({ endpoint: own.endpoint });
        await own.unsubscribe();
      }, words.push_kept);
      const state = !devices ? words.still_offline
        : !pushManager || !key ? words.push_impossible
          : Notification.permission === 'denied' ? words.push_denied
            : here ? words.push_on : words.push_off;
      const able = devices && pushManager && key && Notification.permission !== 'denied';
      const rows = (devices ?? []).map(({ id, name, added }) => h('li', {},
        h('span', {}, `${name || words.push_device} · ${say('push_since', { date: added.text })}${here?.id === id ? ` · ${words.push_here}` : ''}`),
        h('button', { type: 'button', className: 'button', onclick: here?.id === id ? off : trying(() => remove({ id }), words.push_kept) }, words.remove,
          h('span', { className: 'visually-hidden' }, ` ${name || words.push_device}`))));
      this.replaceChildren(
        h('h3', {}, words.push_title),
        h('p', {}, state),
        able ? h('p', { className: 'row-actions' }, button(here ? words.push_stop : words.push_start, here ? off : on, here ? '' : 'primary')) : '',
        said,
        rows.length ? h('ul', { className: 'told', 'aria-label': words.push_list }, rows) : '');
    }
  }

  for (const [name, element] of Object.entries({ 'mesa-push': Push, 'mesa-unsent': Unsent, 'mesa-shared': Shared, 'mesa-stored': Stored, 'mesa-install': Install })) customElements.define(name, element);
})();
