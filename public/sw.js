// The service worker: pages and answers from the network first and from this device when there is none; entries written down before they are sent.
// Stores are each person's own (device.js). What is not named here goes to the network untouched: sign-in, live channel, exports, administration.
importScripts('/device.js');

/** Written before this script by the build: the release and its files. */
const { name: RELEASE, files: FILES } = self.release;
const ASSETS = 'mesa-assets';
/** Files that have no hash in their name: asked for again, kept for when nobody answers. */
const PLAIN = ['/pwa.js', '/pwa-pages.js', '/device.js', '/pictures.js', '/palette.js', '/place.js', '/favicon.svg', '/manifest.webmanifest', '/icons/mesa-192.png'];
/** Of this release and of earlier ones. */
const HASHED = /^\/pkg\/|\.[0-9a-f]{16}\.\w+$/;
const PAGES = /^\/app(\/bandeja|\/t\/\d+|\/triage|\/buscar|\/pendientes|\/compartir|\/perfil)?$/;
const READS = /^\/api\/(ticket|queue_page|choices|profile|saved_views|triage_page|own_drafts|relay_trouble|mailbox_alarms)$|^\/app\/propios$/;
/** Pictures and PDF of entries: kept with their ticket. */
const FILE = /^\/app\/adjunto\/\d+$/;
/** So many bytes of each, and so many are asked for in one go. */
const SMALL = 2 * 2 ** 20;
/** The office's colours and logo: the address says which. */
const OFFICE = /^\/oficina\/(colores\.css|logo)$/;
const NOTHING_STORED = '/app/sin-conexion';
const DAY = 86_400_000;
const PATIENCE = 3_000;
/** Once nobody has answered, the next is waited for less. */
const IMPATIENCE = 1_000;

let down = false;
/** Answers shown from the store, by client: they are told once the network answers again. */
const behind = new Set();

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));

async function install() {
  const cache = await caches.open(ASSETS);
  for (const path of [...FILES, ...PLAIN]) {
    if (PLAIN.includes(path) || !(await cache.match(path))) await cache.add(new Request(path, { cache: 'reload' }));
  }
}

/** The files of releases that were replaced more than seven days ago go; pages still open may ask for those of later ones. */
async function activate() {
  const releases = (await device.fact('releases')) ?? [];
  if (releases.at(-1)?.name !== RELEASE) releases.push({ name: RELEASE, since: Date.now(), files: FILES });
  const kept = releases.filter((release, nth) => Date.now() - (releases[nth + 1]?.since ?? Date.now()) < 7 * DAY);
  await device.setFact('releases', kept).catch(() => {});
  const wanted = new Set([...PLAIN, ...kept.flatMap((release) => release.files)]);
  const cache = await caches.open(ASSETS);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (!wanted.has(pathname) && !OFFICE.test(pathname)) await cache.delete(request);
  }
  await self.clients.claim();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const writes = { '/api/post_entry': post, '/app/subir': upload, '/app/compartir': share, '/salir': leave, '/ingresar': signIn };
  if (request.method === 'POST' && writes[pathname]) event.respondWith(writes[pathname](event));
  if (request.method !== 'GET') return;
  if (FILE.test(pathname)) event.respondWith(file(event));
  else if (OFFICE.test(pathname)) event.respondWith(look(request.url));
  else if (request.mode === 'navigate') {
    if (pathname.startsWith('/app')) event.respondWith(page(event));
  } else if (READS.test(pathname)) event.respondWith(answer(event));
  else if (HASHED.test(pathname)) event.respondWith(asset(request));
  else if (PLAIN.includes(pathname)) event.respondWith(plain(request));
});

self.addEventListener('message', (event) => {
  const { type, person, path, since, office } = event.data ?? {};
  const acts = {
    // A page has come to life: whose it is, and whether it is worth keeping.
    hello: async () => {
      // Loaded before somebody signed out: it brings nothing back.
      if ((await device.fact('leaving')) || since < ((await device.fact('left')) ?? 0)) return;
      await device.setFact('person', person);
      await stock(person, path);
      await device.sweep(person);
      await device.sweepFiles(person);
      // They came before this worker was there.
      await Promise.all((office ?? []).map(look));
    },
    send: () => sendFor(person),
    looked: () => count(0),
    update: () => self.skipWaiting(),
  };
  event.waitUntil(Promise.resolve(acts[type]?.()).finally(() => event.ports[0]?.postMessage('done')));
});
self.addEventListener('sync', (event) => {
  if (event.tag === device.TAG) event.waitUntil(device.fact('person').then(sendFor));
});

/** Sends what waits; throws while the network is gone, so that the browser tries again. */
async function sendFor(person) {
  if (person && (await device.sendAll(person)) === 'offline') {
    await device.wakeLater();
    throw new Error('offline');
  }
}

/** Notes whether somebody answers, and sends what waited for that. */
function heard(answered) {
  const back = down && answered;
  down = !answered;
  if (back) device.fact('person').then(sendFor).catch(() => {});
}

const after = (millis) => new Promise((yes) => setTimeout(yes, millis));

/** The network's answer; nothing when it fails, or not within the time that a stored one is there to replace it. */
async function firstOf(network, stored) {
  const reached = network.then(
    (response) => {
      const answered = device.answered(response);
      heard(answered);
      return answered || !stored ? response : undefined;
    },
    (fault) => {
      heard(false);
      if (!stored) throw fault;
    },
  );
  return Promise.race(stored ? [reached, after(down ? IMPATIENCE : PATIENCE)] : [reached]);
}

/** Keeps an answer in the store of whoever it was made for, as its header says, while they have this device; `more` headers go with it. */
async function keepAnswer(key, response, more) {
  const person = response.headers.get('x-mesa-person');
  if (!person || !response.ok || response.type !== 'basic' || !(await isHere(person))) return;
  await device.keep(person, key, response, more);
  if (!(await isHere(person))) await caches.delete(`mesa-${person}`);
}

const isHere = async (person) => String(person) === String(await device.fact('person'));

async function page(event) {
  const url = new URL(event.request.url);
  const ticket = device.ticketOf(url.pathname);
  const key = ticket ? url.pathname : url.pathname + url.search;
  if (!(await gone())) return unreachable();
  const network = fetch(event.request);
  const person = await device.fact('person');
  const stored = (await device.find(person, key)) ?? (await device.find(person, url.pathname, { ignoreSearch: true }));
  const kept = network.then(async (response) => {
    if (PAGES.test(url.pathname)) await keepAnswer(key, response.clone());
  }).catch(() => {});
  event.waitUntil(kept);
  try {
    const response = await firstOf(network, stored);
    if (response) return response;
  } catch {
    return (await device.find(person, NOTHING_STORED)) ?? unreachable();
  }
  return aged(stored);
}

/** A stored page says itself how old it is, and brings a key of its own: what was written on it before went under the other one. */
async function aged(stored) {
  const html = (await stored.text()).replace('<html', `<html data-stored="${device.storedAt(stored)}"`);
  const [, key] = /name="draft\[key\]" value="(\w+)"/.exec(html) ?? [];
  return new Response(key ? html.replaceAll(key, device.freshKey()) : html, { status: stored.status, headers: stored.headers });
}

/** Nobody has been here with a network: the one sentence that no server could translate. */
function unreachable() {
  const text = '<!doctype html><html lang="es"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mesa</title>'
    + '<h1>Sin conexión · Offline</h1><p>No hay conexión con el servidor. Revise la red y vuelva a cargar la página.'
    + '<p lang="en">The server cannot be reached. Check the network and reload the page.';
  return new Response(text, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" } });
}

async function answer(event) {
  const { pathname, search } = new URL(event.request.url);
  const key = pathname + search;
  const network = fetch(event.request);
  const stored = await device.find(await device.fact('person'), key);
  let late = false;
  const kept = network.then(async (response) => {
    await keepAnswer(key, response.clone());
    if (response.ok && late) await tell(event.clientId, { type: 'fresh' });
    const ticket = device.ticketOf(key);
    if (ticket && response.ok) await stock(response.headers.get('x-mesa-person'), `/app/t/${ticket}`);
  }).catch(() => {});
  event.waitUntil(kept);
  const response = await firstOf(network, stored);
  if (response) {
    if (behind.delete(event.clientId)) await tell(event.clientId, { type: 'live' });
    return response;
  }
  late = true;
  behind.add(event.clientId);
  await tell(event.clientId, { type: 'stored', at: device.storedAt(stored) });
  return stored;
}

/** From the network; where there is none, as it is kept here. Says nothing of the network: whoever turns the page breaks off its pictures. */
async function file(event) {
  const { pathname } = new URL(event.request.url);
  if (!(await gone())) return unreachable();
  const stored = await device.find(await device.fact('person'), pathname);
  if (!stored) return fetch(event.request).catch(unreachable);
  const network = fetch(event.request).then((response) => (device.answered(response) ? response : undefined), () => {});
  return (await Promise.race([network, after(down ? IMPATIENCE : PATIENCE)])) ?? stored;
}

/** The small files of a ticket that is kept; where somebody pays for what comes, only what they open. */
async function stockFiles(person, number, room) {
  if (navigator.connection?.saveData) return;
  const entries = (await device.ticket(person, number))?.timeline.flatMap(({ item }) => item.Entry?.attachments ?? []) ?? [];
  for (const { id, size, preview } of entries) {
    const path = `/app/adjunto/${id}`;
    if (!preview || size > Math.min(SMALL, room.left) || (await device.find(person, path))) continue;
    room.left -= size;
    const response = await fetch(path, { redirect: 'error' }).catch(() => undefined);
    if (!response || !(await isHere(person))) return;
    await keepAnswer(path, response, { 'x-ticket': number, 'x-size': size });
  }
}
const roomForFiles = () => ({ left: device.MOST_BYTES });

async function tell(clientId, message) {
  (await self.clients.get(clientId))?.postMessage(message);
}

/** Keeps a page that was reached without loading it, unless that was done a minute ago. */
async function stock(person, path) {
  if (!person) return;
  const ticket = device.ticketOf(new URL(path ?? '/', location.origin).pathname);
  const pages = ticket ? [`/api/ticket?number=${ticket}`, `/app/t/${ticket}`] : [path];
  const shell = await device.find(person, NOTHING_STORED);
  // The last of them says that all of it is there.
  const once = ['/app/pendientes', '/app/compartir', '/app/bandeja', NOTHING_STORED];
  if (Date.now() - device.storedAt(shell) > DAY) pages.push(...once);
  for (const wanted of pages) {
    const { pathname } = new URL(wanted ?? '/', location.origin);
    if (!PAGES.test(pathname) && !READS.test(pathname) && pathname !== NOTHING_STORED) continue;
    if (Date.now() - device.storedAt(await device.find(person, wanted)) < 60_000) continue;
    const accept = READS.test(pathname) ? 'application/json' : 'text/html';
    const response = await fetch(wanted, { headers: { accept }, redirect: 'error' }).catch(() => undefined);
    if (!response && once.includes(wanted)) return;
    if (response?.headers.get('x-mesa-person') === String(person)) await keepAnswer(wanted, response);
  }
  if (ticket) await stockFiles(person, ticket, roomForFiles());
  await stockOwn(person);
}

/** Own open tickets, so that they can be read in the corridor although nobody opened them here. */
async function stockOwn(person) {
  const last = (await device.read(person, 'facts', 'own'))?.value ?? { at: 0, seen: {} };
  if (Date.now() - last.at < 5 * 60_000) return;
  const response = await fetch('/app/propios', { headers: { accept: 'application/json' } }).catch(() => undefined);
  if (!response?.ok || response.headers.get('x-mesa-person') !== String(person)) return;
  const seen = {};
  if (!(await isHere(person))) return;
  await device.write(person, ['facts'], (facts) => facts.put({ name: 'own', value: { at: Date.now(), seen: last.seen } }));
  const room = roomForFiles();
  for (const [number, revision] of await response.json()) {
    seen[number] = revision;
    if (last.seen[number] === revision && (await device.find(person, `/app/t/${number}`))) continue;
    for (const path of [`/app/t/${number}`, `/api/ticket?number=${number}`]) {
      const each = await fetch(path, { redirect: 'error' }).catch(() => undefined);
      if (!each || !(await isHere(person))) return;
      if (each.headers.get('x-mesa-person') === String(person)) await keepAnswer(path, each);
    }
    await stockFiles(person, number, room);
  }
  if (await isHere(person)) await device.write(person, ['facts'], (facts) => facts.put({ name: 'own', value: { at: Date.now(), seen } }));
}

/** What a release's store has of it; nothing where the store is broken. */
const storedOf = (request) => caches.match(request.url, { cacheName: ASSETS }).catch(() => undefined);

async function asset(request) {
  return (await storedOf(request)) ?? fetch(request);
}

/** By its whole address, which changes with what it shows; the former one where there is no network. */
async function look(url) {
  const stored = await storedOf({ url });
  if (stored) return stored;
  const response = await fetch(url).catch(() => undefined);
  if (!response?.ok) return (await caches.match(url, { cacheName: ASSETS, ignoreSearch: true }).catch(() => undefined)) ?? response ?? Response.error();
  const keep = async () => {
    const cache = await caches.open(ASSETS);
    await cache.delete(url, { ignoreSearch: true });
    await cache.put(url, response.clone());
  };
  await keep().catch(() => {});
  return response;
}

async function plain(request) {
  const stored = await storedOf(request);
  return (await firstOf(fetch(request), stored)) ?? stored;
}

// ---- what is written ----

/** An entry is on this device before it is on its way, and stays until the server has it or has said no. */
async function post(event) {
  const { request } = event;
  const form = request.mode === 'navigate';
  const person = await device.fact('person');
  const work = person ? await device.workOf(person, await request.clone().text()).catch(() => ({})) : {};
  if (!work.uuid || !work.ticket) return fetch(request);
  // Under this key something else waits already: this is another entry.
  const other = await device.read(person, 'unsent', work.uuid).catch(() => undefined);
  const again = Boolean(other && other.body !== work.body);
  if (again) device.rename(work);
  return device.locked(work.uuid, {}, async () => {
    // What cannot be kept can still be sent.
    if (!(await device.put(person, work).then(() => true, () => false))) return fetch(request);
    const plain = !again && work.files.every((file) => file.upload);
    const sending = plain ? fetch(request) : device.deliver(person, work);
    const response = await Promise.race([sending, after(device.PATIENCE)]).catch(() => undefined);
    if (response && (response.type === 'opaqueredirect' || device.ours(response))) {
      heard(true);
      await device.drop(person, work).catch(() => {});
      return response;
    }
    heard(false);
    await device.wakeLater();
    return form ? Response.redirect('/app/pendientes', 303) : json(503, 'kept');
  });
}

/** A file that cannot be sent ahead waits here for its entry. */
async function upload(event) {
  const person = await device.fact('person');
  const copy = event.request.clone();
  if (!down || !person) {
    const response = await fetch(event.request).catch(() => undefined);
    heard(Boolean(response && device.answered(response)));
    if (!down) return response;
  }
  const file = (await copy.formData()).get('file');
  if (!person || !file) return Response.error();
  return device.keepFile(person, file).then((kept) => json(200, [kept]), () => Response.error());
}

/** Shared from another app: kept here until its ticket is chosen. */
async function share(event) {
  const person = await device.fact('person');
  const form = await event.request.formData();
  if (person) {
    const files = [];
    for (const file of form.getAll('archivos')) if (file.size) files.push(await device.keepFile(person, file));
    const text = ['titulo', 'texto', 'enlace'].map((name) => form.get(name)).filter(Boolean).join('\n');
    await device.write(person, ['facts'], (facts) => facts.put({ name: 'shared', value: { files, text } }));
  }
  return Response.redirect('/app/compartir', 303);
}

/** The session ends on the server now, or before anything else is asked of it. */
async function leave(event) {
  await device.setFact('leaving', true).catch(() => {});
  await device.setFact('left', Date.now()).catch(() => {});
  const forgetting = device.fact('person').then(forget);
  event.waitUntil(forgetting);
  // Whatever it takes, the session is over.
  await Promise.race([forgetting, after(PATIENCE)]);
  const done = await end();
  // Other pages of the same person: only now are they led to the sign-in.
  device.channel.postMessage('left');
  return Response.redirect(done ? '/ingresar' : '/app/bandeja', 303);
}

/** Nobody signs in beside a session that should have ended. */
async function signIn(event) {
  return (await gone()) ? fetch(event.request) : unreachable();
}

/** Whoever signed out here is signed out on the server, too. */
const gone = async () => !(await device.fact('leaving')) || end();
let ending;
const end = () => (ending ??= leaveAtLast().finally(() => (ending = undefined)));

/** Done when Mesa itself shows the sign-in: a proxy or a portal on the way ends no session. */
async function leaveAtLast() {
  const response = await fetch('/salir', { method: 'POST', signal: AbortSignal.timeout(device.PATIENCE) }).catch(() => undefined);
  const done = Boolean(response?.ok && device.ours(response));
  if (done) await device.setFact('leaving', false).catch(() => {});
  return done;
}

/** Each of it, also where another part fails. */
async function forget(person) {
  await device.setFact('person', null).catch(() => {});
  const hush = async () => (await self.registration.pushManager?.getSubscription())?.unsubscribe();
  const close = async () => (await self.registration.getNotifications()).forEach((shown) => shown.close());
  await Promise.allSettled([device.wipe(person), hush(), close(), count(0)]);
}

const json = (status, body) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

// ---- notices of this device ----

self.addEventListener('push', (event) => event.waitUntil(notify(event.data?.json() ?? {})));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
self.addEventListener('notificationclick', (event) => event.waitUntil(open(event.notification)));

async function notify({ person, title, body, url, tag }) {
  // Somebody else has this tablet now: what it is about is not theirs to read.
  const theirs = person === (await device.fact('person'));
  const icon = '/icons/mesa-192.png';
  await self.registration.showNotification(theirs ? title : 'Mesa', theirs ? { body, tag, data: url, icon, badge: icon } : { tag: 'mesa', icon });
  await count(((await device.fact('new')) ?? 0) + 1);
}

/** The browser gave this device another address. */
async function renew({ oldSubscription, newSubscription }) {
  const made = newSubscription ?? (oldSubscription && (await self.registration.pushManager.subscribe(oldSubscription.options)));
  if (!made) return;
  const { endpoint, keys } = made.toJSON();
  const headers = { 'content-type': 'application/json', accept: 'application/json', 'x-mesa-person': String(await device.fact('told')) };
  await fetch('/app/dispositivos', { method: 'POST', headers, body: JSON.stringify({ endpoint, keys, name: '' }) });
}

/** How many notices came since Mesa was last looked at: on its icon where that is possible, and in the titles of open pages. */
async function count(number) {
  await device.setFact('new', number);
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage({ type: 'count', number });
  await (number ? navigator.setAppBadge?.(number) : navigator.clearAppBadge?.());
}

async function open(notice) {
  notice.close();
  const url = notice.data ?? '/app/bandeja';
  const [client] = await self.clients.matchAll({ type: 'window' });
  if (!client) return self.clients.openWindow(url);
  await client.focus().catch(() => {});
  return client.navigate(url).catch(() => self.clients.openWindow(url));
}
