// Rules of intake (M20): written in the form, tried with past mail, and what they do to mail that comes.
import { expect } from '@playwright/test';
import { awake, expectStatus, timeline } from './support/desk.mjs';
import { test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

/** An office with staff and two tickets that came before there were rules. */
async function office(launch) {
  const mesa = await launch();
  await staff(mesa);
  for (const [index, subject] of ['Se acabó el tóner', 'No abre el correo'].entries()) {
    expect(await deliver(mesa.lmtp, rawMail(mesa, { subject }))).toMatchObject({ code: 250 });
    await until(`${subject} is registered`, async () => (await mesa.export()).length === index + 1);
  }
  return mesa;
}

async function send(mesa, subject) {
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject }))).toMatchObject({ code: 250 });
}

/** The option that begins with these words; the first one there is, without them. */
async function choose(select, words) {
  const option = words ? select.locator('option').filter({ hasText: words }).first() : select.locator('option').nth(1);
  await select.selectOption(await option.getAttribute('value'));
  return (await option.textContent()).trim();
}

for (const javaScriptEnabled of [true, false]) {
  test(`a rule is written, tried, saved and used ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({ launch, signedIn }) => {
    const mesa = await office(launch);
    const page = await signedIn(mesa, ADMINISTRATOR.local, { javaScriptEnabled });
    await page.goto(`${mesa.url}/app/bandeja`);
    await page.getByRole('link', { name: 'Reglas' }).click();
    await expect(page.getByText('Todavía no hay reglas')).toBeVisible();
    await page.getByRole('link', { name: /^Usar este ejemplo.*impresora/ }).click();
    await expect(page.getByLabel('Nombre de la regla')).toHaveValue('Impresoras');

    await page.getByRole('button', { name: 'Guardar regla' }).first().click();
    await expect(page.getByRole('alert'), 'what is missing is said').toContainText('Elija un valor para cada acción');
    await expect(page.getByLabel(/Lo que se busca, condición 1/), 'and nothing that was typed is lost').toHaveValue('impresora, tóner');

    const category = await choose(page.getByLabel('categoría', { exact: true }));
    await choose(page.getByLabel('técnico', { exact: true }), DIEGO.name);
    await page.getByLabel('Nueva acción').selectOption({ label: 'urgencia' });
    await page.getByRole('button', { name: 'Agregar acción' }).click();
    await expect(page.getByLabel('urgencia', { exact: true }), 'one goes on where one is').toBeFocused();
    await page.getByLabel('urgencia', { exact: true }).selectOption({ label: 'Alta' });

    await page.getByRole('button', { name: 'Probar con los últimos mensajes' }).click();
    const trial = page.getByRole('region', { name: 'Prueba' }).first();
    await expect(trial).toContainText('1 de 2 mensajes cumple la regla.');
    await expect(page.getByRole('row').filter({ hasText: 'Se acabó el tóner' })).toContainText(`técnico ${DIEGO.name}`);
    expect((await mesa.export()).every((ticket) => !ticket.technician), 'trying changes nothing').toBe(true);

    await page.getByRole('button', { name: 'Guardar regla' }).first().click();
    await expect(page.getByText('Regla guardada.')).toBeVisible();
    const rule = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Impresoras' }) });
    await expect(rule).toContainText(`Si el asunto tiene las palabras «impresora» o «tóner» → categoría ${category}, técnico ${DIEGO.name}, urgencia Alta`);
    await expect(rule).toContainText('Nunca se ha usado');

    await send(mesa, 'La IMPRESORA del piso 3');
    await until('it is registered', async () => (await mesa.export()).length === 3);
    const ticket = (await mesa.export()).find((one) => one.number === 3);
    expect(ticket).toMatchObject({ category, technician: { name: DIEGO.name }, urgency: 4, status: 'in_progress' });
    await page.goto(`${mesa.url}/app/t/3`);
    await expectStatus(page, 'En curso');
    const events = timeline(page).locator('details.events');
    if (await events.count()) await events.first().locator('summary').click();
    await expect(timeline(page)).toContainText(`Regla «Impresoras»: categoría ${category}, técnico ${DIEGO.name}, urgencia Alta`);
    await page.goto(`${mesa.url}/app/admin/reglas`);
    await expect(rule).toContainText('Usada 1 vez');
  });
}

test('what a rule ignores is in Recepción with the rule’s name, and can be filed all the same', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/admin/reglas/regla`);
  await awake(page);
  await page.getByLabel('Nombre de la regla').fill('Propaganda');
  await page.getByLabel(/Lo que se busca, condición 1/).fill('oferta');
  await page.getByRole('button', { name: 'Quitar: categoría' }).click();
  await page.getByLabel('Nueva acción').selectOption({ label: 'ignorar el mensaje' });
  await page.getByRole('button', { name: 'Agregar acción' }).click();
  await page.getByLabel(/Lo que se busca, condición 1/).press('Enter');
  await expect(page.getByText('Regla guardada.'), 'Enter saves').toBeVisible();

  await send(mesa, 'Gran OFERTA de sillas');
  await page.goto(`${mesa.url}/app/recepcion?estado=ignored`);
  const row = page.getByRole('row').filter({ hasText: 'Gran OFERTA' });
  await until('it is ignored', async () => {
    await page.reload();
    return (await row.count()) === 1;
  });
  await expect(row).toContainText('Ignorado por una regla');
  await expect(row).toContainText('Regla: «Propaganda»');
  expect(await mesa.export()).toHaveLength(2);
  await awake(page);
  await row.getByRole('button', { name: 'Volver a procesar' }).click();
  await until('it is filed', async () => (await mesa.export()).length === 3);
});

test('rules are put in order by keyboard, switched off and archived', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  for (const name of ['Una', 'Dos']) {
    await page.goto(`${mesa.url}/app/admin/reglas/regla?nombre=${name}&campo=subject&op=contains&valores=x&accion=major&valor=`);
    await page.getByRole('button', { name: 'Guardar regla' }).first().click();
    await expect(page.getByText('Regla guardada.')).toBeVisible();
  }
  const names = () => page.getByRole('listitem').getByRole('heading').allTextContents();
  expect(await names()).toEqual(['Una', 'Dos']);
  await page.getByRole('button', { name: 'Subir: Dos' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Bajar: Dos' }), 'the focus stays with the rule').toBeFocused();
  expect(await names()).toEqual(['Dos', 'Una']);
  await page.getByRole('button', { name: /^Apagar.*Dos/ }).click();
  const two = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Dos' }) });
  await expect(two).toContainText('Apagada');
  await two.locator('summary').click();
  await two.getByRole('button', { name: 'Archivar la regla' }).click();
  await expect(page.getByText('Regla archivada.')).toBeVisible();
  expect(await names()).toEqual(['Una']);
});

test('only administrators see and keep rules', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const page = await signedIn(mesa, DIEGO.local);
  await page.goto(`${mesa.url}/app/bandeja`);
  await expect(page.getByRole('link', { name: 'Reglas' })).toHaveCount(0);
  await page.goto(`${mesa.url}/app/admin/reglas`);
  await expect(page.getByRole('alert')).toContainText('Su rol no permite');
  const answer = await page.request.post(`${mesa.url}/app/admin/reglas`, {
    form: { hacer: 'guardar', nombre: 'x', campo: 'subject', op: 'is', valores: 'x', accion: 'major', valor: '' },
    headers: { origin: mesa.url },
  });
  expect(answer.status()).toBe(403);
});
