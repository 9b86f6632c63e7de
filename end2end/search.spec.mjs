// Finding things: search as one types, the palette by keyboard alone, views under a name, single keys switched off.
import { expect } from '@playwright/test';
import { awake, openTicket } from './support/desk.mjs';
import { complaintsOf, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

const MAILS = [
  { from: 'jose', name: 'José Núñez', subject: 'Impresión borrosa en el segundo piso', text: 'El tóner parece agotado desde el lunes.' },
  { from: 'ana', name: 'Ana Peñuela', subject: 'No abre el correo', text: 'Sale un aviso de certificado <b>vencido</b>.' },
  { from: 'eva', name: 'Eva Ruiz', subject: 'Impresora sin papel', text: 'Bandeja dos, por favor.' },
];

async function office(launch) {
  const mesa = await launch();
  await staff(mesa);
  for (const [index, mail] of MAILS.entries()) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, mail))).toMatchObject({ code: 250 });
    await until(`${mail.subject} is registered`, async () => (await mesa.export()).length === index + 1);
  }
  return mesa;
}

const hits = (page) => page.getByRole('list', { name: 'Tickets' }).getByRole('listitem');

test('search answers as one types, without accents, marks what it found, and is walked by keyboard', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local);
  const complaints = complaintsOf(page);
  await page.goto(`${mesa.url}/app/buscar`);
  await awake(page);
  await expect(page.getByRole('heading', { name: 'Cómo buscar' })).toBeVisible();
  const field = page.getByRole('searchbox', { name: /Buscar en todo/ });
  await field.fill('');
  await field.pressSequentially('impres', { delay: 30 });
  await expect(hits(page)).toHaveCount(2);
  await expect(page).toHaveURL(/q=impres$/);
  await field.pressSequentially('ion tone', { delay: 30 });
  await expect(hits(page)).toHaveCount(1);
  await expect(hits(page).first().locator('mark')).toHaveText(['Impresión', 'tóner']);
  await expect(field, 'typing goes on').toBeFocused();
  await field.fill('vencido');
  await expect(hits(page).first(), 'text, never markup').toContainText('<b>vencido</b>');
  await field.fill('impres');
  await expect(hits(page)).toHaveCount(2);
  await field.blur();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  const second = await hits(page).nth(1).getByRole('link').getAttribute('href');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`${second}$`));
  await page.goBack();
  await expect(page.getByRole('searchbox', { name: /Buscar en todo/ }), 'back, with what was asked').toHaveValue('impres');
  await expect(hits(page)).toHaveCount(2);
  expect(complaints).toEqual([]);
});

test('search finds people, filters, and says what to do when nothing matches', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local);
  await until('people are indexed', async () => {
    await page.goto(`${mesa.url}/app/buscar?q=nunez`);
    return (await page.getByRole('region', { name: 'Personas' }).count()) === 1;
  });
  await awake(page);
  const field = page.getByRole('searchbox', { name: /Buscar en todo/ });
  await page.getByRole('region', { name: 'Personas' }).getByRole('link', { name: /José Núñez/ }).click();
  await expect(page).toHaveURL(/solicitante/);
  await expect(field, 'what is asked stands in the field').toHaveValue(/^solicitante:/);
  await expect(hits(page)).toHaveCount(1);
  await field.fill('papel');
  await expect(page).toHaveURL(/q=papel$/);
  await expect(field).toHaveValue('papel');
  await page.goto(`${mesa.url}/app/buscar?q=${encodeURIComponent('estado:abierto impres')}`);
  await expect(hits(page)).toHaveCount(2);
  await page.goto(`${mesa.url}/app/buscar?q=${encodeURIComponent('técnico:nadie -papel impres')}`);
  await expect(hits(page)).toHaveCount(1);
  await page.goto(`${mesa.url}/app/buscar?q=${encodeURIComponent('técnico:zutano')}`);
  await expect(page.locator('main')).toContainText('ningún técnico se llama «zutano»');
  await page.goto(`${mesa.url}/app/buscar?q=xyzzy`);
  await expect(page.locator('main')).toContainText('Nada coincide');
  await page.goto(`${mesa.url}/app/buscar?q=-papel`);
  await expect(page.getByRole('alert')).toContainText('al menos una palabra');
});

test('without JavaScript the form searches', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local, { javaScriptEnabled: false });
  await page.goto(`${mesa.url}/app/buscar`);
  await page.getByRole('searchbox', { name: /Buscar en todo/ }).fill('TÓNER agotado');
  await page.getByRole('search').getByRole('button', { name: 'Buscar' }).click();
  await expect(hits(page)).toHaveCount(1);
  await expect(hits(page).first().locator('mark')).toHaveText(['tóner', 'agotado']);
});

test('the palette by keyboard alone: what can be done here, where to go, tickets and people', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  const complaints = complaintsOf(page);
  await openTicket(page, mesa, 1);
  const palette = page.getByRole('dialog', { name: 'Paleta de comandos' });
  const ask = palette.getByRole('combobox');
  const chosen = palette.getByRole('option', { selected: true });

  await page.getByLabel('Mensaje').focus();
  await page.keyboard.press('Control+k');
  await expect(ask).toBeFocused();
  const box = await palette.boundingBox();
  expect(box.width).toBe(600);
  await expect(chosen, 'actions on the ticket come first').toContainText('Seguimiento');
  await page.keyboard.press('Escape');
  await expect(palette).toBeHidden();
  await expect(page.getByLabel('Mensaje'), 'Esc restores the focus').toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('nota');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('radio', { name: 'Nota interna' })).toBeChecked();
  await expect(page.getByLabel('Mensaje')).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('sali');
  await expect(chosen).toContainText('Salida');
  await expect(chosen.locator('kbd'), 'each row shows its shortcut').toHaveText('g s');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/app\/salida/);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('toner');
  await expect(palette.getByRole('option')).toContainText(['Impresión borrosa']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/app\/t\/1/);

  await page.locator('body').click({ position: { x: 1, y: 1 } });
  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await expect(page).toHaveURL(/\/app\/buscar/);
  expect(complaints).toEqual([]);
});

test('single keys are switched off for oneself, everywhere, and Ctrl K goes on', async ({ launch, signedIn, visitor }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local);
  await page.goto(`${mesa.url}/app/perfil`);
  await awake(page);
  await page.getByRole('region', { name: 'Atajos de teclado' }).getByRole('button', { name: 'Apagar los atajos' }).click();
  await expect(page.getByRole('region', { name: 'Atajos de teclado' })).toContainText('están apagados');
  await awake(page);
  await page.keyboard.press('?');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page).toHaveURL(/perfil/);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Paleta de comandos' })).toBeVisible();
  await page.keyboard.press('Escape');
  const tablet = await signedIn(mesa, DIEGO.local);
  await tablet.goto(`${mesa.url}/app/bandeja`);
  await expect(tablet.locator('html')).toHaveAttribute('data-keys', 'off');
});

test('a view is kept under a name, counted in the menu, shared by an administrator, renamed and deleted', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/bandeja?vista=sin-asignar&q=impres`);
  await awake(admin);
  await admin.locator('summary', { hasText: 'Guardar vista' }).click();
  await admin.getByLabel('Nombre', { exact: true }).fill('Impresión sin dueño');
  await admin.getByLabel('Para todas las personas').check();
  await admin.getByRole('button', { name: 'Guardar vista' }).click();
  await expect(admin).toHaveURL(/vista=v1/);
  await expect(admin.getByRole('status').filter({ hasText: 'Vista guardada' })).toBeVisible();
  const link = (page) => page.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: /Impresión sin dueño/ });
  await expect(link(admin)).toContainText('2');
  await expect(link(admin)).toHaveAttribute('aria-current', 'page');
  await admin.getByRole('table').getByRole('link').first().click();
  await expect(admin.locator('.back')).toContainText('Impresión sin dueño');
  await expect(admin.getByText('Vista guardada'), 'said once').toHaveCount(0);

  const diego = await signedIn(mesa, DIEGO.local);
  await link(diego).click();
  await expect(diego).toHaveURL(/vista=v1/);
  await expect(diego.getByRole('heading', { name: 'Impresión sin dueño' })).toBeVisible();
  await expect(diego).toHaveTitle(/^Impresión sin dueño/);
  await expect(diego.getByRole('table', { name: 'Impresión sin dueño' })).toBeVisible();
  await expect(diego.getByRole('table').getByRole('link')).toHaveCount(2);
  await deliver(mesa.lmtp, rawMail(mesa, { from: 'leo', subject: 'Otra impresora' }));
  await expect(link(diego), 'counted live').toContainText('3');
  await diego.setViewportSize({ width: 800, height: 1000 });
  await diego.getByRole('link', { name: 'Ordenar y cambiar vistas' }).click();
  await expect(diego).toHaveURL(/\/app\/vistas$/);
  await expect(diego.getByRole('button', { name: 'Cambiar el nombre' }), 'it is not his').toHaveCount(0);

  await admin.goto(`${mesa.url}/app/vistas`);
  await admin.getByLabel(/^Nombre/).fill('Impresoras');
  await admin.getByRole('button', { name: 'Cambiar el nombre' }).click();
  await expect(admin.getByRole('heading', { name: 'Impresoras' })).toBeVisible();
  await admin.locator('summary', { hasText: 'Eliminar' }).click();
  await admin.getByRole('button', { name: 'Eliminar la vista' }).click();
  await expect(admin.locator('main')).toContainText('Todavía no hay vistas guardadas');
  await diego.goto(`${mesa.url}/app/bandeja?vista=v1`);
  await expect(diego.getByRole('alert').first()).toBeVisible();
});
