// Mesa as an app of the device: what makes it installable, a new version without loss, and photos shared from elsewhere.
import { chromium, expect } from '@playwright/test';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { awake, openTicket, submitButton, TABS } from './support/desk.mjs';
import { signIn, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { DIEGO, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

test.use({ serviceWorkers: 'allow' });

async function office(launch, options) {
  const mesa = await launch(options);
  await staff(mesa);
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'No abre el correo' }))).toMatchObject({ code: 250 });
  await until('the ticket is there', async () => (await mesa.export()).length === 1);
  return mesa;
}

const controlled = (page) => until('the service worker answers', () => page.evaluate(() => Boolean(navigator.serviceWorker.controller)));

test('a browser finds everything that it asks of an app', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local);
  const session = await page.context().newCDPSession(page);
  const { data, errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data);
  expect(manifest).toMatchObject({ id: '/app', start_url: '/app/bandeja', scope: '/', display: 'standalone', lang: 'es-CO' });
  expect(manifest.launch_handler.client_mode).toBe('navigate-existing');
  for (const { src } of [...manifest.icons, ...manifest.screenshots]) {
    expect((await page.request.get(new URL(src, mesa.url).href)).status(), src).toBe(200);
  }
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A private window installs nothing; everything else it has.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual([]);
  const worker = await page.request.get(`${mesa.url}/sw.js`);
  expect(worker.headers()).toMatchObject({ 'service-worker-allowed': '/', 'cache-control': 'no-cache' });
  expect(worker.headers()['content-security-policy']).toContain("default-src 'none'");
  await page.goto(`${mesa.url}/app/perfil`);
  await expect(page.getByText('Para tener Mesa como aplicación').or(page.getByText('Instale Mesa:'))).toBeVisible();
});

test('where it is installed there is a button to load again, and nowhere else', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const tab = await signedIn(mesa, DIEGO.local);
  await openTicket(tab, mesa, 1);
  const again = (page) => page.getByRole('button', { name: 'Volver a cargar' });
  await expect(again(tab)).toBeHidden();

  // A window without the browser's own buttons, as the system opens an app.
  const { launchOptions } = test.info().project.use;
  const context = await chromium.launchPersistentContext('', { ...launchOptions, args: [...launchOptions.args, `--app=${mesa.url}/ingresar`], locale: 'es-CO' });
  const [page] = context.pages();
  await page.waitForURL(/\/ingresar/);
  await signIn(page, mesa, DIEGO.local);
  await openTicket(page, mesa, 1);
  await page.evaluate(() => {
    document.title = 'antes';
  });
  await again(page).click();
  await expect(page).toHaveTitle(/No abre el correo/);
  await expect(page).toHaveURL(/\/app\/t\/1$/);
  await context.close();
});

test('a new version is offered, taken with one press, and what was typed is still there', async ({ launch, signedIn }) => {
  const folder = await mkdtemp(join(tmpdir(), 'mesa-site-'));
  const site = join(folder, 'site');
  await cp(join(dirname(process.env.MESA_BIN), 'site'), site, { recursive: true });
  const mesa = await office(launch, { env: { MESA_SITE_DIR: site } });
  const page = await signedIn(mesa, DIEGO.local);
  await openTicket(page, mesa, 1);
  await controlled(page);
  await page.getByLabel('Mensaje').fill('Escrito antes de la versión nueva.');

  // The next release has another style sheet; the old one is no longer on the server.
  const script = await readFile(join(site, 'sw.js'), 'utf8');
  const [, css] = /"(\/pkg\/mesa\.[0-9a-f]{16}\.css)"/.exec(script);
  await Promise.all(['.br', '.gz'].map((twin) => rm(join(site, `sw.js${twin}`), { force: true })));
  await writeFile(join(site, 'sw.js'), script.replace(/"name":"\w+"/, '"name":"siguiente"').replace(`"${css}",`, ''));
  await rm(join(site, css));
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const toast = page.getByRole('status').filter({ hasText: 'Hay una versión nueva' });
  await expect(toast).toBeVisible();
  await toast.getByRole('button', { name: 'Actualizar' }).click();
  await expect(toast).toHaveCount(0);
  await until('the new one answers', () => page.evaluate(async () => (await device.fact('releases'))?.at(-1)?.name === 'siguiente'));
  await awake(page);
  await expect(page.getByLabel('Mensaje')).toHaveValue('Escrito antes de la versión nueva.');
  const old = await page.evaluate(async (path) => (await fetch(path)).status, css);
  expect(old, 'pages that are still open find what they came with').toBe(200);
  await rm(folder, { recursive: true, force: true });
});

test('a photo that another app shares goes into the ticket that one chooses', async ({ launch, signedIn }) => {
  const mesa = await office(launch);
  const page = await signedIn(mesa, DIEGO.local);
  await controlled(page);
  // As the system does it: a form of the manifest's making.
  await page.evaluate(() => {
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: '/app/compartir', enctype: 'multipart/form-data' });
    const input = document.createElement('input');
    Object.assign(input, { type: 'file', name: 'archivos' });
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'rack.png', { type: 'image/png' }));
    input.files = files.files;
    const text = document.createElement('input');
    Object.assign(text, { name: 'texto', value: 'Así quedó el rack.' });
    form.append(input, text);
    document.body.append(form);
    form.submit();
  });
  await expect(page.getByRole('heading', { name: 'Compartir en un ticket' })).toBeVisible();
  await expect(page.locator('mesa-shared')).toContainText('rack.png');
  await page.getByLabel('Número de otro ticket').fill('1');
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(page).toHaveURL(/\/app\/t\/1$/);
  await expect(page.getByLabel('Mensaje')).toHaveValue('Así quedó el rack.');
  await expect(page.locator('.upload')).toContainText('rack.png');
  await expect(page.locator('input[name="draft[files][]"]')).toHaveCount(1);
  await submitButton(page, TABS.followUp).click();
  await until('it is on the ticket', async () => (await mesa.export())[0].attachments.some((file) => file.name === 'rack.png'));
  await page.goto(`${mesa.url}/app/compartir`);
  await expect(page.getByText('No hay nada compartido')).toBeVisible();
});
