// What people do on the pages of the desk, by the names that they see.
import { expect } from '@playwright/test';

export const TABS = { followUp: 'Seguimiento', note: 'Nota interna', solution: 'Solución' };

/** Opens a ticket's page and waits until the browser's half has taken over. */
export async function openTicket(page, mesa, number) {
  await page.goto(`${mesa.url}/app/t/${number}`);
  await awake(page);
}

/** Until the page answers without reloads: before that, forms are plain posts. */
export async function awake(page) {
  await expect(page.locator('html[data-hydrated], body[data-hydrated]')).toHaveCount(1);
}

export async function chooseTab(page, tab) {
  await page.getByRole('radio', { name: tab }).click();
}

/** Writes an entry and sends it with the button that names its effect. */
export async function write(page, tab, text) {
  await chooseTab(page, tab);
  await page.getByLabel('Mensaje').fill(text);
  await submitButton(page, tab).click();
  await expect(page.getByLabel('Mensaje')).toHaveValue('');
  await expect(timeline(page)).toContainText(text);
}

export function submitButton(page, tab) {
  const names = { [TABS.followUp]: /^Enviar al solicitante/, [TABS.note]: 'Guardar nota interna', [TABS.solution]: 'Solucionar y cerrar' };
  return page.getByRole('button', { name: names[tab] });
}

export function timeline(page) {
  return page.getByRole('region', { name: 'Cronología' });
}

/** The ticket's status as its header shows it. */
export async function expectStatus(page, status) {
  await expect(page.getByTestId('status')).toHaveText(status);
}

export async function escalate(page, { kind, category, technician }) {
  // The filters of the list beside it have the same names.
  const form = page.getByRole('region', { name: 'Escalar' });
  if (kind) await choose(form.getByLabel('Tipo'), kind);
  if (category) await choose(form.getByLabel('Categoría'), category);
  await choose(form.getByLabel('Técnico'), technician);
  await form.getByRole('button', { name: 'Escalar' }).click();
}

/** The option that says it: a technician's also says how many tickets they have open. */
async function choose(select, words) {
  const option = select.locator('option').filter({ hasText: words });
  await select.selectOption(await option.getAttribute('value'));
}
