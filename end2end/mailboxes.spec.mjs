// Several support mailboxes, set up in the interface against a real IMAP server.
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { awake } from './support/desk.mjs';
import { complaintsOf, test } from './support/fixtures.mjs';
import { inbox, inboxOf, place, send } from './support/mailbox.mjs';
import { ADMINISTRATOR, DIEGO, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

const RIGHT = () => process.env.MESA_TEST_IMAP_PASSWORD;
const CATEGORY = 'Equipos › Impresoras';

/** The form of a new mailbox, filled in for the test's Dovecot but for its password. */
async function fillIn(page, address) {
  const { host, port } = place('MESA_TEST_IMAP');
  await page.getByLabel('Dirección de correo').fill(address);
  await page.getByLabel('Nombre', { exact: true }).fill('Compras');
  await page.getByLabel('Servidor', { exact: true }).fill(host);
  await page.getByLabel('Protección').selectOption('plain');
  await page.getByLabel('Puerto').fill(String(port));
  await page.getByLabel('Categoría').selectOption({ label: CATEGORY });
}

async function probe(page) {
  await page.getByRole('button', { name: 'Probar conexión' }).click();
  return page.getByRole('region', { name: 'Resultado de la prueba' });
}

test('a mailbox is set up, tried until it works, and its mail becomes tickets that answer from it', async ({ launch, signedIn }) => {
  test.setTimeout(120_000);
  const mesa = await launch({ relay: true });
  await staff(mesa);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  const complaints = complaintsOf(page);
  const buying = mesa.at('compras');
  // A mailbox that has seen mail before; what lies there already is history.
  await send({ from: mesa.at('ana'), to: buying, subject: 'De antes', text: 'Hola.' });
  await until('it lies there', async () => (await inbox(buying)).length === 1);

  await page.getByRole('link', { name: 'Buzones' }).click();
  await expect(page.getByText('Mesa todavía no lee ningún buzón')).toBeVisible();
  await page.getByRole('link', { name: 'Agregar buzón' }).click();
  await awake(page);
  await fillIn(page, buying);

  const password = page.getByLabel('Contraseña', { exact: true });
  await password.fill('equivocada');
  await expect(await probe(page)).toContainText('El servidor no acepta el usuario o la contraseña');
  await expect(password, 'what was typed is still there').toHaveValue('equivocada');

  await page.getByLabel('Servidor', { exact: true }).fill('no-hay.invalid');
  await page.getByLabel('Protección').selectOption('tls');
  await expect(await probe(page)).toContainText('No existe ese servidor');

  // TLS with a certificate of the office's own: first unknown, then made known.
  const imaps = place('MESA_TEST_IMAPS');
  await page.getByLabel('Servidor', { exact: true }).fill(imaps.host);
  await page.getByLabel('Puerto').fill(String(imaps.port));
  await password.fill(RIGHT());
  await expect(await probe(page)).toContainText('No se conoce a quien firmó el certificado');
  await page.getByText('Certificado de la entidad').first().click();
  await page.getByLabel('Certificado de la entidad').fill(await readFile(process.env.MESA_TEST_IMAP_CA, 'utf8'));
  await page.getByLabel('Carpetas que Mesa lee').fill('INBOX\nNo hay');
  const found = await probe(page);
  await expect(found).toContainText('No existe la carpeta «No hay»');
  await expect(found).toContainText(/Estas son las carpetas que hay:\s*INBOX/);
  await page.getByLabel('Carpetas que Mesa lee').fill('INBOX');
  await page.getByLabel('Carpeta para los mensajes registrados').fill('Registrados');
  const good = await probe(page);
  await expect(good).toContainText('Todo funciona');
  await expect(good).toContainText('La carpeta «INBOX» existe y tiene 1 mensaje.');
  await expect(good).toContainText('La carpeta «Registrados» para los mensajes registrados no existe: Mesa la crea con el primero.');
  await page.getByRole('button', { name: 'Guardar buzón' }).click();
  await page.waitForURL(/\/app\/admin\/buzones(\?|$)/);
  await expect(page.getByRole('listitem').filter({ hasText: buying })).toContainText('Conectado');
  expect(await page.content()).not.toContain(RIGHT());

  await send({ from: { name: 'Ana Peñuela', address: mesa.at('ana') }, to: buying, subject: 'Cotizar tóner', text: 'Necesito tres.' });
  const ticket = await until('it is a ticket', async () => (await mesa.export()).find((one) => one.subject === 'Cotizar tóner'), 30_000);
  expect(ticket.category).toBe(CATEGORY);
  expect((await mesa.export()).map((one) => one.subject)).toEqual(['Cotizar tóner']);
  const [acknowledgement] = await inboxOf(mesa.at('ana'), 1);
  expect(acknowledgement.from).toBe(buying);
  expect(acknowledgement.replyTo ?? acknowledgement.from).toBe(buying);
  await until('it was moved', async () => (await inbox(buying)).length === 1);
  await page.goto(`${mesa.url}/app/t/${ticket.number}`);
  const chosen = page.getByRole('region', { name: 'Escalar' }).getByLabel('Categoría').locator('option:checked');
  await expect(chosen).toHaveText(CATEGORY);
  expect(complaints).toEqual([]);
});

test('a password that no longer works is told to administrators on every page, and mended without a restart', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  const buying = mesa.at('compras');
  await page.goto(`${mesa.url}/app/admin/buzones/buzon`);
  await awake(page);
  await fillIn(page, buying);
  await page.getByLabel('Contraseña', { exact: true }).fill('equivocada');
  await page.getByRole('button', { name: 'Guardar buzón' }).click();
  const card = page.getByRole('listitem').filter({ hasText: buying });
  await expect(card).toContainText('Acceso rechazado');
  await expect(card).toContainText('Próximo intento');
  const alarm = page.getByRole('link', { name: 'El buzón Compras no recibe correo: el servidor no acepta el usuario o la contraseña.' });
  await expect(alarm).toBeVisible();
  const technician = await signedIn(mesa, DIEGO.local);
  await awake(technician);
  await expect(technician.getByText('no recibe correo')).toHaveCount(0);
  await technician.goto(`${mesa.url}/app/admin/buzones`);
  await expect(technician.getByText('Su rol no permite hacer esto')).toBeVisible();

  await page.goto(`${mesa.url}/app/bandeja`);
  await alarm.click();
  await card.getByRole('link', { name: 'Cambiar' }).click();
  await awake(page);
  await expect(page.getByLabel('Contraseña', { exact: true })).toHaveValue('');
  await page.getByLabel('Contraseña', { exact: true }).fill(RIGHT());
  await page.getByRole('button', { name: 'Guardar buzón' }).click();
  await expect(card).toContainText('Conectado');
  await expect(alarm).toHaveCount(0);
  // Left empty, the stored one is kept.
  await card.getByRole('link', { name: 'Cambiar' }).click();
  await awake(page);
  await expect(await probe(page)).toContainText('Todo funciona');
  // What is stored goes to the server that it was typed for, and to no other.
  await page.getByLabel('Servidor', { exact: true }).fill('localhost');
  await page.getByRole('button', { name: 'Probar conexión' }).click();
  await expect(page.getByRole('alert')).toContainText('«Contraseña»');
  await page.getByRole('link', { name: 'Volver a los buzones' }).click();
  await card.getByRole('button', { name: 'Pausar' }).click();
  await expect(card).toContainText('En pausa');
  await card.getByRole('button', { name: 'Reanudar' }).click();
  await expect(card).toContainText('Conectado');
  await card.getByRole('link', { name: 'Cambiar' }).click();
  await page.getByText('Archivar este buzón').first().click();
  await page.getByRole('button', { name: 'Archivar este buzón' }).click();
  await expect(page.getByText('Buzón archivado')).toBeVisible();
  await expect(card).toHaveCount(0);
});

test('the form works before any script has, and the mailbox of the configuration is shown beside', async ({ launch, signedIn }) => {
  const mesa = await launch({ imap: true });
  await staff(mesa);
  const page = await signedIn(mesa, ADMINISTRATOR.local, { javaScriptEnabled: false });
  const buying = mesa.at('compras');
  await page.goto(`${mesa.url}/app/admin/buzones`);
  const configured = page.getByRole('listitem').filter({ hasText: mesa.address });
  await expect(configured).toContainText('De la configuración');
  await expect(configured.getByRole('link', { name: 'Cambiar' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Agregar buzón' }).click();
  await expect(page.getByRole('button', { name: 'Probar conexión' }), 'what would do nothing is not offered').toHaveCount(0);
  await fillIn(page, buying);
  await page.getByLabel('Contraseña', { exact: true }).fill(RIGHT());
  await page.getByRole('button', { name: 'Guardar buzón' }).click();
  await expect(page.getByText('Buzón guardado')).toBeVisible();
  await until('it is connected', async () => {
    await page.goto(`${mesa.url}/app/admin/buzones`);
    return (await page.getByRole('listitem').filter({ hasText: buying }).innerText()).includes('Conectado');
  });
});
