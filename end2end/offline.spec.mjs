// The tablet in the corridor: a proxy in front of Mesa is stopped and started again (`setOffline` does not reach a service worker), and the page is
// killed in between. Nothing is lost, nothing is sent twice, conflicts are shown; sign-out wipes; two people on one tablet see their own alone.
import { expect } from '@playwright/test';
import { awake, chooseTab, escalate, openTicket, submitButton, TABS, timeline, write } from './support/desk.mjs';
import { complaintsOf, signIn, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, ELENA, PIXEL, rawMail, staff, withFiles } from './support/office.mjs';
import { startProxyTo } from './support/proxy.mjs';
import { until } from './support/until.mjs';

test.use({ serviceWorkers: 'allow' });

/** An office whose browsers come through a door that can be closed. */
async function office(launch, subjects = ['No abre el correo', 'La impresora no imprime']) {
  const mesa = await launch();
  await staff(mesa);
  for (const [index, subject] of subjects.entries()) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, { from: `persona${index}`, subject }))).toMatchObject({ code: 250 });
    await until(`${subject} is registered`, async () => (await mesa.export()).length === index + 1);
  }
  const door = await startProxyTo({ host: '127.0.0.1', port: Number(new URL(mesa.url).port) });
  return { mesa, door, tablet: { ...mesa, url: `http://127.0.0.1:${door.port}` } };
}

/** Until the service worker has taken this page over and has kept it. */
async function equipped(page, path) {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until('the service worker answers for this page', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)));
  const kept = async ([wanted, person]) => Boolean(await (await caches.open(`mesa-${person}`)).match(wanted));
  const person = await personOf(page);
  // The last of what a device keeps once for all; the page itself may have been kept before.
  for (const wanted of ['/app/sin-conexion', path]) await until(`${wanted} is kept on the device`, () => page.evaluate(kept, [wanted, person]));
}

/** Diego's page of the first ticket, on a device that has kept what it needs to do without a network. */
async function atTheTicket(signedIn, tablet) {
  const page = await signedIn(tablet, DIEGO.local);
  await openTicket(page, tablet, 1);
  await equipped(page, '/app/t/1');
  return page;
}

const personOf = (page) => page.evaluate(() => document.documentElement.dataset.person);
const texts = async (mesa, number) => (await mesa.export()).find((ticket) => ticket.number === number).entries.map((entry) => entry.text.trim());

test('a ticket is read and answered without a network, the page is killed, and it arrives once', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  let page = await atTheTicket(signedIn, tablet);

  await door.stop();
  await page.reload();
  await expect(page.getByRole('heading', { name: /No abre el correo/ }), 'the stored page').toBeVisible();
  await awake(page);
  await expect(page.locator('.banner')).toContainText('Sin conexión');
  await expect(page.locator('.banner'), 'says how old it is').toContainText('Lo que ve se guardó');

  await chooseTab(page, TABS.followUp);
  await page.getByLabel('Mensaje').fill('Cambié el cable en el sótano.');
  await page.locator('#adjuntar').setInputFiles({ name: 'cable.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') });
  await expect(page.locator('.upload')).toContainText('cable.png');
  await submitButton(page, TABS.followUp).click();
  await expect(page.getByText('Quedó guardado en este equipo')).toBeVisible();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');

  // Killed in between: another page of the same browser, later. The stored page is the same, what is written on it is not.
  const context = page.context();
  await page.close();
  page = await context.newPage();
  await page.goto(`${tablet.url}/app/t/1`);
  await awake(page);
  await chooseTab(page, TABS.note);
  await page.getByLabel('Mensaje').fill('El cable viejo está en la bodega.');
  await submitButton(page, TABS.note).click();
  await expect(page.locator('.banner')).toContainText('2 cosas sin enviar');
  // The page alone may have been stored, before the connection went: what waits is named all the same.
  await page.evaluate(async (name) => (await caches.open(name)).delete('/api/ticket?number=1'), `mesa-${await personOf(page)}`);
  await page.goto(`${tablet.url}/app/pendientes`);
  await expect(page.locator('.unsent')).toHaveCount(2);
  const work = page.locator('.unsent').first();
  await expect(work).toContainText('No abre el correo');
  await expect(work).toContainText('Cambié el cable en el sótano.');
  await expect(work).toContainText('cable.png');
  await expect(work).toContainText('Espera conexión');
  expect(await texts(mesa, 1), 'nothing has arrived').toHaveLength(1);

  await door.start();
  await expect(page.getByText('Todo está enviado'), 'sent by itself').toBeVisible({ timeout: 40_000 });
  expect(await texts(mesa, 1)).toEqual([expect.any(String), 'Cambié el cable en el sótano.', 'El cable viejo está en la bodega.']);
  const [ticket] = (await mesa.export()).filter(({ number }) => number === 1);
  expect(ticket.attachments.map((file) => file.name)).toEqual(['cable.png']);
});

test('what the ticket became meanwhile stops a solution, and both versions are shown', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  await openTicket(page, tablet, 2);
  await equipped(page, '/app/t/2');
  await door.stop();
  await page.goto(`${tablet.url}/app/t/2`);
  await awake(page);
  await chooseTab(page, TABS.solution);
  await page.getByLabel('Mensaje').fill('Cambié el tóner.');
  await submitButton(page, TABS.solution).click();
  await expect(page.getByText('Quedó guardado en este equipo')).toBeVisible();
  await page.goto(`${tablet.url}/app/t/1`);
  await awake(page);
  await chooseTab(page, TABS.note);
  await page.getByLabel('Mensaje').fill('Revisé el puesto.');
  await submitButton(page, TABS.note).click();
  await expect(page.locator('.banner')).toContainText('2 cosas sin enviar');

  // Somebody with a network works on both.
  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 2);
  await write(other, TABS.followUp, 'Espere, el tóner llega mañana.');
  await openTicket(other, mesa, 1);
  await write(other, TABS.followUp, 'Pasamos hoy.');

  await page.goto(`${tablet.url}/app/pendientes`);
  await door.start();
  const work = page.locator('.unsent');
  await expect(work, 'the note stands after whatever came; the solution does not').toHaveCount(1, { timeout: 40_000 });
  expect(await texts(mesa, 1)).toEqual([expect.any(String), 'Pasamos hoy.', 'Revisé el puesto.']);
  await expect(work).toContainText('El ticket cambió: decida usted');
  await expect(work.locator('.versions')).toContainText('Cambié el tóner.');
  await expect(work.locator('.versions')).toContainText('Espere, el tóner llega mañana.');
  await expect(work.locator('.versions')).toContainText('El ticket está ahora: Nuevo.');
  expect(await texts(mesa, 2)).toHaveLength(2);
  await work.getByRole('button', { name: 'Aplicar lo mío' }).click();
  await expect(page.getByText('Todo está enviado')).toBeVisible();
  expect(await texts(mesa, 2)).toEqual([expect.any(String), 'Espere, el tóner llega mañana.', 'Cambié el tóner.']);
});

test('closed meanwhile: it is edited as a draft, or given up, and never sent by itself', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  await door.stop();
  for (const text of ['Voy para allá.', 'Ya llegué.']) {
    await page.getByLabel('Mensaje').fill(text);
    await submitButton(page, TABS.followUp).click();
    await expect(page.getByLabel('Mensaje')).toHaveValue('');
  }
  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 1);
  await write(other, TABS.solution, 'Se resolvió por teléfono.');

  await door.start();
  await page.goto(`${tablet.url}/app/pendientes`);
  const conflicts = page.locator('.unsent[data-state=conflict]');
  await expect(conflicts).toHaveCount(2, { timeout: 40_000 });
  await expect(conflicts.first()).toContainText('El ticket está ahora: Cerrado.');
  expect(await texts(mesa, 1)).toHaveLength(2);
  page.once('dialog', (dialog) => dialog.accept());
  await conflicts.first().getByRole('button', { name: 'Conservar lo actual' }).click();
  await expect(conflicts).toHaveCount(1);
  await conflicts.getByRole('link', { name: 'Editar' }).click();
  await expect(page).toHaveURL(/\/app\/t\/1$/);
  await expect(page.getByLabel('Mensaje'), 'what was written, to be written otherwise').toHaveValue('Ya llegué.');
  await page.goto(`${tablet.url}/app/pendientes`);
  await expect(page.getByText('Todo está enviado'), 'it is a draft now').toBeVisible();
  expect(await texts(mesa, 1)).toHaveLength(2);
});

test('the server dies with the entry in its hands, and has it once', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  // The answer never comes: the entry is on the server, and the tablet does not know.
  door.swallowAnswers();
  await page.getByLabel('Mensaje').fill('Llegó, pero nadie lo supo.');
  await submitButton(page, TABS.followUp).click();
  await until('the server has it', async () => (await texts(mesa, 1)).length === 2);
  await door.stop();
  await expect(page.getByText('Quedó guardado en este equipo')).toBeVisible({ timeout: 20_000 });
  await door.start();
  await page.goto(`${tablet.url}/app/pendientes`);
  await expect(page.getByText('Todo está enviado')).toBeVisible({ timeout: 40_000 });
  expect(await texts(mesa, 1)).toEqual([expect.any(String), 'Llegó, pero nadie lo supo.']);
});

/** What the browser still has of a person: pages, work, drafts. */
const left = (page, person) =>
  page.evaluate(async (who) => {
    const there = (await indexedDB.databases()).some(({ name }) => name === `mesa-${who}`);
    return { pages: await caches.has(`mesa-${who}`), work: there ? await device.unsent(who) : [], drafts: Object.keys(localStorage).filter((key) => key.startsWith(`mesa.draft.${who}.`)) };
  }, person);

test('signing out warns of what is unsent, wipes, and ends the session as soon as there is a network', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  const diego = await personOf(page);
  await door.stop();
  await chooseTab(page, TABS.note);
  await page.getByLabel('Mensaje').fill('Solo para mí.');
  await submitButton(page, TABS.note).click();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');
  await chooseTab(page, TABS.followUp);
  await page.getByLabel('Mensaje').fill('Un borrador.');

  const leave = async () => {
    await page.locator('.me > summary').click();
    await page.locator('.me-menu').getByRole('button', { name: 'Cerrar sesión' }).click();
  };
  await leave();
  const warning = page.getByRole('dialog', { name: '¿Cerrar sesión sin enviar?' });
  await expect(warning).toContainText('Hay 1 cosa suya sin enviar');
  await warning.getByRole('button', { name: 'Cancelar' }).click();
  await expect(page.locator('.banner'), 'nothing happened').toContainText('1 cosa sin enviar');
  await leave();
  await warning.getByRole('button', { name: 'Borrar y cerrar sesión' }).click();
  await expect(page.getByRole('heading', { name: /Sin conexión/ })).toBeVisible();
  await page.goto(`${tablet.url}/app/t/1`);
  await expect(page.locator('body'), 'nothing is shown to whoever comes next').not.toContainText('No abre el correo');

  await door.start();
  await page.goto(`${tablet.url}/app/t/1`);
  await expect(page, 'the session ended on the server, too').toHaveURL(/\/ingresar/);
  await page.addScriptTag({ url: `${tablet.url}/device.js` });
  expect(await left(page, diego)).toEqual({ pages: false, work: [], drafts: [] });
  expect(await texts(mesa, 1)).toHaveLength(1);
});

test('two people on one tablet: each sees and sends what is theirs', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  await door.stop();
  await chooseTab(page, TABS.note);
  await page.getByLabel('Mensaje').fill('Nota de Diego.');
  await submitButton(page, TABS.note).click();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');

  // Diego's session is over, and Elena takes the tablet.
  await page.context().clearCookies();
  await page.goto('about:blank');
  await door.start();
  await signIn(page, tablet, ELENA.local);
  await page.goto(`${tablet.url}/app/pendientes`);
  await expect(page.getByText('Todo está enviado')).toBeVisible();
  await equipped(page, '/app/pendientes');
  await door.stop();
  await page.goto(`${tablet.url}/app/t/1`);
  await expect(page.getByRole('heading', { name: 'Sin conexión' }), 'what Diego kept is not shown').toBeVisible();
  await expect(page.locator('body')).not.toContainText('No abre el correo');
  await door.start();
  expect(await texts(mesa, 1), 'and nothing was sent in her name').toHaveLength(1);

  await page.goto(`${tablet.url}/app/bandeja`);
  await awake(page);
  await page.locator('.me > summary').click();
  await page.locator('.me-menu').getByRole('button', { name: 'Cerrar sesión' }).click();
  await expect(page).toHaveURL(/\/ingresar/);
  await signIn(page, tablet, DIEGO.local);
  await until('what Diego wrote arrives once he is back', async () => (await texts(mesa, 1)).includes('Nota de Diego.'), 40_000);
  const [ticket] = (await mesa.export()).filter(({ number }) => number === 1);
  expect(ticket.entries.at(-1).author.address ?? ticket.entries.at(-1).author).toContain(DIEGO.local);
});

test('a draft that was sent without a network is not in the composer again, and what is written next is sent, too', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await signedIn(tablet, DIEGO.local);
  await openTicket(page, tablet, 1);
  await page.getByLabel('Mensaje').fill('Escrito con red.');
  await expect(page.getByText(/^Borrador guardado/)).toBeVisible();
  // The page that is kept here has the draft in it.
  await equipped(page, '/app/t/1');
  const keptWithDraft = (person) => caches.open(`mesa-${person}`).then((cache) => cache.match('/app/t/1')).then((found) => found.text()).then((text) => text.includes('Escrito con red.'));
  const person = await personOf(page);
  await until('the page is kept with the draft', async () => {
    await openTicket(page, tablet, 1);
    return page.evaluate(keptWithDraft, person);
  });
  await door.stop();
  await openTicket(page, tablet, 1);
  await expect(page.getByLabel('Mensaje')).toHaveValue('Escrito con red.');
  await submitButton(page, TABS.followUp).click();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');
  for (const again of [1, 2]) {
    await openTicket(page, tablet, 1);
    await expect(page.getByLabel('Mensaje'), `sent, and not begun again: ${again}`).toHaveValue('');
  }
  await page.getByLabel('Mensaje').fill('Escrito sin red.');
  await submitButton(page, TABS.followUp).click();
  await expect(page.locator('.banner'), 'the page from the store has another key by now').toContainText('2 cosas sin enviar');
  await door.start();
  await page.goto(`${tablet.url}/app/pendientes`);
  await expect(page.getByText('Todo está enviado')).toBeVisible({ timeout: 40_000 });
  expect((await texts(mesa, 1)).slice(1).sort()).toEqual(['Escrito con red.', 'Escrito sin red.']);
  await openTicket(page, tablet, 1);
  await expect(page.getByLabel('Mensaje')).toHaveValue('');
});

test('who signed out without a network is signed out, whatever answers on the way, and the next one is nobody else', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  await door.stop();
  await page.locator('.me > summary').click();
  await page.locator('.me-menu').getByRole('button', { name: 'Cerrar sesión' }).click();
  await expect(page.getByRole('heading', { name: /Sin conexión/ })).toBeVisible();
  for (const status of [502, 200]) {
    await door.portal(status);
    await page.goto(`${tablet.url}/app/t/1`);
    await expect(page.getByRole('heading', { name: /Sin conexión/ }), `a portal that says ${status}`).toBeVisible();
  }
  // Elena goes straight to the sign-in, and mistypes.
  await door.start();
  const tryIn = async (password) => {
    await page.goto(`${tablet.url}/ingresar`);
    await page.getByLabel('Correo').fill(mesa.at(ELENA.local));
    await page.getByLabel('Contraseña', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Ingresar' }).click();
  };
  await tryIn('no es esta la clave');
  await expect(page).toHaveURL(/error=credenciales/);
  await page.goto(`${tablet.url}/app/t/1`);
  await expect(page, 'Diego is gone').toHaveURL(/\/ingresar/);
  await signIn(page, tablet, ELENA.local);
  await openTicket(page, tablet, 1);
  await expect(page.locator('.me')).toContainText(ELENA.name);
});

test('one work that the server cannot take does not stop the next, and a portal is not the server', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  await door.stop();
  await chooseTab(page, TABS.note);
  await page.getByLabel('Mensaje').fill('Esta sí.');
  await submitButton(page, TABS.note).click();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');
  const person = await personOf(page);
  await page.evaluate((who) => device.put(who, {
    uuid: 'mala', ticket: 1, kind: 'note', body: 'Esta no.', fields: [['draft[ticket]', 'uno']], files: [], seen_revision: 1, written_at: 1, state: 'waiting',
  }), person);
  await page.goto(`${tablet.url}/app/pendientes`);
  const works = page.locator('.unsent');
  await expect(works).toHaveCount(2);
  const again = () => page.evaluate(() => dispatchEvent(new Event('focus')));
  await door.portal(200);
  await again();
  await page.waitForTimeout(1_500);
  await expect(works, 'nobody has taken anything').toHaveCount(2);
  await door.start();
  await expect(async () => {
    await again();
    await expect(works).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
  expect(await texts(mesa, 1)).toEqual([expect.any(String), 'Esta sí.']);
  await expect(works).toContainText('Esta no.');
  await expect(async () => {
    await again();
    await expect(page.locator('.unsent[data-state=refused]')).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 40_000 });
});

test('a device whose store is broken works with the network', async ({ launch, signedIn }) => {
  const { mesa, tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  const [worker] = page.context().serviceWorkers();
  await worker.evaluate(() => {
    const broken = () => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    };
    IDBDatabase.prototype.transaction = broken;
    CacheStorage.prototype.open = async () => broken();
  });
  await openTicket(page, tablet, 2);
  await write(page, TABS.note, 'Sin lugar en el disco.');
  expect(await texts(mesa, 2)).toEqual([expect.any(String), 'Sin lugar en el disco.']);
});

/** Addresses of files that the browser keeps for a person. */
const filesOf = (page, person) => page.evaluate(async (who) => {
  if (!(await caches.has(`mesa-${who}`))) return null;
  const keys = await (await caches.open(`mesa-${who}`)).keys();
  return keys.map(({ url }) => new URL(url).pathname).filter((path) => path.startsWith('/app/adjunto/')).sort();
}, person);
const leave = async (page) => {
  await page.locator('.me > summary').click();
  await page.locator('.me-menu').getByRole('button', { name: 'Cerrar sesión' }).click();
  await expect(page).toHaveURL(/\/ingresar/);
};

test('pictures and small files of a ticket are seen without a network, also of an own one that nobody opened here, and by nobody else', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch, []);
  const files = [
    ['foto.png', 'image/png', PIXEL],
    ['acta.pdf', 'application/pdf', Buffer.from('%PDF-1.4\n%%EOF\n')],
    ['grande.png', 'image/png', Buffer.concat([PIXEL, Buffer.alloc(2.2 * 2 ** 20, 7)])],
    ['datos.zip', 'application/zip', Buffer.from('PK')],
  ];
  for (const [nth, subject] of ['Con fotos', 'Asignado'].entries()) {
    expect(await deliver(mesa.lmtp, withFiles(rawMail(mesa, { subject }), files))).toMatchObject({ code: 250 });
    await until(`${subject} is registered`, async () => (await mesa.export()).length === nth + 1);
  }
  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 2);
  await escalate(other, { technician: DIEGO.name });
  await expect(timeline(other)).toContainText(DIEGO.name);

  const page = await atTheTicket(signedIn, tablet);
  const diego = await personOf(page);
  const small = ['/app/adjunto/1', '/app/adjunto/2', '/app/adjunto/5', '/app/adjunto/6'];
  await until('the small ones that can be shown are kept', async () => String(await filesOf(page, diego)) === String(small));

  await door.stop();
  for (const number of [1, 2]) {
    await page.goto(`${tablet.url}/app/t/${number}`);
    await awake(page);
    const thumb = page.locator('.thumb img').first();
    await expect.poll(() => thumb.evaluate((picture) => picture.naturalWidth), `the picture of ticket ${number}`).toBe(1);
  }
  await page.getByRole('link', { name: 'foto.png', exact: true }).click();
  const shown = page.getByRole('dialog', { name: 'Imagen adjunta' }).getByRole('img', { name: 'foto.png' });
  await expect.poll(() => shown.evaluate((picture) => picture.naturalWidth), 'large, too').toBe(1);
  await page.keyboard.press('Escape');
  const ask = (id) => page.evaluate(async (path) => {
    const answer = await fetch(path);
    return { status: answer.status, text: (await answer.text()).slice(0, 5), policy: answer.headers.get('content-security-policy') };
  }, `/app/adjunto/${id}`);
  expect(await ask(2), 'with the headers that it came with').toMatchObject({ status: 200, text: '%PDF-', policy: expect.stringContaining("default-src 'none'") });
  expect(await ask(3), 'too large to be kept').toMatchObject({ status: 503 });

  // Diego leaves, and Elena has the tablet.
  await door.start();
  await page.goto(`${tablet.url}/app/bandeja`);
  await awake(page);
  await leave(page);
  expect(await filesOf(page, diego), 'wiped').toBeNull();
  await signIn(page, tablet, ELENA.local);
  await equipped(page, '/app/bandeja');
  await door.stop();
  expect((await ask(1)).status, "what Diego kept is not Elena's").toBe(503);
});

test('files go with their ticket, and the oldest when they are too many together', async ({ launch, signedIn }) => {
  const { tablet } = await office(launch);
  const page = await atTheTicket(signedIn, tablet);
  const person = await personOf(page);
  await page.evaluate(async (who) => {
    const MIB = 2 ** 20;
    const kept = [[901, 1, 30 * MIB], [902, 77, 1], [903, 1, 30 * MIB]];
    for (const [id, ticket, size] of kept) {
      await device.keep(who, `/app/adjunto/${id}`, new Response('x'), { 'x-ticket': ticket, 'x-size': size });
      await new Promise((yes) => setTimeout(yes, 5));
    }
    await device.sweep(who);
  }, person);
  expect(await filesOf(page, person), 'of a ticket that is not kept, and past 50 MiB').toEqual(['/app/adjunto/903']);
});

test("the office's colours and logo are there without a network", async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/admin/oficina`);
  await admin.locator('#o-color').fill('#7a1fa2');
  await admin.locator('#o-color').press('Enter');
  await expect(admin.locator('link[href^="/oficina/colores.css"]')).toHaveCount(1);
  await admin.locator('#o-archivo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: PIXEL });
  await admin.getByRole('button', { name: 'Subir' }).click();
  await expect(admin).toHaveURL(/hecho=logo/);

  const page = await atTheTicket(signedIn, tablet);
  const accent = () => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--accent'));
  const coloured = await accent();
  await until('both are kept', () => page.evaluate(async () => (await (await caches.open('mesa-assets')).keys()).filter(({ url }) => url.includes('/oficina/')).length === 2));
  await door.stop();
  // Not out of the browser's own cache.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await page.reload();
  await awake(page);
  expect(await accent()).toBe(coloured);
  await expect.poll(() => page.locator('.brand-logo').evaluate((logo) => logo.naturalWidth)).toBe(1);
});

test('what is pressed in Pendientes says what became of it', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  const page = await signedIn(tablet, DIEGO.local);
  const complaints = complaintsOf(page);
  await openTicket(page, tablet, 1);
  await equipped(page, '/app/t/1');
  await door.stop();
  await page.getByLabel('Mensaje').fill('Ya llegué.');
  await submitButton(page, TABS.followUp).click();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');
  await page.goto(`${tablet.url}/app/pendientes`);
  const said = page.locator('mesa-unsent').getByRole('status');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await expect(said).toHaveText('Todavía no hay conexión. Inténtelo de nuevo en un momento.');

  const other = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(other, mesa, 1);
  await write(other, TABS.solution, 'Se resolvió por teléfono.');
  await door.start();
  const conflict = page.locator('.unsent[data-state=conflict]');
  await expect(conflict).toHaveCount(1, { timeout: 40_000 });
  const apply = conflict.getByRole('button', { name: 'Aplicar lo mío' });
  await page.route('**/api/reopen', (route) => route.abort());
  await apply.click();
  await expect(said).toContainText('Todavía no hay conexión');
  await page.unroute('**/api/reopen');
  await page.route('**/api/reopen', (route) => route.fulfill({ status: 422, headers: { 'x-mesa': '1' }, json: {} }));
  await apply.click();
  await expect(said).toContainText('Mesa no pudo reabrir el ticket');
  await page.unroute('**/api/reopen');
  await apply.click();
  await expect(page.getByText('Todo está enviado')).toBeVisible();
  await expect(said).toHaveText('');
  expect((await texts(mesa, 1)).at(-1)).toBe('Ya llegué.');
  expect(complaints.filter((complaint) => !/Failed to load resource|net::ERR/.test(complaint)), 'nothing goes unhandled').toEqual([]);
});

test('a photo that was attached without a network is still there when the page was killed', async ({ launch, signedIn }) => {
  const { mesa, door, tablet } = await office(launch);
  let page = await atTheTicket(signedIn, tablet);
  await door.stop();
  await page.reload();
  await awake(page);
  await page.locator('#adjuntar').setInputFiles({ name: 'rack.png', mimeType: 'image/png', buffer: PIXEL });
  await expect(page.locator('input[name="draft[files][]"]')).toHaveCount(1);
  const context = page.context();
  await page.close();
  page = await context.newPage();
  await openTicket(page, tablet, 1);
  await expect(page.locator('.upload')).toContainText('rack.png');
  await page.getByLabel('Mensaje').fill('Así quedó.');
  await submitButton(page, TABS.followUp).click();
  await expect(page.locator('.banner')).toContainText('1 cosa sin enviar');
  await door.start();
  await page.goto(`${tablet.url}/app/pendientes`);
  await expect(page.getByText('Todo está enviado')).toBeVisible({ timeout: 40_000 });
  expect((await mesa.export())[0].attachments.map((file) => file.name)).toEqual(['rack.png']);
});
