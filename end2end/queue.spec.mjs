// The list under the hands of those who live in it: what is news, how high its rows are, what was loaded, what the palette does in it.
import { expect } from '@playwright/test';
import { awake, openTicket, TABS, timeline, write } from './support/desk.mjs';
import { complaintsOf, signIn, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { DEMO_ADMINISTRATOR, DEMO_PASSWORD, SIZES } from './support/screens.mjs';
import { until } from './support/until.mjs';

async function office(launch, subjects) {
  const mesa = await launch();
  await staff(mesa);
  for (const [index, subject] of subjects.entries()) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, { subject }))).toMatchObject({ code: 250 });
    await until(`${subject} is registered`, async () => (await mesa.export()).length === index + 1);
  }
  return mesa;
}

async function demo(launch, visitor, options) {
  const mesa = await launch({ demo: true });
  const page = await visitor(options);
  await signIn(page, mesa, DEMO_ADMINISTRATOR, DEMO_PASSWORD);
  return { mesa, page };
}

const rowOf = (page, text) => page.locator('.queue tbody tr').filter({ hasText: text });

test('what somebody else did is told in its row, and read on one device it is read on the others', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['No abre el correo', 'Falta papel']);
  const diego = await signedIn(mesa, DIEGO.local);
  const complaints = complaintsOf(diego);
  await diego.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  await awake(diego);
  const row = rowOf(diego, 'No abre el correo');
  const link = row.getByRole('link');
  await expect(link).toHaveAccessibleDescription('Con novedades');
  const weight = (of) => of.locator('.c-subject').evaluate((cell) => Number(getComputedStyle(cell).fontWeight));
  const bold = await weight(row);
  const place = await row.boundingBox();

  // On the tablet he opens it: here it goes, and nothing moves.
  const tablet = await signedIn(mesa, DIEGO.local);
  await openTicket(tablet, mesa, 1);
  await expect(link).toHaveAccessibleDescription('');
  expect(await weight(row)).toBeLessThan(bold);
  expect(await row.boundingBox()).toEqual(place);
  await expect(rowOf(diego, 'Falta papel').getByRole('link'), 'the other one is still new').toHaveAccessibleDescription('Con novedades');

  // What he writes himself is no news to him; what a colleague writes is, but not where he is looking at it.
  await write(tablet, TABS.note, 'Voy para allá');
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(admin, mesa, 1);
  await expect(timeline(admin)).toContainText('Voy para allá');
  await expect(link).toHaveAccessibleDescription('');
  await tablet.goto(`${mesa.url}/app/perfil`);
  await write(admin, TABS.note, 'Lleve el cargador');
  await expect(link).toHaveAccessibleDescription('Con novedades');
  await row.getByRole('link').click();
  await expect(timeline(diego)).toContainText('Lleve el cargador');
  await diego.getByRole('navigation', { name: 'Principal' }).getByRole('link', { name: /^Abiertos/ }).click();
  await expect(link).toHaveAccessibleDescription('');
  expect(complaints).toEqual([]);
});

test('rows are as high as somebody wants them, on every device that has a mouse, from the first paint on', async ({ launch, visitor }) => {
  const { mesa, page } = await demo(launch, visitor, { viewport: SIZES.desk });
  const height = async () => Math.round((await page.locator('.queue tbody tr').first().boundingBox()).height);
  await page.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  expect(await height()).toBe(56);
  await page.goto(`${mesa.url}/app/perfil`);
  const choice = page.getByRole('main').getByRole('group', { name: 'Filas de la bandeja' });
  await choice.getByRole('button', { name: 'Compactas' }).click();
  await expect(choice.getByRole('button', { name: 'Compactas' })).toHaveAttribute('aria-pressed', 'true');
  await page.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  expect(await height()).toBe(40);
  await awake(page);
  expect(await height()).toBe(40);

  // Another device knows it before any script runs; a finger gets high rows all the same.
  const plain = await visitor({ javaScriptEnabled: false, viewport: SIZES.desk });
  await signIn(plain, mesa, DEMO_ADMINISTRATOR, DEMO_PASSWORD);
  await expect(plain.locator('html')).toHaveAttribute('data-rows', 'compact');
  const finger = await visitor({ hasTouch: true, isMobile: true, viewport: SIZES.desk });
  await signIn(finger, mesa, DEMO_ADMINISTRATOR, DEMO_PASSWORD);
  await finger.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  expect((await finger.locator('.queue tbody tr').first().boundingBox()).height).toBeGreaterThanOrEqual(56);

  // From the palette, and back to where one was.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('filas comodas');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).not.toHaveAttribute('data-rows', 'compact');
  await expect(page).toHaveURL(/bandeja\?vista=abiertos/);
  await expect.poll(height).toBe(56);
});

test('rows that were loaded are there after a reload and on coming back, with the row that had the focus', async ({ launch, visitor }) => {
  const { mesa, page } = await demo(launch, visitor, { viewport: SIZES.desk });
  const complaints = complaintsOf(page);
  const rows = page.locator('.queue tbody tr');
  await page.goto(`${mesa.url}/app/bandeja?vista=todos`);
  await awake(page);
  await page.getByRole('link', { name: 'Cargar más' }).click();
  await expect(rows).toHaveCount(100);
  const link = rows.nth(80).getByRole('link');
  await link.focus();
  const href = await link.getAttribute('href');
  const top = () => page.locator('.table-scroll').evaluate((area) => area.scrollTop);
  const before = await top();
  expect(before).toBeGreaterThan(1_000);

  await page.reload();
  await expect(rows).toHaveCount(100);
  await expect(page.locator(`a.row-link[href="${href}"]`)).toBeFocused();
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(60);

  await page.getByRole('link', { name: 'Salida', exact: true }).click();
  await expect(page).toHaveURL(/salida/);
  await page.goBack();
  await expect(rows).toHaveCount(100);
  await expect(page.locator(`a.row-link[href="${href}"]`)).toBeFocused();
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(60);

  // Another list begins at its beginning.
  await page.goto(`${mesa.url}/app/bandeja?vista=resueltos`);
  await awake(page);
  await expect(rows).toHaveCount(50);
  expect(complaints).toEqual([]);
});

test('the palette does to what is chosen what the bar does, with its keys beside it', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['No abre el correo', 'Falta papel', 'No hay red']);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  const complaints = complaintsOf(page);
  await page.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  await awake(page);
  const palette = page.getByRole('dialog', { name: 'Paleta de comandos' });
  const chosen = palette.getByRole('option', { selected: true });
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Control+k');
  await expect(chosen, 'what is chosen comes first').toHaveText('Cambiar técnicoa');
  await expect(chosen.locator('kbd')).toHaveText('a');
  await page.keyboard.press('Enter');
  await page.getByLabel('Técnico', { exact: true }).last().selectOption({ label: await page.locator('#lote-valor option').filter({ hasText: DIEGO.name }).textContent() });
  await page.getByRole('region', { name: 'Acciones sobre lo seleccionado' }).getByRole('button', { name: 'Aplicar' }).click();
  await until('both are his', async () => (await mesa.export()).filter((ticket) => ticket.technician?.address === mesa.at(DIEGO.local)).length === 2);

  // With nothing chosen it is the row that has the focus.
  await page.keyboard.press('Escape');
  await rowOf(page, 'No hay red').getByRole('link').focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('categ');
  await expect(chosen).toContainText('Cambiar categoría');
  await page.keyboard.press('Enter');
  await expect(page.locator('#lote-valor')).toBeFocused();
  await expect(page.getByRole('region', { name: 'Acciones sobre lo seleccionado' })).toContainText('1 seleccionado');
  expect(complaints).toEqual([]);
});

test('on the rail every way has its name in sight', async ({ launch, visitor }) => {
  const { mesa, page } = await demo(launch, visitor, { viewport: SIZES.laptop, hasTouch: true });
  await page.goto(`${mesa.url}/app/bandeja?vista=abiertos`);
  const links = page.getByRole('navigation', { name: 'Principal' }).locator('.nav-group .nav-link:visible');
  const cut = await links.evaluateAll((all) =>
    all.filter((link) => {
      const text = link.querySelector('.nav-text');
      const { width, height } = text.getBoundingClientRect();
      return width < 10 || height < 10 || text.scrollWidth > text.clientWidth + 1 || text.scrollHeight > text.clientHeight + 1;
    }).map((link) => link.textContent),
  );
  expect(cut).toEqual([]);
  const low = await links.last().evaluate((link) => link.getBoundingClientRect().bottom);
  expect(low, 'all of them without scrolling').toBeLessThanOrEqual(768);
});
