// Notices on one's own device: a push service of our own that opens what it is sent, as a browser would (RFC 8291), and checks who sent it (RFC 8292).
import { expect } from '@playwright/test';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import http from 'node:http';
import { escalate, openTicket } from './support/desk.mjs';
import { test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

test.use({ serviceWorkers: 'allow', permissions: ['notifications'] });

/** A push service with one subscription; what arrives is opened with the browser's keys. */
async function pushService() {
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16);
  const service = { arrived: [], status: 201 };
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    service.arrived.push({ headers: request.headers, text: opened(browser, auth, Buffer.concat(chunks)) });
    response.writeHead(service.status).end();
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  service.origin = `http://127.0.0.1:${server.address().port}`;
  service.subscription = {
    endpoint: `${service.origin}/dispositivo/1`,
    keys: { p256dh: browser.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
  };
  service.close = () => new Promise((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  return service;
}

/** aes128gcm with the keys of Web Push, written against the standard and not against our own sealing. */
function opened(browser, auth, body) {
  const [salt, ours, record] = [body.subarray(0, 16), body.subarray(21, 21 + body[20]), body.subarray(21 + body[20])];
  const theirs = browser.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const input = Buffer.from(hkdfSync('sha256', browser.computeSecret(ours), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16));
  const nonce = Buffer.from(hkdfSync('sha256', input, salt, Buffer.from('Content-Encoding: nonce\0'), 12));
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(record.subarray(-16));
  const text = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  expect(text.at(-1), 'the last record').toBe(2);
  return text.subarray(0, -1).toString('utf8');
}

/** The token is signed by the key that the browser subscribed with. */
function sender(headers, publicKey) {
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization);
  expect(key).toBe(publicKey);
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const [head, claims, signature] = token.split('.');
  const pem = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' };
  expect(verify('sha256', Buffer.from(`${head}.${claims}`), pem, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(claims, 'base64url'));
}

/** Chromium would ask its maker for a subscription; here it has ours. */
const subscribing = (subscription) => {
  let own = null;
  const made = {
    endpoint: subscription.endpoint,
    toJSON: () => subscription,
    unsubscribe: async () => {
      own = null;
      sessionStorage.removeItem('subscribed');
      return true;
    },
  };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem('subscribed') ? made : own);
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    sessionStorage.setItem('subscribed', applicationServerKey);
    own = made;
    return made;
  };
};

async function office(launch, options) {
  const mesa = await launch(options);
  await staff(mesa);
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'No abre el correo' }))).toMatchObject({ code: 250 });
  await until('the ticket is there', async () => (await mesa.export()).length === 1);
  return mesa;
}

/** Diego's profile, on which he asks to be told. */
async function told(visitor, signedIn, mesa, service) {
  const page = await visitor();
  await page.addInitScript(subscribing, service.subscription);
  await page.goto(`${mesa.url}/ingresar`);
  await page.getByLabel('Correo').fill(mesa.at(DIEGO.local));
  await page.getByLabel('Contraseña', { exact: true }).fill('clave-larga-2026');
  await page.getByRole('button', { name: 'Ingresar' }).click();
  await page.waitForURL(/\/app/);
  await page.goto(`${mesa.url}/app/perfil`);
  await page.getByRole('button', { name: 'Avisarme en este equipo', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Equipos que le avisan' })).toContainText('este equipo');
  return page;
}

test('an assignment arrives sealed for the device and signed by the office, and its notice opens the ticket', async ({ launch, visitor, signedIn }) => {
  const service = await pushService();
  const mesa = await office(launch);
  const page = await told(visitor, signedIn, mesa, service);
  const key = await page.evaluate(() => sessionStorage.getItem('subscribed'));
  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 1);
  await escalate(other, { technician: DIEGO.name });
  await until('it is pushed', () => service.arrived.length === 1);
  const [{ headers, text }] = service.arrived;
  expect(JSON.parse(text)).toMatchObject({ title: 'No abre el correo', body: 'Le asignaron #0000001', url: '/app/t/1' });
  expect(headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '86400' });
  expect(sender(headers, key)).toMatchObject({ aud: service.origin, sub: `mailto:${mesa.address}` });

  // What the service would hand to the browser, to a worker that is there already: it would keep it until then.
  await page.evaluate(() => navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated' || new Promise((done) => active.addEventListener('statechange', done, { once: true }))).then(() => true));
  const session = await page.context().newCDPSession(page);
  const registered = new Promise((done) => session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => registrations[0] && done(registrations[0])));
  await session.send('ServiceWorker.enable');
  const { registrationId } = await registered;
  await session.send('ServiceWorker.deliverPushMessage', { origin: mesa.url, registrationId, data: text });
  const notices = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body }) => [title, body]));
  await until('the notice is shown', async () => (await notices()).length === 1);
  expect(await notices()).toEqual([['No abre el correo', 'Le asignaron #0000001']]);
  const [worker] = page.context().serviceWorkers();
  await worker.evaluate(async () => {
    const [notification] = await self.registration.getNotifications();
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  });
  await expect(page, 'pressing it opens the ticket').toHaveURL(/\/app\/t\/1$/);
  expect(await notices()).toEqual([]);
  await service.close();
});

test('a server that dies while telling tells again, and a device that is gone is forgotten', async ({ launch, visitor, signedIn }) => {
  const service = await pushService();
  const mesa = await office(launch, { env: { MESA_KILL_AT: 'push.before_settle' } });
  const page = await told(visitor, signedIn, mesa, service);
  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 1);
  await escalate(other, { technician: DIEGO.name });
  await until('mesa has died', () => mesa.process.signalCode === 'SIGKILL');
  expect(service.arrived).toHaveLength(1);
  delete mesa.env.MESA_KILL_AT;
  service.status = 410;
  await mesa.start();
  await until('it is told again', () => service.arrived.length === 2);
  expect(service.arrived[1].text, 'the later takes the place of the earlier').toBe(service.arrived[0].text);
  await until('the device is gone from the list', async () => {
    await page.goto(`${mesa.url}/app/perfil`);
    await expect(page.getByText('Este equipo puede avisarle')).toBeVisible();
    return (await page.getByRole('list', { name: 'Equipos que le avisan' }).count()) === 0;
  });
  await service.close();
});

test('what one does not want any more is removed from the list', async ({ launch, visitor, signedIn }) => {
  const service = await pushService();
  const mesa = await office(launch);
  const page = await told(visitor, signedIn, mesa, service);
  await page.getByRole('button', { name: 'No avisarme en este equipo' }).click();
  await expect(page.getByText('Este equipo puede avisarle')).toBeVisible();
  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 1);
  await escalate(other, { technician: DIEGO.name });
  await page.waitForTimeout(2_000);
  expect(service.arrived).toEqual([]);
  await service.close();
});

test('a device that could not be taken off the list says so and stays', async ({ launch, visitor, signedIn }) => {
  const service = await pushService();
  const mesa = await office(launch);
  const page = await told(visitor, signedIn, mesa, service);
  const list = page.getByRole('list', { name: 'Equipos que le avisan' });
  await page.route('**/app/dispositivos/quitar', (route) => route.fulfill({ status: 500, json: {} }));
  for (const button of [list.getByRole('button', { name: /^Quitar/ }), page.getByRole('button', { name: 'No avisarme en este equipo' })]) {
    await button.click();
    await expect(page.locator('mesa-push').getByRole('status')).toContainText('Mesa no pudo quitar el equipo de la lista');
    await expect(list).toContainText('este equipo');
  }
  await page.unroute('**/app/dispositivos/quitar');
  await list.getByRole('button', { name: /^Quitar/ }).click();
  await expect(list).toHaveCount(0);
  await service.close();
});

test('how many notices came while nobody looked stands in the title, until somebody looks', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local);
  await page.goto(`${mesa.url}/app/bandeja`);
  await until('the service worker answers', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
  const bare = await page.title();
  const [worker] = page.context().serviceWorkers();
  const push = () => worker.evaluate(async () => {
    const data = { person: await device.fact('person'), title: 'No abre el correo', body: '', url: '/app/t/1' };
    self.dispatchEvent(new PushEvent('push', { data: JSON.stringify(data) }));
  });
  await push();
  await push();
  await expect.poll(() => page.title()).toBe(`(2) ${bare}`);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect.poll(() => page.title()).toBe(bare);
});
