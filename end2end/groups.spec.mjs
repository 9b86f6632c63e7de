// A ticket goes to a group by keyboard, everybody of it hears, and the second of them takes it.
import { expect } from '@playwright/test';
import { awake } from './support/desk.mjs';
import { test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, ELENA, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

const ticket = async (mesa) => (await mesa.export())[0];

test('two keys hand a ticket to a group; both of it are told, and the second takes it with one', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Sin wifi en la sala' }))).toMatchObject({ code: 250 });
  await until('it is registered', async () => (await mesa.export()).length === 1);
  const page = await signedIn(mesa, ADMINISTRATOR.local);
  await page.goto(`${mesa.url}/app/admin/grupos?nuevo=1`);
  await page.getByLabel('Nombre').fill('Redes');
  for (const { name } of [DIEGO, ELENA]) await page.getByRole('checkbox', { name }).check();
  await page.getByRole('button', { name: 'Guardar', exact: true }).click();

  await page.goto(`${mesa.url}/app/triage`);
  await awake(page);
  await expect(page.getByRole('radio', { name: /^Redes/ })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('a');
  await until('it is the group’s', async () => (await ticket(mesa)).group === 'Redes');
  expect(await ticket(mesa)).toMatchObject({ status: 'in_progress', technician: null });
  await expect(page.locator('.last-deed')).toContainText('Escalado al grupo Redes');
  await page.keyboard.press('z');
  await until('it waits for triage again', async () => (await ticket(mesa)).status === 'new');
  await expect(page.locator('#ticket-asunto')).toContainText('Sin wifi');
  await page.keyboard.press('1');
  await page.keyboard.press('a');
  await until('both are told', async () => {
    const told = (await ticket(mesa)).notices.filter((notice) => notice.kind === 'escalated').map((notice) => notice.to);
    return [DIEGO, ELENA].every(({ local }) => told.includes(mesa.at(local)));
  });

  const elena = await signedIn(mesa, ELENA.local);
  await elena.goto(`${mesa.url}/app/bandeja?vista=por-tomar`);
  await awake(elena);
  await expect(elena.locator('td.c-technician')).toHaveText('Redes');
  await elena.locator('a.row-link').click();
  await expect(elena.getByRole('button', { name: /Tomar/ })).toBeVisible();
  await elena.locator('#ticket-asunto').focus();
  await elena.keyboard.press('t');
  await until('it is Elena’s', async () => (await ticket(mesa)).technician?.address === mesa.at(ELENA.local));
  await expect(elena.getByRole('button', { name: /Tomar/ })).toHaveCount(0);
  expect((await ticket(mesa)).group, 'and still the group’s').toBe('Redes');
});
