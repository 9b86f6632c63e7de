// Nothing typed is lost: drafts on every device, saves that are stopped, what can be undone, and who else is there.
import { expect } from '@playwright/test';
import { awake, chooseTab, escalate, expectStatus, openTicket, submitButton, TABS, timeline, write } from './support/desk.mjs';
import { complaintsOf, signIn, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, ELENA, PIXEL, rawMail, staff } from './support/office.mjs';
import { DEMO_ADMINISTRATOR, DEMO_PASSWORD } from './support/screens.mjs';
import { until } from './support/until.mjs';

/** An office with staff and `count` tickets; `undo` seconds to undo what was posted. */
async function office(launch, { undo = 0, count = 1, relay = false } = {}) {
  const mesa = await launch({ relay, env: { MESA_UNDO_SECONDS: String(undo) } });
  await staff(mesa);
  for (let nth = 1; nth <= count; nth += 1) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: `Asunto ${nth}` }))).toMatchObject({ code: 250 });
    await until(`ticket ${nth}`, async () => (await mesa.export()).length === nth);
  }
  return mesa;
}

const field = (page) => page.getByLabel('Mensaje');
const toast = (page) => page.locator('.toast');
const entriesOf = async (mesa, number = 1) =>
  (await mesa.export()).find((ticket) => ticket.number === number).entries.map((entry) => [entry.kind, entry.text.trim()]);
const noticesOf = async (mesa) => (await mesa.export())[0].notices.map((notice) => [notice.kind, notice.state]);

/** Every complaint but the refusals that a test is about: the browser reports every answer that is no success. */
const unexpected = (complaints) => complaints.filter((complaint) => !/status of 409/.test(complaint));

test('a draft follows to another browser, is marked in the queue, found in the profile, and gone when it is sent', async ({ launch, signedIn }) => {
  const mesa = await office(launch, { count: 2 });
  const desk = await signedIn(mesa, DIEGO.local);
  const complaints = complaintsOf(desk);
  await openTicket(desk, mesa, 1);
  await field(desk).fill('Ya hablé con el proveedor');
  await expect(desk.getByText(/^Borrador guardado \d+:\d\d [ap]\. m\.$/)).toBeVisible();
  await chooseTab(desk, TABS.note);
  await field(desk).fill('Clave del armario: pedirla en portería');
  await expect(desk.getByText(/^Borrador guardado/)).toBeVisible();

  const tablet = await signedIn(mesa, DIEGO.local);
  await tablet.goto(`${mesa.url}/app/bandeja?vista=todos`);
  await awake(tablet);
  const row = tablet.getByRole('row').filter({ hasText: 'Asunto 1' });
  await expect(row).toContainText('Borrador');
  await expect(tablet.getByRole('row').filter({ hasText: 'Asunto 2' })).not.toContainText('Borrador');
  await openTicket(tablet, mesa, 1);
  await expect(tablet.getByText('Recuperamos lo que había escrito.')).toBeVisible();
  await chooseTab(tablet, TABS.followUp);
  await expect(field(tablet)).toHaveValue('Ya hablé con el proveedor');
  await chooseTab(tablet, TABS.note);
  await expect(field(tablet)).toHaveValue('Clave del armario: pedirla en portería');

  const elena = await signedIn(mesa, ELENA.local);
  await openTicket(elena, mesa, 1);
  await expect(field(elena), "a draft is nobody else's").toHaveValue('');

  await tablet.goto(`${mesa.url}/app/perfil`);
  await awake(tablet);
  const drafts = tablet.getByRole('region', { name: 'Sus borradores' });
  await expect(drafts.getByRole('listitem')).toHaveCount(2);
  await drafts.getByRole('listitem').filter({ hasText: 'armario' }).getByRole('button', { name: 'Descartar' }).click();
  await expect(drafts.getByRole('listitem')).toHaveCount(1);
  await drafts.getByRole('link', { name: /Asunto 1/ }).click();
  await expect(field(tablet)).toHaveValue('Ya hablé con el proveedor');
  await submitButton(tablet, TABS.followUp).click();
  await expect(timeline(tablet)).toContainText('Ya hablé con el proveedor');
  await expect(row.getByText('Borrador')).toHaveCount(0);

  // The desk had both; one was sent and the other thrown away elsewhere.
  await desk.reload();
  await awake(desk);
  await expect(field(desk)).toHaveValue('');
  expect(unexpected(complaints)).toEqual([]);
});

test('what was attached is still there after a reload, on this device alone, until it is sent or taken away', async ({ launch, signedIn }) => {
  const mesa = await office(launch, { count: 2 });
  const page = await signedIn(mesa, DIEGO.local);
  const attached = page.getByRole('list', { name: 'Archivos adjuntos' });
  const attach = (name) => page.locator('#adjuntar').setInputFiles({ name, mimeType: 'image/png', buffer: PIXEL });
  await openTicket(page, mesa, 1);
  await attach('rack.png');
  await attach('cable.png');
  await expect(page.locator('input[name="draft[files][]"]')).toHaveCount(2);
  await page.reload();
  await awake(page);
  await expect(attached.getByRole('listitem')).toHaveText([/rack\.png/, /cable\.png/]);
  await page.locator('.upload').filter({ hasText: 'cable.png' }).getByRole('button').click();
  await expect(attached.getByRole('listitem')).toHaveText([/rack\.png/]);
  await openTicket(page, mesa, 2);
  await expect(attached.getByRole('listitem'), "a ticket's own").toHaveCount(0);
  const elena = await signedIn(mesa, ELENA.local);
  await openTicket(elena, mesa, 1);
  await expect(elena.locator('.upload')).toHaveCount(0);

  await openTicket(page, mesa, 1);
  await expect(attached.getByRole('listitem')).toHaveText([/rack\.png/]);
  await write(page, TABS.note, 'Así quedó el rack.');
  expect((await mesa.export())[0].attachments.map((file) => file.name)).toEqual(['rack.png']);
  await page.reload();
  await awake(page);
  await expect(attached.getByRole('listitem')).toHaveCount(0);
});

test('of two devices the newest draft wins, and the other one is one press away', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const [desk, tablet] = [await signedIn(mesa, DIEGO.local), await signedIn(mesa, DIEGO.local)];
  await openTicket(desk, mesa, 1);
  await openTicket(tablet, mesa, 1);
  await field(desk).fill('Escrito en el escritorio');
  await expect(desk.getByText(/^Borrador guardado/)).toBeVisible();
  await field(tablet).fill('Escrito en la tableta');
  await expect(tablet.getByText(/En otro equipo escribió algo distinto/)).toBeVisible();
  await tablet.getByRole('button', { name: 'Ver la otra versión' }).click();
  await expect(field(tablet)).toHaveValue('Escrito en el escritorio');
  await expect(tablet.getByText(/En otro equipo escribió algo distinto/), 'and back again').toBeVisible();
  await tablet.getByRole('button', { name: 'Ver la otra versión' }).click();
  await expect(field(tablet)).toHaveValue('Escrito en la tableta');
  await expect(tablet.getByText(/^Borrador guardado/)).toBeVisible();
  await desk.reload();
  await awake(desk);
  await expect(field(desk)).toHaveValue('Escrito en la tableta');
});

test('what makes way for the other version while there is no network is still there after a reload', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const [desk, tablet] = [await signedIn(mesa, DIEGO.local), await signedIn(mesa, DIEGO.local)];
  await openTicket(desk, mesa, 1);
  await openTicket(tablet, mesa, 1);
  await field(desk).fill('Escrito en el escritorio');
  await expect(desk.getByText(/^Borrador guardado/)).toBeVisible();
  await field(tablet).fill('Escrito en la tableta');
  await expect(tablet.getByText(/En otro equipo escribió algo distinto/)).toBeVisible();
  await tablet.route('**/api/keep_draft', (route) => route.abort());
  await field(tablet).fill('Escrito en la tableta, y seguido en el sótano');
  await tablet.getByRole('button', { name: 'Ver la otra versión' }).click();
  await expect(field(tablet)).toHaveValue('Escrito en el escritorio');
  await tablet.unroute('**/api/keep_draft');
  await tablet.reload();
  await awake(tablet);
  const other = tablet.getByRole('button', { name: 'Ver la otra versión' });
  await expect(other).toBeEnabled();
  await until('the server has what was typed in the basement', async () => {
    if ((await field(tablet).inputValue()).includes('sótano')) return true;
    await other.click();
    return (await field(tablet).inputValue()).includes('sótano');
  });
});

test('a follow-up is undone: after a reload, with its file, before anybody has heard of it', async ({ launch, signedIn }) => {
  const mesa = await office(launch, { undo: 12 });
  const page = await signedIn(mesa, DIEGO.local);
  const complaints = complaintsOf(page);
  await openTicket(page, mesa, 1);
  await field(page).fill('Le escribo a la persona equivocada');
  await page.locator('input[type=file]').first().setInputFiles({ name: 'acta.txt', mimeType: 'text/plain', buffer: Buffer.from('acta') });
  await expect(page.getByText('acta.txt')).toBeVisible();
  await page.getByLabel('Poner en espera').check();
  await field(page).press('Control+Enter');
  await expect(toast(page)).toContainText('Seguimiento enviado.');
  await expectStatus(page, 'En espera');
  await page.reload();
  await awake(page);
  await expect(toast(page), 'still there after a reload').toBeVisible();
  await expect(timeline(page)).toContainText('Le escribo a la persona equivocada');
  await toast(page).getByRole('button', { name: 'Deshacer' }).click();
  await expect(field(page)).toHaveValue('Le escribo a la persona equivocada');
  await expect(page.getByLabel('Poner en espera')).toBeChecked();
  await expect(page.getByRole('list', { name: 'Archivos adjuntos' })).toContainText('acta.txt');
  await expect(timeline(page)).not.toContainText('Le escribo a la persona equivocada');
  await expect(timeline(page)).toContainText('Deshizo un seguimiento');
  await expectStatus(page, 'Nuevo');
  await expect(toast(page)).toHaveCount(0);
  expect((await entriesOf(mesa)).length).toBe(1);
  expect((await noticesOf(mesa)).filter(([kind]) => kind === 'waiting')).toEqual([['waiting', 'cancelled']]);
  // Corrected, it goes, with the file.
  await field(page).fill('Le escribo a la persona correcta');
  await page.getByLabel('Poner en espera').uncheck();
  await submitButton(page, TABS.followUp).click();
  await expect(timeline(page).getByText('acta.txt')).toBeVisible();
  expect(await entriesOf(mesa)).toContainEqual(['follow_up', 'Le escribo a la persona correcta']);
  expect(unexpected(complaints)).toEqual([]);
});

test('a solution that closed the ticket is undone from the page one went on to', async ({ launch, signedIn }) => {
  const mesa = await office(launch, { undo: 12 });
  const page = await signedIn(mesa, DIEGO.local);
  await openTicket(page, mesa, 1);
  await chooseTab(page, TABS.solution);
  await field(page).fill('Se cambió el cable');
  await submitButton(page, TABS.solution).click();
  await expectStatus(page, 'Cerrado');
  await page.getByRole('link', { name: 'Salida', exact: true }).click();
  await expect(page).toHaveURL(/salida/);
  await toast(page).getByRole('button', { name: 'Deshacer' }).click();
  await expect(page).toHaveURL(/\/app\/t\/1/);
  await expectStatus(page, 'Nuevo');
  await expect(page.getByRole('radio', { name: TABS.solution })).toBeChecked();
  await expect(field(page)).toHaveValue('Se cambió el cable');
  expect((await noticesOf(mesa)).filter(([kind]) => kind === 'closed')).toEqual([['closed', 'cancelled']]);
});

test('when the time is over the offer goes, the mail leaves, and a late press is told why', async ({ launch, signedIn }) => {
  const mesa = await office(launch, { undo: 3, relay: true });
  const page = await signedIn(mesa, DIEGO.local);
  await openTicket(page, mesa, 1);
  await write(page, TABS.followUp, 'Esto ya no se deshace');
  await expect(toast(page)).toBeVisible();
  const form = await page.locator('.toast form').evaluate((node) => new URLSearchParams(new FormData(node)).toString());
  await expect(toast(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Deshacer' }), 'nor does the entry offer it').toHaveCount(0);
  await until('the notice left', async () => (await noticesOf(mesa)).some(([kind, state]) => kind === 'follow_up' && state === 'accepted'));
  const answer = await page.request.post(`${mesa.url}/api/undo`, {
    data: form,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', origin: mesa.url },
  });
  expect(answer.status()).toBe(409);
  expect(await entriesOf(mesa)).toContainEqual(['follow_up', 'Esto ya no se deshace']);
});

test.describe('without JavaScript', () => {
  const plain = { javaScriptEnabled: false };

  test('what was posted is undone with the button on the entry, and its text is in the form again', async ({ launch, signedIn }) => {
    const mesa = await office(launch, { undo: 30 });
    const page = await signedIn(mesa, DIEGO.local, plain);
    await page.goto(`${mesa.url}/app/t/1`);
    await field(page).first().fill('Sin scripts también');
    await submitButton(page, TABS.followUp).click();
    await expect(timeline(page)).toContainText('Sin scripts también');
    await timeline(page).getByRole('button', { name: 'Deshacer' }).click();
    await expect(field(page).first()).toHaveValue('Sin scripts también');
    await expect(timeline(page)).toContainText('Deshizo un seguimiento');
    expect((await entriesOf(mesa)).length).toBe(1);
  });

  test('a save that is stopped leaves its text in the form, and the second one goes', async ({ launch, signedIn }) => {
    const mesa = await office(launch);
    const page = await signedIn(mesa, DIEGO.local, plain);
    await page.goto(`${mesa.url}/app/t/1`);
    await field(page).first().fill('Escrito sin saber de lo nuevo');
    await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Re: [Mesa #0000001] Asunto 1', text: 'Un dato más de la solicitante' }));
    await until('the reply is there', async () => (await entriesOf(mesa)).length === 2);
    await submitButton(page, TABS.followUp).click();
    await expect(page.getByRole('alert').first()).toContainText('cambió');
    await expect(page.locator('body')).toContainText('Un dato más de la solicitante');
    await expect(field(page).first()).toHaveValue('Escrito sin saber de lo nuevo');
    await submitButton(page, TABS.followUp).click();
    await expect(timeline(page)).toContainText('Escrito sin saber de lo nuevo');
    expect((await entriesOf(mesa)).length).toBe(3);
  });
});

test('a form beside the conversation is stopped once by a change, shows it, and then goes', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  const diego = await signedIn(mesa, DIEGO.local);
  await openTicket(diego, mesa, 1);
  const hold = diego.locator('.panel-section').filter({ has: diego.locator('#w-motivo') });
  await hold.getByRole('heading', { name: 'Poner en espera' }).click();
  await hold.getByLabel(/^Motivo/).fill('Falta el repuesto');
  await diego.reload();
  await awake(diego);
  await expect(hold.getByLabel(/^Motivo/), 'kept through a reload, and in sight').toBeVisible();
  await expect(hold.getByLabel(/^Motivo/)).toHaveValue('Falta el repuesto');
  await diego.getByRole('heading', { name: 'Clasificación' }).click();
  await openTicket(admin, mesa, 1);
  await write(admin, TABS.note, 'Ya llegó el repuesto');
  await expect(timeline(diego)).toContainText('Ya llegó el repuesto');
  await hold.getByRole('button', { name: 'Poner en espera' }).click();
  await expect(hold.getByRole('alert')).toContainText('El ticket cambió');
  await expect(hold.locator('.changed')).toContainText('Ya llegó el repuesto');
  await expect(hold.getByLabel(/^Motivo/)).toHaveValue('Falta el repuesto');
  await expectStatus(diego, 'Nuevo');
  await hold.getByRole('button', { name: 'Poner en espera' }).click();
  await expectStatus(diego, 'En espera');
  await diego.getByRole('button', { name: 'Reanudar' }).click();
  await expect(hold.getByLabel(/^Motivo/), 'and not any longer').toHaveValue('');

  // What somebody else classified is shown, as long as nobody is choosing here.
  const urgency = (page) => page.getByLabel('Urgencia');
  await admin.getByRole('heading', { name: 'Clasificación' }).click();
  await urgency(admin).selectOption({ label: 'Alta' });
  await admin.getByRole('button', { name: 'Guardar clasificación' }).click();
  await expect(urgency(diego).locator('option:checked')).toHaveText('Alta');
});

test('others see who looks and who writes, on the ticket and in the queue, until they go', async ({ launch, signedIn }) => {
  const mesa = await office(launch, { count: 2 });
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  const diego = await signedIn(mesa, DIEGO.local);
  await admin.goto(`${mesa.url}/app/bandeja?vista=todos`);
  await awake(admin);
  const row = admin.getByRole('row').filter({ hasText: 'Asunto 1' });
  const place = await row.boundingBox();
  await openTicket(diego, mesa, 1);
  await expect(row).toContainText(`${DIEGO.name} está viendo`);
  expect(await row.boundingBox(), 'nothing moves').toEqual(place);
  const elena = await signedIn(mesa, ELENA.local);
  await openTicket(elena, mesa, 1);
  const header = elena.locator('.presence');
  await expect(header).toHaveText(`${DIEGO.name} está viendo`);
  await field(diego).pressSequentially('Estoy en');
  await expect(header).toHaveText(`${DIEGO.name} está escribiendo`);
  await expect(row).toContainText('está escribiendo');
  await expect(header, 'until he pauses').toHaveText(`${DIEGO.name} está viendo`, { timeout: 20_000 });
  await diego.getByRole('link', { name: 'Salida', exact: true }).click();
  await expect(header).toHaveText('');
  await expect(row).toContainText(`${ELENA.name} está viendo`);
});

test('what changes before the live channel is open is read when it opens', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  const diego = await signedIn(mesa, DIEGO.local);
  await openTicket(admin, mesa, 1);
  let open;
  const opening = new Promise((done) => {
    open = done;
  });
  await diego.route('**/app/eventos', async (route) => {
    await opening;
    await route.continue();
  });
  await openTicket(diego, mesa, 1);
  await write(admin, TABS.note, 'Dicho en el momento equivocado');
  await expect(timeline(diego)).not.toContainText('Dicho en el momento equivocado');
  open();
  await expect(timeline(diego)).toContainText('Dicho en el momento equivocado');
});

test('scroll and focus come back with reload and back, and new rows wait until they are asked for', async ({ launch, visitor }) => {
  test.setTimeout(120_000);
  const mesa = await launch({ demo: true });
  const page = await visitor();
  await signIn(page, mesa, DEMO_ADMINISTRATOR, DEMO_PASSWORD);
  await page.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  await awake(page);
  const list = page.locator('.table-scroll');
  const links = page.locator('a.row-link');
  const middle = links.nth(30);
  const href = await middle.getAttribute('href');
  await middle.focus();
  const top = await list.evaluate((element) => element.scrollTop);
  expect(top).toBeGreaterThan(100);
  const scrolled = () => list.evaluate((element) => element.scrollTop);

  await page.reload();
  await awake(page);
  await expect.poll(scrolled).toBe(top);
  await expect(page.locator(':focus')).toHaveAttribute('href', href);

  // A new ticket does not move them, and is there when it is asked for.
  const where = await middle.boundingBox();
  await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Recién llegada' }));
  await expect(page.getByRole('button', { name: /1 nuevo · Mostrar/ })).toBeVisible();
  expect(await middle.boundingBox()).toEqual(where);
  await expect(page.locator(':focus')).toHaveAttribute('href', href);

  // A ticket and back: the list has not lost its place.
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/app\/t\//);
  await page.goBack();
  await expect(page).toHaveURL(/\/app\/bandeja/);
  await expect.poll(scrolled).toBe(top);
  await expect(page.locator(':focus')).toHaveAttribute('href', href);

  // Asked for, the list begins with what is new, and so does the focus.
  await page.getByRole('button', { name: /Mostrar/ }).click();
  await expect(page.getByRole('link', { name: 'Recién llegada' })).toBeAttached();
  await expect(page.locator('a.row-link').first()).toBeFocused();

  // One pane only: the list comes back where it was.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  await awake(page);
  const pane = page.locator('.pane-list, .table-scroll');
  await links.nth(20).scrollIntoViewIfNeeded();
  const tops = () => pane.evaluateAll((all) => all.map((element) => element.scrollTop));
  const before = await tops();
  expect(Math.max(...before)).toBeGreaterThan(100);
  const second = await links.nth(20).getAttribute('href');
  await links.nth(20).click();
  await expect(page).toHaveURL(/\/app\/t\//);
  await page.goBack();
  await expect.poll(tops).toEqual(before);
  await expect(page.locator(':focus')).toHaveAttribute('href', second);
});

test('a split leads to the new ticket although the live change takes its window away first', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(admin, mesa, 1);
  await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Re: [Mesa #0000001] otra cosa', text: 'El proyector tampoco prende.' }));
  const entry = admin.getByRole('article').filter({ hasText: 'El proyector tampoco prende.' }).last();
  await expect(entry).toBeVisible();
  // The deed is done at once; its answer takes its time.
  await admin.route('**/api/threading*', async (route) => {
    const response = await route.fetch();
    await expect(entry).toHaveCount(0);
    await route.fulfill({ response });
  });
  await entry.getByRole('button', { name: 'Separar en un ticket nuevo…' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: 'Separar', exact: true }).click();
  await expect(admin).toHaveURL(/\/app\/t\/2/);
  await expect(timeline(admin)).toContainText('El proyector tampoco prende.');
});
