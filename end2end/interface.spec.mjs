// The browser's side: with and without scripts, two people at once, by keyboard, and what is shown when something is refused.
import { expect } from '@playwright/test';
import { awake, chooseTab, escalate, expectStatus, openTicket, submitButton, TABS, timeline, write } from './support/desk.mjs';
import { signIn, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { PASSWORD } from './support/mesa.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

/** An office with staff and one ticket for each subject. */
async function office(launch, subjects = ['No abre el correo']) {
  const mesa = await launch();
  await staff(mesa);
  for (const [index, subject] of subjects.entries()) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, { from: `persona${index}`, subject }))).toMatchObject({ code: 250 });
    // One after the other, so that numbers follow the order of arrival.
    await until(`${subject} is registered`, async () => (await mesa.export()).length === index + 1);
  }
  return mesa;
}

test.describe('without JavaScript', () => {
  const plain = { javaScriptEnabled: false };

  test('a person signs in, opens a ticket, escalates it and writes a follow-up', async ({ launch, visitor }) => {
    const mesa = await office(launch);
    const page = await visitor(plain);
    await page.goto(`${mesa.url}/app/bandeja?vista=sin-asignar`);
    await expect(page).toHaveURL(/\/ingresar/);
    await signIn(page, mesa, ADMINISTRATOR.local);
    await expect(page, 'the sign-in leads to where one wanted to go').toHaveURL(/bandeja\?vista=sin-asignar/);
    await page.getByRole('link', { name: /No abre el correo/ }).first().click();
    await expect(page).toHaveURL(/\/app\/t\/1$/);
    await escalate(page, { technician: DIEGO.name });
    await expectStatus(page, 'En curso');
    await page.getByLabel('Mensaje').first().fill('Ya lo estamos revisando.');
    await submitButton(page, TABS.followUp).click();
    await expect(timeline(page)).toContainText('Ya lo estamos revisando.');
    const [ticket] = await mesa.export();
    expect(ticket.technician.address).toBe(mesa.at(DIEGO.local));
    expect(ticket.entries.map((entry) => [entry.kind, entry.text.trim()])).toContainEqual(['follow_up', 'Ya lo estamos revisando.']);
  });

  test('a session that ended in mid-sentence keeps the text', async ({ launch, signedIn }) => {
    const mesa = await office(launch);
    const page = await signedIn(mesa, ADMINISTRATOR.local, plain);
    await page.goto(`${mesa.url}/app/t/1`);
    await page.getByLabel('Mensaje').first().fill('Una explicación larga que nadie quiere escribir dos veces.');
    await mesa.cli('user', 'password', '--address', mesa.at(ADMINISTRATOR.local), '--password', 'otra-clave-larga');
    await submitButton(page, TABS.followUp).click();
    await expect(page.locator('body')).toContainText('sesión');
    const written = page.getByLabel('Lo que escribió');
    await expect(written, 'still there before signing in again').toHaveValue(/Una explicación larga/);
    await page.getByLabel('Correo').fill(mesa.at(ADMINISTRATOR.local));
    await page.getByLabel('Contraseña', { exact: true }).fill('otra-clave-larga');
    await page.getByRole('button', { name: 'Ingresar' }).click();
    await expect(written, 'and after').toHaveValue(/Una explicación larga/);
    expect((await mesa.export())[0].entries, 'nothing was sent by itself').toHaveLength(1);
    await page.getByRole('button', { name: 'Enviar ahora' }).click();
    await expect(page).toHaveURL(/\/app\//);
    expect((await mesa.export())[0].entries.map((entry) => entry.text)).toContain('Una explicación larga que nadie quiere escribir dos veces.');
  });

  test('other forms of a session that has ended lead through the sign-in, too', async ({ launch, signedIn }) => {
    const mesa = await office(launch);
    const page = await signedIn(mesa, ADMINISTRATOR.local, plain);
    const password = async (word) => mesa.cli('user', 'password', '--address', mesa.at(ADMINISTRATOR.local), '--password', word);
    const signInAgain = async (word) => {
      await page.getByLabel('Correo').fill(mesa.at(ADMINISTRATOR.local));
      await page.getByLabel('Contraseña', { exact: true }).fill(word);
      await page.getByRole('button', { name: 'Ingresar' }).click();
    };
    await page.goto(`${mesa.url}/app/bandeja?vista=sin-asignar&q=correo`);
    await page.locator('summary', { hasText: 'Guardar vista' }).click();
    await page.getByLabel('Nombre', { exact: true }).fill('Correos');
    await password('otra-clave-larga');
    await page.getByRole('button', { name: 'Guardar vista' }).click();
    await signInAgain('otra-clave-larga');
    await page.getByRole('button', { name: 'Enviar ahora' }).click();
    await expect(page).toHaveURL(/vista=v1/);

    // What is secret or a file is not carried along: the page that it stood on is there again.
    await page.goto(`${mesa.url}/app/perfil`);
    await page.getByLabel('Contraseña actual').fill('otra-clave-larga');
    await page.getByLabel('Contraseña nueva', { exact: true }).fill('una-clave-nueva-larga');
    await page.getByLabel('Repita la contraseña nueva').fill('una-clave-nueva-larga');
    await password('la-tercera-clave');
    await page.getByRole('button', { name: 'Cambiar la contraseña' }).click();
    await signInAgain('la-tercera-clave');
    await expect(page).toHaveURL(/\/app\/perfil/);

    await page.goto(`${mesa.url}/app/admin/oficina`);
    await page.locator('#o-archivo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.alloc(2 * 1024 * 1024) });
    await page.getByRole('button', { name: 'Subir' }).click();
    await expect(page.locator('main')).toContainText('La imagen pasa de 256 KB');
    await page.locator('#o-archivo').setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.alloc(1024) });
    await password('la-cuarta-clave');
    await page.getByRole('button', { name: 'Subir' }).click();
    await signInAgain('la-cuarta-clave');
    await expect(page).toHaveURL(/\/app\/admin\/oficina/);
  });

  test('a form without its text says so and sends nothing', async ({ launch, signedIn }) => {
    const mesa = await office(launch);
    const page = await signedIn(mesa, ADMINISTRATOR.local, plain);
    await page.goto(`${mesa.url}/app/t/1`);
    // The browser would not send a required field empty; blanks get past it.
    await page.getByLabel('Mensaje').first().fill('   ');
    await submitButton(page, TABS.followUp).click();
    await expect(page.getByRole('alert')).toContainText(/Escriba|vacío/);
    expect((await mesa.export())[0].entries).toHaveLength(1);
  });
});

test('the interface speaks English to whoever asks for it, and keeps doing so', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/perfil`);
  await awake(page);
  await page.getByLabel('Idioma').selectOption({ label: 'English' });
  await page.getByRole('button', { name: 'Guardar' }).first().click();
  await expect(page.locator('html')).toHaveAttribute('lang', /^en/);
  await page.goto(`${mesa.url}/app/t/1`);
  await expect(page.getByRole('radio', { name: 'Follow-up' })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Solution' })).toBeVisible();
});

test('a wrong password and an unknown address get the same answer', async ({ launch, visitor }) => {
  const mesa = await office(launch, []);
  const page = await visitor();
  const answers = [];
  for (const address of [mesa.at(ADMINISTRATOR.local), mesa.at('nadie')]) {
    await page.goto(`${mesa.url}/ingresar`);
    await page.getByLabel('Correo').fill(address);
    await page.getByLabel('Contraseña', { exact: true }).fill('no-es-esta-clave');
    await page.getByRole('button', { name: 'Ingresar' }).click();
    answers.push(await page.getByRole('alert').innerText());
  }
  expect(answers[0]).toMatch(/correo|contraseña/i);
  expect(answers[1]).toBe(answers[0]);
});

test('after five wrong passwords the sign-in is locked and says for how long', async ({ launch, visitor }) => {
  const mesa = await office(launch, []);
  const page = await visitor();
  for (let attempt = 1; attempt <= 6; attempt += 1) {
    await page.goto(`${mesa.url}/ingresar`);
    await page.getByLabel('Correo').fill(mesa.at(DIEGO.local));
    await page.getByLabel('Contraseña', { exact: true }).fill(attempt === 6 ? PASSWORD : `equivocada-${attempt}`);
    await page.getByRole('button', { name: 'Ingresar' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
  }
  await expect(page.getByRole('alert')).toContainText(/\d+ minutos/);
  await page.goto(`${mesa.url}/app/bandeja`);
  await expect(page).toHaveURL(/\/ingresar/);
});

test('a session that ends in mid-sentence keeps the text', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(page, mesa, 1);
  await page.getByLabel('Mensaje').fill('Una explicación larga que nadie quiere escribir dos veces.');
  await mesa.cli('user', 'password', '--address', mesa.at(ADMINISTRATOR.local), '--password', 'otra-clave-larga');
  await submitButton(page, TABS.followUp).click();
  await expect(page.getByRole('alert').first()).toContainText('sesión');
  await expect(page.getByLabel('Mensaje'), 'still there before signing in again').toHaveValue(/Una explicación larga/);
  await page.getByRole('link', { name: /[Ii]ngresar/ }).first().click();
  await signIn(page, mesa, ADMINISTRATOR.local, 'otra-clave-larga');
  await expect(page).toHaveURL(/\/app\/t\/1/);
  await awake(page);
  await expect(page.getByLabel('Mensaje'), 'and after').toHaveValue(/Una explicación larga/);
  await submitButton(page, TABS.followUp).click();
  await expect(timeline(page)).toContainText('Una explicación larga');
  expect((await mesa.export())[0].entries).toHaveLength(2);
});

test('a save against a ticket that has changed is stopped, shows what is new and keeps the draft', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(admin, mesa, 1);
  await escalate(admin, { technician: DIEGO.name });
  await expectStatus(admin, 'En curso');
  const diego = await signedIn(mesa, DIEGO.local);
  await openTicket(diego, mesa, 1);
  await diego.getByLabel('Mensaje').fill('Mi respuesta, escrita sin saber de la suya.');
  await write(admin, TABS.followUp, 'Ya hablé con ella por teléfono.');
  await expect(timeline(diego)).toContainText('Ya hablé con ella por teléfono.');
  await submitButton(diego, TABS.followUp).click();
  await expect(diego.getByRole('alert')).toContainText(/cambió|cambi/);
  await expect(diego.getByLabel('Mensaje')).toHaveValue('Mi respuesta, escrita sin saber de la suya.');
  expect((await mesa.export())[0].entries).toHaveLength(2);
  await submitButton(diego, TABS.followUp).click();
  await expect(timeline(diego)).toContainText('Mi respuesta, escrita sin saber de la suya.');
});

test('a change reaches the other browser through the live channel and moves neither focus nor text', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  const diego = await signedIn(mesa, DIEGO.local);
  await openTicket(admin, mesa, 1);
  await openTicket(diego, mesa, 1);
  const field = diego.getByLabel('Mensaje');
  await field.pressSequentially('Estoy escribiendo');
  const where = await field.boundingBox();
  await write(admin, TABS.note, 'Un dato más del usuario');
  // Well before the page would have looked by itself, which it does every minute; how fast is measured on an idle machine (measure.mjs).
  await expect(timeline(diego)).toContainText('Un dato más del usuario');
  await expect(field).toBeFocused();
  await diego.keyboard.type(' todavía');
  await expect(field).toHaveValue('Estoy escribiendo todavía');
  expect(await field.boundingBox()).toEqual(where);
});

test('in the queue, a new ticket does not move what has the focus', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['Primera', 'Segunda', 'Tercera']);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/bandeja?vista=sin-asignar`);
  await awake(admin);
  const link = admin.getByRole('link', { name: /Segunda/ }).first();
  await link.focus();
  const where = await link.boundingBox();
  await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Recién llegada' }));
  await expect(admin.getByText(/Recién llegada|1 nuevo/).first()).toBeVisible();
  await expect(link).toBeFocused();
  expect(await link.boundingBox()).toEqual(where);
});

test('by keyboard alone: j and k move, Enter opens, Ctrl+Enter sends', async ({ launch, signedIn }) => {
  const mesa = await office(launch, ['Primera', 'Segunda', 'Tercera']);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/bandeja?vista=sin-asignar`);
  await awake(admin);
  const focused = () => admin.evaluate(() => document.activeElement?.closest('tr')?.textContent ?? '');
  const rows = (await admin.getByRole('row').filter({ has: admin.getByRole('link') }).allInnerTexts()).map((text) => text.match(/#\d{7}/)[0]);
  await admin.keyboard.press('j');
  expect(await focused()).toContain(rows[0]);
  await admin.keyboard.press('j');
  expect(await focused()).toContain(rows[1]);
  await admin.keyboard.press('k');
  expect(await focused()).toContain(rows[0]);
  await admin.keyboard.press('j');
  await admin.keyboard.press('Enter');
  await expect(admin).toHaveURL(new RegExp(`/app/t/${Number(rows[1].slice(1))}`));
  await admin.getByLabel('Mensaje').focus();
  await admin.keyboard.type('Todo por teclado: j y k aquí son letras.');
  await admin.keyboard.press('Control+Enter');
  await expect(timeline(admin)).toContainText('Todo por teclado: j y k aquí son letras.');
});

test('Tab goes through the sign-in and the composer in reading order', async ({ launch, visitor }) => {
  const mesa = await office(launch);
  const page = await visitor();
  await page.goto(`${mesa.url}/ingresar`);
  await page.getByLabel('Correo').focus();
  await page.keyboard.type(mesa.at(ADMINISTRATOR.local));
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Contraseña', { exact: true })).toBeFocused();
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/app/);
  await page.keyboard.press('Tab');
  await expect(page.locator(':focus'), 'the first stop skips to the content').toHaveAttribute('href', '#contenido');

  await openTicket(page, mesa, 1);
  await page.getByRole('radio', { name: TABS.followUp }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: TABS.note })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.getByLabel('Mensaje').focus();
  await page.keyboard.type('a');
  for (let stop = 0; stop < 8; stop += 1) {
    await page.keyboard.press('Tab');
    if (await submitButton(page, TABS.followUp).evaluate((button) => button === document.activeElement)) return;
  }
  throw new Error('the button that sends is not reached from the text within eight stops');
});

test('a ticket that does not exist says so and leads back', async ({ launch, signedIn }) => {
  const mesa = await office(launch, []);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  const answer = await page.goto(`${mesa.url}/app/t/4711`);
  expect(answer.status()).toBe(404);
  await expect(page.locator('main, #contenido').first()).toContainText(/no existe|No encontramos/);
  await expect(page.getByRole('link', { name: /[Bb]andeja/ }).first()).toBeVisible();
});

test('a file that did not go up stops the entry until it is tried again or removed, and the text stays', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await openTicket(page, mesa, 1);
  await page.getByLabel('Mensaje').fill('Adjunto el video.');
  await page.locator('input[type=file]').first().setInputFiles({ name: 'video.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(26 * 1024 * 1024) });
  await expect(page.getByRole('alert').first()).toContainText('25');
  await expect(page.getByRole('button', { name: /^Reintentar/ }), 'it would be as large again').toHaveCount(0);
  await page.locator('input[type=file]').first().setInputFiles({ name: 'guía de uso.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') });
  await expect(page.getByText('guía de uso.pdf')).toBeVisible();
  await submitButton(page, TABS.followUp).click();
  await expect(page.getByText('No se envió: un archivo no subió.')).toBeVisible();
  await expect(page.getByLabel('Mensaje')).toHaveValue('Adjunto el video.');
  await page.getByRole('button', { name: 'Quitar archivo video.mp4' }).click();
  await page.route('**/app/subir', (route) => route.abort());
  await page.locator('input[type=file]').first().setInputFiles({ name: 'serial.txt', mimeType: 'text/plain', buffer: Buffer.from('A-17') });
  const again = page.getByRole('button', { name: 'Reintentar serial.txt' });
  await expect(again).toBeVisible();
  await page.unroute('**/app/subir');
  await again.click();
  await expect(again).toHaveCount(0);
  await page.route('**/api/preview_entry*', (route) => route.abort());
  await page.getByRole('button', { name: 'Vista previa' }).click();
  await expect(page.getByText('No pudimos preparar la vista previa')).toBeVisible();
  const many = Array.from({ length: 20 }, (_, nth) => ({ name: `hoja ${nth}.txt`, mimeType: 'text/plain', buffer: Buffer.from(`${nth}`) }));
  await page.locator('#adjuntar').setInputFiles(many);
  await expect(page.getByText('Son más de 20 archivos')).toBeVisible();
  for (let nth = 0; nth < 18; nth += 1) await page.getByRole('button', { name: `Quitar archivo hoja ${nth}.txt`, exact: true }).click();
  await submitButton(page, TABS.followUp).click();
  await expect(timeline(page).getByText('guía de uso.pdf')).toBeVisible();
  expect((await mesa.export())[0].attachments.map((file) => file.name)).toEqual(['guía de uso.pdf', 'serial.txt']);
});

test('anonymous requests get nothing but the sign-in', async ({ launch, request }) => {
  const mesa = await office(launch);
  for (const path of ['/app/bandeja', '/app/t/1', '/app/salida', '/app/recepcion', '/app/triage']) {
    const answer = await request.get(mesa.url + path, { maxRedirects: 0 });
    expect([301, 302, 303, 307, 401], path).toContain(answer.status());
    expect(await answer.text(), path).not.toContain('No abre el correo');
  }
});

test('pages of a sentence are in the chosen theme, too', async ({ launch, visitor }) => {
  const mesa = await office(launch, []);
  const page = await visitor({ colorScheme: 'light' });
  await page.context().addCookies([{ name: 'mesa_theme', value: 'dark', url: mesa.url }]);
  await page.goto(`${mesa.url}/clave/no-existe`);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
});

test('a skeleton waits as long for whoever wants no motion, and stands still', async ({ launch, visitor }) => {
  const mesa = await office(launch, []);
  const page = await visitor({ reducedMotion: 'reduce' });
  await page.goto(`${mesa.url}/ingresar`);
  const styles = await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<div class="skeleton"><span class="skeleton-line"></span></div>');
    const of = (name) => getComputedStyle(document.querySelector(name));
    return [of('.skeleton').animationName, of('.skeleton').animationDelay, of('.skeleton-line').animationName];
  });
  expect(styles).toEqual(['appear', '0.15s', 'none']);
});
