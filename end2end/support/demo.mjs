// The seeded office, from the inside: its administrator, and an address that only a mail knows.
import { DEMO_ADMINISTRATOR, DEMO_PASSWORD } from './screens.mjs';

export async function signInToDemo(page, mesa) {
  await page.goto(`${mesa.url}/ingresar`);
  await page.getByLabel('Correo').fill(`${DEMO_ADMINISTRATOR}@${mesa.domain}`);
  await page.getByLabel('Contraseña', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Ingresar' }).click();
  await page.waitForURL(/\/app/);
}

/** Where the newest mail in Salida is read. `page` is signed in. */
export async function mailPath(page, mesa) {
  const list = await (await page.request.get(`${mesa.url}/app/salida`)).text();
  return list.match(/href="(\/app\/salida\/\d+)"/)[1];
}

/** Where the survey of a closed ticket is: read from the notice of a closing. `page` is signed in. */
export async function surveyPath(page, mesa) {
  const list = await (await page.request.get(`${mesa.url}/app/salida`)).text();
  for (const [, outbox] of list.matchAll(/href="\/app\/salida\/(\d+)"/g)) {
    const mail = await (await page.request.get(`${mesa.url}/app/salida/${outbox}/eml`)).text();
    // Quoted-printable breaks long lines.
    const [path] = mail.replaceAll(/=\r?\n/g, '').match(/\/e\/[^\s"?<]+/) ?? [];
    if (path) return path;
  }
  throw new Error('no notice of a closing on the first page of Salida');
}
