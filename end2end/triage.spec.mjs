// Triage by keyboard, with suggestions that were learned here and what was done taken back; and many tickets at once in Bandeja.
import { expect } from '@playwright/test';
import { awake, openTicket, submitButton, TABS, timeline } from './support/desk.mjs';
import { test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, ELENA, PIXEL, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

const SIMILAR = [
  'Sin internet en la biblioteca',
  'El internet de la sala no funciona',
  'No hay internet en la recepción',
  'Otra vez sin internet en la sala',
];

/** An office with staff and one new ticket for each subject, in order. */
async function office(launch, subjects) {
  const mesa = await launch();
  await staff(mesa);
  for (const [index, subject] of subjects.entries()) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, { from: `persona${index}`, subject, text: 'Quedamos atentos.' }))).toMatchObject({ code: 250 });
    await until(`${subject} is registered`, async () => (await mesa.export()).length === index + 1);
  }
  return mesa;
}

async function ticket(mesa, number) {
  return (await mesa.export()).find((one) => one.number === number);
}

const option = (page, nth) => page.locator('.picker').first().locator('.option').nth(nth);
const shown = (page, number) => expect(page.locator('#ticket-asunto')).toContainText(`#000000${number}`);

test('two keys escalate and go on; the fourth similar mail is suggested right, with its reason; z takes back', async ({ launch, signedIn }) => {
  const mesa = await office(launch, SIMILAR);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.goto(`${mesa.url}/app/triage`);
  await awake(page);
  await shown(page, 1);
  await expect(page.getByText('Su primer triage'), 'whoever has never escalated is told how').toBeVisible();
  await expect(page.getByRole('button', { name: 'Escalar y seguir' }), 'not below the fold').toBeInViewport({ ratio: 1 });

  const category = (await option(page, 2).locator('.option-text').innerText()).split('\n')[0].trim();
  await page.keyboard.press('3');
  await page.keyboard.press('q');
  await shown(page, 2);
  await expect(page.getByText('Su primer triage')).toHaveCount(0);
  for (const number of [2, 3]) {
    await shown(page, number);
    await expect(option(page, 0), 'learned').toContainText(category);
    await page.keyboard.press('1');
    await page.keyboard.press('q');
  }
  await shown(page, 4);
  await expect(option(page, 0)).toContainText(category);
  await page.getByText('3 casos similares').click();
  await expect(page.getByRole('link', { name: /#0000001 Sin internet/ })).toBeVisible();
  expect((await ticket(mesa, 4)).status, 'nothing is applied by itself').toBe('new');

  await expect(page.locator('.last-deed')).toContainText('#0000003');
  await page.keyboard.press('z');
  await shown(page, 3);
  await until('the third is new again', async () => (await ticket(mesa, 3)).status === 'new');
  expect((await ticket(mesa, 3)).technician).toBeFalsy();
  await page.keyboard.press('q');
  await page.keyboard.press('1');
  await shown(page, 4);
  expect((await ticket(mesa, 3)).status).toBe('in_progress');
});

test('set aside, ignored, joined: each leaves triage, and what can be taken back is', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['Para después', 'Oferta imperdible', 'La misma falla', 'La falla']);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/triage`);
  await awake(page);
  await page.getByRole('button', { name: 'Apartar' }).first().click();
  await page.getByRole('button', { name: 'En una semana' }).click();
  await shown(page, 2);
  await page.getByText('1 apartado', { exact: true }).click();
  await expect(page.getByRole('link', { name: /Para después/ })).toBeVisible();
  await page.getByRole('button', { name: 'Ignorar' }).click();
  await shown(page, 3);
  expect((await ticket(mesa, 2)).status).toBe('closed');
  await page.getByRole('button', { name: 'Deshacer' }).click();
  await shown(page, 2);
  await until('it is new again', async () => (await ticket(mesa, 2)).status === 'new');
  await page.goto(`${mesa.url}/app/triage?t=3`);
  await awake(page);
  await page.getByRole('button', { name: 'Duplicado' }).click();
  await page.locator('#t-otro').fill('4');
  await page.getByRole('button', { name: 'Unir y cerrar este' }).click();
  await shown(page, 4);
  await until('it goes on in the other', async () => (await ticket(mesa, 3)).status === 'closed');
});

test('without JavaScript triage is a form', async ({ launch, signedIn }) => {
  const mesa = await office(launch, SIMILAR.slice(0, 2));
  const page = await signedIn(mesa, ADMINISTRATOR.local, { javaScriptEnabled: false });
  await page.goto(`${mesa.url}/app/triage`);
  await option(page, 0).locator('input').check();
  await page.getByRole('radio', { name: new RegExp(DIEGO.name) }).check();
  await page.getByRole('button', { name: 'Escalar y seguir' }).click();
  await shown(page, 2);
  expect((await ticket(mesa, 1)).status).toBe('in_progress');
  await page.getByRole('button', { name: 'Deshacer' }).click();
  await shown(page, 1);
  expect((await ticket(mesa, 1)).status).toBe('new');
});

test('many at once by keyboard alone: chosen, previewed, assigned, taken back', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['Primera', 'Segunda', 'Tercera', 'Cuarta']);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/bandeja?vista=sin-asignar`);
  await awake(page);
  const bar = page.getByRole('region', { name: 'Acciones sobre lo seleccionado' });
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(bar).toContainText('1 seleccionado');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await expect(bar).toContainText('3 seleccionados');
  await page.keyboard.press('a');
  const value = page.locator('#lote-valor');
  await expect(value).toBeFocused();
  await value.pressSequentially(ELENA.name.slice(0, 4));
  await expect(bar).toContainText('3 cambian');
  expect((await ticket(mesa, 1)).status, 'a preview changes nothing').toBe('new');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(bar).toContainText('3 cambiaron');
  await until('they are Elena’s', async () => (await mesa.export()).filter((one) => one.technician?.address === mesa.at(ELENA.local)).length === 3);
  await page.keyboard.press('z');
  await expect(bar).toContainText('3 volvieron a como estaban');
  expect((await mesa.export()).map((one) => one.status)).toEqual(['new', 'new', 'new', 'new']);
});

test('what cannot be done to one ticket is said and stops no other', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['Primera', 'Segunda', 'Tercera']);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/bandeja?vista=todos`);
  await awake(page);
  const boxes = page.locator('input.pick');
  const bar = page.getByRole('region', { name: 'Acciones sobre lo seleccionado' });
  await boxes.nth(0).click();
  await bar.getByRole('button', { name: 'Estado' }).click();
  await page.locator('#lote-valor').selectOption('close');
  await page.locator('#lote-texto').fill('Se reinició el equipo.');
  await bar.getByRole('button', { name: 'Aplicar' }).click();
  await expect(bar).toContainText('1 cambió');
  await bar.getByRole('button', { name: 'Cerrar' }).click();
  // From the first to the last, with Shift.
  await page.reload();
  await awake(page);
  await boxes.nth(0).click();
  await boxes.nth(2).click({ modifiers: ['Shift'] });
  await expect(bar).toContainText('3 seleccionados');
  await bar.getByRole('button', { name: 'Técnico' }).click();
  await page.locator('#lote-valor').selectOption({ index: 1 });
  await expect(bar).toContainText('2 cambian');
  await expect(bar).toContainText(/1 no se puede \(#000000\d\)/);
  await bar.getByRole('button', { name: 'Quitar selección' }).click();
  await expect(bar).toBeHidden();
});

test('a batch that breaks off says what is left, and keeps it chosen', async ({ launch, signedIn }) => {
  const mesa = await office(launch, Array.from({ length: 12 }, (_, nth) => `Asunto ${nth}`));
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/bandeja?vista=sin-asignar`);
  await awake(page);
  const bar = page.getByRole('region', { name: 'Acciones sobre lo seleccionado' });
  await page.locator('input.pick').first().click();
  await bar.getByRole('button', { name: 'Seleccionar toda la vista' }).click();
  await expect(bar).toContainText('12 seleccionados');
  const assign = async () => {
    await bar.getByRole('button', { name: 'Técnico' }).click();
    await page.locator('#lote-valor').selectOption({ index: 1 });
    await expect(bar).toContainText(/\d+ cambia/);
    await bar.getByRole('button', { name: 'Aplicar' }).click();
  };
  let portions = 0;
  await page.route('**/api/batch', (route) => {
    if (!route.request().postDataJSON().draft.preview) portions += 1;
    return portions === 2 ? route.abort() : route.continue();
  });
  await assign();
  await expect(bar).toContainText('10 cambiaron');
  await expect(bar).toContainText('Sin hacer: 2');
  await expect(bar).toContainText('2 seleccionados');
  await page.unroute('**/api/batch');
  await assign();
  await expect(bar).toContainText('2 cambiaron');
  await until('all have somebody', async () => (await mesa.export()).every((one) => one.technician));
});

test('pictures and PDF of a ticket open in one window, and Esc leads back to where one was', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['Con archivos']);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  // As a browser with a viewer of its own says; the one of the tests may have none.
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'pdfViewerEnabled', { get: () => true }));
  await openTicket(page, mesa, 1);
  await page.locator('#adjuntar').setInputFiles([
    { name: 'pantalla.png', mimeType: 'image/png', buffer: PIXEL },
    { name: 'guía.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
  ]);
  await expect(page.locator('.upload')).toHaveCount(2);
  await page.getByLabel('Mensaje').fill('Adjunto los dos.');
  await submitButton(page, TABS.followUp).click();
  const link = timeline(page).getByRole('link', { name: 'guía.pdf', exact: true });
  await link.click();
  const window_ = page.locator('#imagen');
  await expect(window_).toBeVisible();
  await expect(window_.locator('iframe')).toHaveAttribute('title', 'guía.pdf');
  await expect(window_.locator('[data-part=count]')).toHaveText('2 / 2');
  await window_.getByRole('button', { name: /[Aa]nterior/ }).click();
  await expect(window_.locator('img')).toBeVisible();
  await expect(window_.locator('iframe')).toHaveCount(0);
  await page.keyboard.press('+');
  await expect(window_).toHaveClass(/real/);
  await page.keyboard.press('Escape');
  await expect(window_).toBeHidden();
  await expect(link).toBeFocused();
});
