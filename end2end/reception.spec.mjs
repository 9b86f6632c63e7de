// Recepción: every message whole, why it is where it is, and what an administrator does with it, by keyboard.
import { expect } from '@playwright/test';
import { awake } from './support/desk.mjs';
import { complaintsOf, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

/** Hands in a mail from nobody, which is held, and opens it. */
async function held(mesa, admin, subject) {
  const { raw } = rawMail(mesa, { subject });
  const orphan = raw.replace(/^From: .*$/m, 'From: undisclosed-recipients:;');
  expect(await deliver(mesa.lmtp, { to: mesa.address, raw: orphan })).toMatchObject({ code: 250 });
  await admin.goto(`${mesa.url}/app/recepcion?q=${encodeURIComponent(subject)}`);
  await awake(admin);
  await admin.getByRole('link', { name: subject, exact: true }).click();
  await expect(admin.getByRole('heading', { level: 1, name: subject })).toBeVisible();
  await expect(admin.getByText('No dice de quién es')).toBeVisible();
}

/** Reaches it by keyboard and presses it. */
async function press(locator) {
  await locator.focus();
  await locator.press('Enter');
}

test('held mail is put on a ticket, made a ticket, and its whole story is told', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Teclado dañado' }));
  await until('registered', async () => (await mesa.export()).length === 1);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  const complaints = complaintsOf(admin);

  await held(mesa, admin, 'Sin remitente uno');
  await press(admin.locator('summary', { hasText: 'Agregar al ticket' }));
  const number = admin.getByLabel('Número del ticket');
  await number.fill('999');
  await number.press('Enter');
  await expect(admin.getByRole('alert')).toBeVisible();
  await number.fill('#0000001');
  await number.press('Enter');
  await expect(admin.getByText('Registrado', { exact: true })).toBeVisible();
  await expect(admin.getByText('Lo agregó al ticket #0000001')).toBeVisible();

  await held(mesa, admin, 'Sin remitente dos');
  await press(admin.locator('summary', { hasText: 'Original' }));
  await expect(admin.locator('pre')).toContainText('undisclosed-recipients');
  await press(admin.locator('summary', { hasText: 'Convertir en ticket' }));
  await press(admin.getByRole('button', { name: 'Convertir en ticket' }));
  await expect(admin.getByText('Lo convirtió en un ticket')).toBeVisible();
  await until('a ticket of its own', async () => (await mesa.export()).some((ticket) => ticket.subject === 'Sin remitente dos'));

  // Words are looked for in the state that is chosen by now.
  await admin.goto(`${mesa.url}/app/recepcion`);
  await awake(admin);
  await admin.getByRole('navigation', { name: 'Filtrar por estado' }).getByRole('link', { name: /^Registrado/ }).click();
  await expect(admin).toHaveURL(/estado=filed/);
  await admin.getByRole('searchbox').fill('Teclado');
  await admin.getByRole('searchbox').press('Enter');
  await expect(admin).toHaveURL(/estado=filed&q=Teclado/);
  await expect(admin.getByRole('searchbox')).toHaveValue('Teclado');
  // The browser itself reports the refusal of a ticket that is not there.
  expect(complaints.filter((complaint) => !/status of 422/.test(complaint))).toEqual([]);
});

test('a sender is ignored and heard again, and an open page sees what is held', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const away = (subject) => {
    const mail = rawMail(mesa, { subject });
    return { ...mail, raw: mail.raw.replace(/^From: .*$/m, 'From: Boletín <boletin@lejos.example>').replace(/^Subject:/m, 'Auto-Submitted: auto-generated\r\nSubject:') };
  };
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/recepcion`);
  await awake(admin);
  // Nobody reloads: what is set aside announces itself.
  await deliver(mesa.lmtp, away('Oferta del mes'));
  await press(admin.getByRole('link', { name: 'Oferta del mes', exact: true }));
  await press(admin.getByRole('button', { name: 'Ignorar a boletin@lejos.example' }));
  await expect(admin.getByText('Ignoró el remitente boletin@lejos.example')).toBeVisible();

  const plain = rawMail(mesa, { subject: 'Otra oferta' });
  await deliver(mesa.lmtp, { ...plain, raw: plain.raw.replace(/^From: .*$/m, 'From: boletin@lejos.example') });
  await admin.goto(`${mesa.url}/app/recepcion`);
  await awake(admin);
  const row = admin.getByRole('row').filter({ hasText: 'Otra oferta' });
  await expect(row).toContainText('Remitente ignorado');
  await press(admin.locator('summary', { hasText: 'Remitentes ignorados' }));
  await press(admin.getByRole('button', { name: 'Dejar de ignorar a boletin@lejos.example' }));
  await expect(admin.locator('summary', { hasText: 'Remitentes ignorados' })).toHaveCount(0);
});
