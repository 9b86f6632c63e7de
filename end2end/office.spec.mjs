// The first hour of an office, from an empty database to the first ticket by real mail; and what administrators keep.
import { expect } from '@playwright/test';
import { chooseTab, expectStatus, openTicket, TABS } from './support/desk.mjs';
import { complaintsOf, signIn, test } from './support/fixtures.mjs';
import { inboxOf, place, send } from './support/mailbox.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { deliver } from './support/lmtp.mjs';
import { until } from './support/until.mjs';

const PASSWORD = 'clave-larga-2026';

test('from an empty Mesa to the first ticket by mail, with the assistant', async ({ launch, visitor }) => {
  test.setTimeout(180_000);
  const mesa = await launch({ relay: true });
  const page = await visitor();
  const complaints = complaintsOf(page);
  const code = await until('the start prints a code', () => mesa.log.match(/give this code: (\S+)/)?.[1]);

  await page.goto(`${mesa.url}/primer-ingreso`);
  await page.getByLabel('Código de inicio').fill(code);
  await page.getByLabel('Su nombre').fill('Marta Rincón');
  await page.getByLabel('Su correo').fill(mesa.at('marta'));
  await page.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Repita la contraseña').fill(PASSWORD);
  await page.getByRole('button', { name: 'Crear el administrador y empezar' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Puesta en marcha' })).toBeVisible();
  await page.getByLabel('Nombre de la oficina').fill('Museo de Bogotá');
  await page.getByRole('button', { name: 'Guardar y seguir' }).last().click();

  await expect(page.getByRole('heading', { level: 2, name: 'Buzón' })).toBeVisible();
  await page.getByRole('link', { name: 'Conectar un buzón' }).click();
  const { host, port } = place('MESA_TEST_IMAP');
  await expect(page.locator('html[data-hydrated], body[data-hydrated]')).toHaveCount(1);
  await page.getByLabel('Dirección de correo').fill(mesa.address);
  await page.getByLabel('Servidor', { exact: true }).fill(host);
  await page.getByLabel('Protección').selectOption('plain');
  await page.getByLabel('Puerto').fill(String(port));
  await page.getByLabel('Contraseña', { exact: true }).fill(process.env.MESA_TEST_IMAP_PASSWORD);
  await page.getByRole('button', { name: 'Probar conexión' }).click();
  await expect(page.getByRole('region', { name: 'Resultado de la prueba' })).toContainText('Todo funciona');
  await page.getByRole('button', { name: 'Guardar buzón' }).click();
  await page.waitForURL(/\/app\/admin\/buzones(\?|$)/);
  await expect(page.getByRole('listitem').filter({ hasText: mesa.address })).toContainText('Conectado');

  await page.getByRole('link', { name: 'Seguir donde quedó' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Técnicos' }), 'it goes on where it was left').toBeVisible();
  await page.getByLabel('Nombre', { exact: true }).fill('Diego Cárdenas');
  await page.getByLabel('Correo').fill(mesa.at('diego'));
  await page.getByRole('button', { name: 'Agregar' }).last().click();
  await expect(page.getByText('Persona agregada.')).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: 'Diego' }).getByRole('button', { name: 'Hacer enlace' }).click();
  const link = await page.getByLabel('Cópielo y entréguelo a la persona').inputValue();
  await page.getByRole('link', { name: 'Listo' }).click();
  await page.getByRole('button', { name: 'Seguir' }).last().click();

  await expect(page.getByRole('heading', { level: 2, name: 'Categorías' })).toBeVisible();
  await page.getByLabel('Usar Telefonía').uncheck();
  await page.getByLabel('Nombre de Salas y audiovisuales', { exact: true }).fill('Salas de exposición');
  await page.getByLabel('Otra categoría 1').fill('Archivo histórico');
  await page.getByRole('button', { name: 'Guardar y seguir' }).last().click();

  await expect(page.getByRole('heading', { level: 2, name: 'Calendario' })).toBeVisible();
  await page.getByRole('button', { name: 'Está bien así' }).click();
  await expect(page.getByText('1 buzón conectado')).toBeVisible();
  await page.getByRole('button', { name: 'Terminar y ver el triage' }).click();
  await page.waitForURL(/\/app\/triage/);

  // Diego sets his own password, once.
  const diego = await visitor();
  await diego.goto(link);
  await diego.getByLabel('Contraseña', { exact: true }).fill(PASSWORD);
  await diego.getByLabel('Repita la contraseña').fill(PASSWORD);
  await diego.getByRole('button', { name: 'Guardar la contraseña' }).click();
  await signIn(diego, mesa, 'diego');

  await send({ from: { name: 'Ana Peñuela', address: mesa.at('ana') }, to: mesa.address, subject: 'No imprime', text: 'La del segundo piso.' });
  const ticket = await until('it is a ticket', async () => (await mesa.export()).find((one) => one.subject === 'No imprime'), 30_000);
  expect(ticket.number).toBe(1);
  const [mail] = await inboxOf(mesa.at('ana'), 1);
  expect(mail.text, 'signed with the name that was saved').toContain('Museo de Bogotá');

  await page.goto(`${mesa.url}/app/t/1`);
  const categories = page.getByRole('region', { name: 'Escalar' }).getByLabel('Categoría');
  await expect(categories.locator('option', { hasText: 'Archivo histórico' })).toHaveCount(1);
  await expect(categories.locator('option', { hasText: 'Salas de exposición' })).toHaveCount(1);
  await expect(categories.locator('option', { hasText: 'Telefonía' })).toHaveCount(0);

  const again = await visitor();
  await signIn(again, mesa, 'marta');
  await expect(again, 'the assistant never comes back').toHaveURL(/\/app\/bandeja/);
  expect(complaints).toEqual([]);
});

test('categories are kept by keyboard alone', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/admin/categorias`);
  const names = () => page.locator('.office-tree strong').allTextContents();

  await page.getByRole('link', { name: 'Nueva categoría' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Nombre', { exact: true }), 'one writes at once').toBeFocused();
  await page.keyboard.type('Archivo');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Guardado.')).toBeVisible();
  expect(await names()).toContain('Archivo');

  await page.getByRole('button', { name: 'Subir: Archivo' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^(Subir|Bajar): Archivo/ }).and(page.locator(':focus')), 'the focus stays with it').toHaveCount(1);

  await page.getByRole('link', { name: /^Archivo/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Debajo de').focus();
  await page.keyboard.type('Redes');
  await page.getByLabel('Término propio').fill('4');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Guardado.')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Archivo/ })).toContainText('solución en 4 h hábiles');
  await expect(page.getByRole('heading', { level: 2, name: 'Redes › Archivo' })).toBeVisible();

  await page.getByRole('link', { name: 'Nueva categoría', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/nueva=1/);
  await expect(page.getByLabel('Nombre', { exact: true })).toBeFocused();
  await page.keyboard.type('Redes');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert'), 'a twin is refused').toContainText('ya hay otro con ese nombre');
  await expect(page.getByLabel('Nombre', { exact: true }), 'and nothing is lost').toHaveValue('Redes');
});

test('a change of hours moves the deadline of an open ticket, and says so before', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'No abre el correo' }))).toMatchObject({ code: 250 });
  await until('it is registered', async () => (await mesa.export()).length === 1);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  const why = async () => {
    await page.goto(`${mesa.url}/app/t/1`);
    return page.locator('main').textContent();
  };
  expect(await why()).not.toContain('de 7:00 a. m. a 7:30 a. m.');
  await page.goto(`${mesa.url}/app/admin/calendario`);
  for (const day of ['lunes', 'martes', 'miércoles', 'jueves', 'viernes']) {
    await page.getByLabel(`${day}, jornada 1, desde`).fill('07:00');
    await page.getByLabel(`${day}, jornada 1, hasta`).fill('07:30');
    await page.getByLabel(`${day}, jornada 2, desde`).fill('');
    await page.getByLabel(`${day}, jornada 2, hasta`).fill('');
  }
  await page.getByRole('button', { name: 'Ver qué cambia' }).click();
  await expect(page.getByText('De 1 tickets abiertos, al guardar cambiaría el plazo de 1.')).toBeVisible();
  await expect(page.getByLabel('lunes, jornada 1, desde'), 'what was typed is still there').toHaveValue('07:00');
  await page.getByRole('button', { name: 'Guardar' }).last().click();
  await expect(page.getByText('Guardado. Cambió el plazo de 1 ticket abierto.')).toBeVisible();
  expect(await why()).toContain('de 7:00 a. m. a 7:30 a. m.');

  await page.goto(`${mesa.url}/app/admin/auditoria?area=calendar`);
  await expect(page.getByRole('row').filter({ hasText: 'Lunes' })).toContainText('07:00–07:30');
});

test('where a solution does not close a ticket, nothing says that it does', async ({ launch, signedIn }) => {
  const mesa = await launch({ env: { MESA_SOLUTION_CLOSES: 'false' } });
  await staff(mesa);
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'No abre el correo' }))).toMatchObject({ code: 250 });
  await until('it is registered', async () => (await mesa.export()).length === 1);
  const page = await signedIn(mesa, DIEGO.local);
  await openTicket(page, mesa, 1);
  await chooseTab(page, TABS.solution);
  await expect(page.getByText('Al guardar, el ticket queda resuelto y se avisa.')).toBeVisible();
  await page.getByLabel('Mensaje').fill('Se cambió el cable');
  await page.getByRole('button', { name: 'Solucionar', exact: true }).click();
  await expectStatus(page, 'Resuelto');
  await expect(page.locator('.composer')).not.toContainText('cerr');
});

test('rooms of the administration are administrators’ alone; the help is everybody’s', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const page = await signedIn(mesa, DIEGO.local);
  for (const room of ['personas', 'categorias', 'terminos', 'auditoria']) {
    await page.goto(`${mesa.url}/app/admin/${room}`);
    await expect(page.getByRole('alert')).toContainText('Su rol no permite');
  }
  await page.goto(`${mesa.url}/app/ayuda`);
  await expect(page.getByRole('heading', { name: 'Lo que hace usted como técnico' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '4.7' })).toContainText('Solución');
});
