// What every test starts from: a Mesa that is stopped whatever happens, and people in front of browsers.
import { test as base } from '@playwright/test';
import { PASSWORD, startMesa } from './mesa.mjs';

export const test = base.extend({
  /** `await launch({ … })` starts a Mesa (see startMesa) that ends with the test. */
  launch: async ({}, use, info) => {
    const running = [];
    await use(async (options) => {
      const mesa = await startMesa(options);
      running.push(mesa);
      return mesa;
    });
    for (const mesa of running) {
      await mesa.dispose();
      if (info.status !== info.expectedStatus) await info.attach('mesa.log', { body: mesa.log, contentType: 'text/plain' });
    }
  },

  /** `await visitor(options)` opens a browser of its own (cookies, storage); answers its page. */
  visitor: async ({ browser, contextOptions }, use) => {
    const contexts = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options });
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },

  /** `await signedIn(mesa, 'diego')` is that person's page, signed in. */
  signedIn: async ({ visitor }, use) => {
    await use(async (mesa, local, options = {}) => {
      const page = await visitor(options);
      await signIn(page, mesa, local);
      return page;
    });
  },
});

/** Fills in and sends the sign-in form of a page that may be anywhere. */
export async function signIn(page, mesa, local, password = PASSWORD) {
  if (!page.url().includes('/ingresar')) await page.goto(`${mesa.url}/ingresar`);
  await page.getByLabel('Correo').fill(mesa.at(local));
  await page.getByLabel('Contraseña', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Ingresar' }).click();
  await page.waitForURL((url) => url.pathname.startsWith('/app'));
}

/**
 * Collects what a page complains about: console errors, exceptions, refusals of the content security policy. Not that nothing runs in a
 * sandboxed frame: the test runner's own recorder tries to, in every frame there is.
 */
export function complaintsOf(page) {
  const complaints = [];
  page.on('console', (message) => {
    const recorder = message.text().startsWith('Blocked script execution in');
    if (message.type() === 'error' && !recorder) complaints.push(`${message.text()} (${page.url()})`);
  });
  page.on('pageerror', (error) => complaints.push(`${error.message} (${page.url()})`));
  return complaints;
}
