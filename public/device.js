// What a device keeps for each person: pages and answers to be read without a network, and work that could not be sent. Used by the pages and
// by the service worker (docs/interface.md, "Tablet").
self.device = (() => {
  const DAY = 86_400_000;
  const KEPT = 7 * DAY;
  const MOST_TICKETS = 200;
  const MOST_OTHERS = 80;
  /** Of pictures and PDF of tickets, together. */
  const MOST_BYTES = 50 * 2 ** 20;
  /** A dead network is often a silent one. */
  const PATIENCE = 15_000;
  const TAG = 'mesa-unsent';
  /** So often something is sent that the server cannot take, without saying why. */
  const TRIES = 5;

  // ---- IndexedDB: one base for each person, and `mesa` for what is the device's own ----
  const open = new Map();
  const done = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  const base = (person) => {
    const name = person ? `mesa-${person}` : 'mesa';
    if (!open.has(name)) {
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => {
        for (const [store, keyPath] of [['unsent', 'uuid'], ['files', 'id'], ['facts', 'name']]) request.result.createObjectStore(store, { keyPath });
      };
      open.set(name, done(request).then((db) => {
        db.onversionchange = () => {
          db.close();
          open.delete(name);
        };
        db.onclose = () => open.delete(name);
        return db;
      }, (fault) => {
        open.delete(name);
        throw fault;
      }));
    }
    return open.get(name);
  };
  /** `act(store)` of each named store in one transaction; resolves once it is on disk. */
  const write = async (person, stores, act) => {
    const txn = (await base(person)).transaction(stores, 'readwrite', { durability: 'strict' });
    act(...stores.map((store) => txn.objectStore(store)));
    await new Promise((yes, no) => {
      txn.oncomplete = yes;
      txn.onabort = txn.onerror = () => no(txn.error);
    });
  };
  const read = async (person, store, key) => {
    const from = (await base(person)).transaction(store).objectStore(store);
    return done(key === undefined ? from.getAll() : from.get(key));
  };
  /** A store that is broken or full knows nothing: the network still does. */
  const fact = async (name) => (await read(null, 'facts', name).catch(() => undefined))?.value;
  const setFact = (name, value) => write(null, ['facts'], (facts) => facts.put({ name, value }));

  // ---- pages and answers ----
  const cacheOf = (person) => caches.open(`mesa-${person}`);
  /** A copy that says when it was stored. */
  const stamped = async (response, more = {}) => {
    const headers = new Headers(response.headers);
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    headers.set('x-stored-at', String(Date.now()));
    return new Response(await response.blob(), { status: response.status, headers });
  };
  const keep = async (person, key, response, more) => {
    const cache = await cacheOf(person);
    await cache.put(key, await stamped(response, more));
  };
  const storedAt = (response) => Number(response?.headers.get('x-stored-at') ?? 0);
  const find = async (person, key, options) => {
    if (!person) return undefined;
    const found = await cacheOf(person).then((cache) => cache.match(key, options)).catch(() => undefined);
    return found && Date.now() - storedAt(found) < KEPT ? found : undefined;
  };
  const ticketOf = (address) => /^\/app\/t\/(\d+)$|^\/api\/ticket\?number=(\d+)$/.exec(address)?.slice(1).find(Boolean);
  /** Nothing older than seven days, the last 200 tickets with their newest files, and a bounded number of other pages. */
  const sweep = async (person) => {
    const cache = await cacheOf(person);
    const all = [];
    for (const request of await cache.keys()) {
      const url = new URL(request.url);
      const stored = await cache.match(request);
      const [of, size] = ['x-ticket', 'x-size'].map((name) => stored.headers.get(name));
      all.push({ request, at: storedAt(stored), ticket: ticketOf(url.pathname + url.search), of, size: Number(size) });
    }
    all.sort((a, b) => b.at - a.at);
    const tickets = new Set();
    let others = 0;
    for (const { request, at, ticket, of } of all) {
      if (of) continue;
      if (ticket) tickets.add(ticket);
      const over = ticket ? tickets.size > MOST_TICKETS : ++others > MOST_OTHERS;
      if (over && ticket) tickets.delete(ticket);
      if (over || Date.now() - at > KEPT) await cache.delete(request);
    }
    let bytes = 0;
    for (const { request, of, size } of all.filter((one) => one.of)) {
      bytes += size;
      if (!tickets.has(of) || bytes > MOST_BYTES) await cache.delete(request);
    }
  };
  /** What is known here of a ticket: the answer stored last. */
  const ticket = async (person, number) => (await find(person, `/api/ticket?number=${number}`))?.json();

  // ---- unsent work: { uuid, ticket, kind, body, fields, files, seen_revision, written_at, state, why } ----
  const unsent = async (person) => (await read(person, 'unsent')).sort((a, b) => a.written_at - b.written_at);
  const put = (person, work) => write(person, ['unsent'], (all) => all.put(work)).then(changed);
  const drop = (person, work) => write(person, ['unsent', 'files'], (all, files) => {
    all.delete(work.uuid);
    for (const file of work.files) files.delete(file.id);
  }).then(changed);
  const keepFile = async (person, file) => {
    const id = `local-${crypto.randomUUID()}`;
    await write(person, ['files'], (files) => files.put({ id, name: file.name, type: file.type, size: file.size, content: file, at: Date.now() }));
    return { id, name: file.name, size: file.size };
  };
  /** Files that no work names any more: their entry was given up before it was written. */
  const sweepFiles = async (person) => {
    const named = new Set((await unsent(person)).flatMap((work) => work.files.map((file) => file.id)));
    const shared = new Set(((await read(person, 'facts', 'shared'))?.value.files ?? []).map((file) => file.id));
    const old = (await read(person, 'files')).filter((file) => !named.has(file.id) && !shared.has(file.id) && Date.now() - file.at > DAY);
    await write(person, ['files'], (files) => old.forEach((file) => files.delete(file.id)));
  };
  const channel = new BroadcastChannel('mesa-device');
  const changed = () => channel.postMessage('unsent');

  /** The composer's own form becomes work; `files` that wait on this device are named `local-…`. */
  const workOf = async (person, text) => {
    const pairs = [...new URLSearchParams(text)];
    const value = (name) => pairs.find(([key]) => key === `draft[${name}]`)?.[1] ?? '';
    const names = pairs.filter(([key]) => key.startsWith('draft[files]')).map(([, id]) => id);
    const files = [];
    for (const id of names) {
      const file = id.startsWith('local-') ? await read(person, 'files', id) : undefined;
      files.push(file ? { id, name: file.name, size: file.size } : { id, upload: id });
    }
    const known = await ticket(person, value('ticket')).catch(() => undefined);
    return {
      uuid: value('key'),
      ticket: Number(value('ticket')),
      kind: value('tab'),
      body: value('body'),
      fields: pairs.filter(([key]) => !/^draft\[(files|revision)\]/.test(key)),
      files,
      seen_revision: Number(value('revision')),
      // The last that was seen, by the server's clock.
      seen_at: known?.revision === Number(value('revision')) ? known.timeline.at(-1)?.at.at : undefined,
      written_at: Date.now(),
      state: 'waiting',
    };
  };

  const freshKey = () => crypto.randomUUID().replaceAll('-', '');
  const rename = (work) => {
    work.uuid = freshKey();
    work.fields = work.fields.map(([name, value]) => [name, name === 'draft[key]' ? work.uuid : value]);
  };

  /** As whom, so that nobody's work is sent in another's name: the server refuses when somebody else is signed in. */
  const ask = (person, path, body) => fetch(path, {
    method: 'POST',
    body,
    headers: { accept: 'application/json', 'x-mesa-person': String(person) },
    signal: AbortSignal.timeout(PATIENCE),
  });
  const upload = async (person, work, file) => {
    const kept = await read(person, 'files', file.id);
    if (!kept) return undefined;
    const form = new FormData();
    form.append('file', kept.content, kept.name);
    const answer = await ask(person, '/app/subir', form);
    if (answer.ok) {
      file.upload = (await answer.json())[0].id;
      await put(person, work);
    }
    return answer;
  };
  const bodyOf = (work) => {
    const body = new URLSearchParams(work.fields);
    body.append('draft[revision]', work.seen_revision);
    work.files.forEach((file, nth) => body.append(`draft[files][${nth}]`, file.upload));
    return body;
  };
  /** A plain entry stands after whatever came meanwhile; what moves the ticket, or was decided in view of it, does not. */
  const appends = (work) => work.kind !== 'solution' && !work.fields.some(([name, value]) => name === 'draft[wait]' && value !== 'false');

  /** Files first, then the entry; the first answer that is no yes, or the last. Throws when nobody answers. */
  const deliver = async (person, work) => {
    for (const file of work.files.filter((each) => !each.upload)) {
      const answer = await upload(person, work, file);
      if (answer && !answer.ok) return answer;
    }
    work.files = work.files.filter((file) => file.upload);
    return ask(person, '/api/post_entry', bodyOf(work));
  };
  /** A proxy without its Mesa answers for nobody. */
  const answered = (response) => ![502, 503, 504].includes(response.status);
  /** Mesa's own word, and not that of a portal on the way. */
  const ours = (response) => answered(response) && response.headers.has('x-mesa');

  /** 'sent', 'offline' (nothing is known to have happened), 'signed-out', 'failed' (this one alone), 'conflict' or 'refused'. Under the work's lock. */
  const attempt = async (person, work) => {
    for (let tries = 0; tries < 6; tries += 1) {
      const answer = await deliver(person, work).catch(() => null);
      if (!answer || !ours(answer)) return 'offline';
      if (answer.ok) return 'sent';
      const refused = (await answer.json().catch(() => null))?.refused;
      if (answer.status === 401) return 'signed-out';
      if (!refused) {
        // Something is wrong with this one: the others do not wait for it.
        work.tries = (work.tries ?? 0) + 1;
        work.why = { refusal: 'failed' };
        return work.tries < TRIES ? 'failed' : 'refused';
      }
      if (refused.refusal === 'upload_gone' && work.files.some((file) => file.id !== file.upload)) {
        // Swept on the server after a day; they are still here.
        for (const file of work.files) if (file.id !== file.upload) delete file.upload;
      } else if (refused.refusal === 'stale' && appends(work)) {
        work.seen_revision = refused.current;
      } else {
        work.why = refused;
        return ['stale', 'illegal_move'].includes(refused.refusal) ? 'conflict' : 'refused';
      }
    }
    return 'offline';
  };
  const locked = (uuid, options, act) => navigator.locks.request(`mesa-work-${uuid}`, options, act);

  /** Sends what waits, oldest first. What is being sent elsewhere is left alone. */
  const sendAll = async (person) => {
    for (const { uuid, state } of await unsent(person)) {
      if (state !== 'waiting') continue;
      const outcome = await locked(uuid, { ifAvailable: true }, async (lock) => {
        const work = lock && (await read(person, 'unsent', uuid));
        if (work?.state !== 'waiting') return 'elsewhere';
        const outcome = await attempt(person, work);
        if (outcome === 'sent') await drop(person, work);
        else if (outcome === 'failed') await put(person, work);
        else if (outcome === 'conflict' || outcome === 'refused') await put(person, { ...work, state: outcome });
        return outcome;
      });
      if (outcome === 'sent') channel.postMessage('sent');
      if (outcome === 'offline' || outcome === 'signed-out') return outcome;
    }
    return 'done';
  };
  const wakeLater = async () => {
    try {
      await self.registration.sync.register(TAG);
    } catch {
      // Not every browser has it: `online`, focus and start do it there.
    }
  };

  /** Everything of one person, at sign-out. */
  const wipe = async (person) => {
    if (!person) return;
    await caches.delete(`mesa-${person}`).catch(() => {});
    await write(person, ['unsent', 'files', 'facts'], (...stores) => stores.forEach((store) => store.clear()));
    indexedDB.deleteDatabase(`mesa-${person}`);
  };

  return {
    TAG, MOST_BYTES, channel, read, write, fact, setFact, keep, find, storedAt, sweep, ticket, unsent, put, drop, keepFile, sweepFiles, workOf, freshKey, rename, deliver, answered, ours, locked,
    sendAll, wakeLater, wipe, ticketOf, ask, PATIENCE,
  };
})();
