// WCAG 2.2 AA on every screen, in both themes, on a desk and on a phone; and no page complains in the console.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { awake } from './support/desk.mjs';
import { signInToDemo, surveyPath } from './support/demo.mjs';
import { complaintsOf, test as base } from './support/fixtures.mjs';
import { startMesa } from './support/mesa.mjs';
import { facts, screens, SIZES } from './support/screens.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const test = base.extend({
  /** One demo office for all tests of a worker: they only look. */
  demo: [
    async ({}, use) => {
      const mesa = await startMesa({ demo: true });
      await use(mesa);
      await mesa.dispose();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

for (const colorScheme of ['light', 'dark']) {
  for (const size of ['desk', 'phone']) {
    test(`every screen is accessible and quiet: ${colorScheme}, ${size}`, async ({ demo, visitor }) => {
      test.setTimeout(300_000);
      const page = await visitor({ colorScheme, viewport: SIZES[size], hasTouch: size === 'phone' });
      const complaints = complaintsOf(page);
      const tickets = await demo.export();
      expect(tickets.length).toBeGreaterThanOrEqual(150);
      const insider = await visitor();
      await signInToDemo(insider, demo);
      const all = screens({ ...facts(tickets), survey: await surveyPath(insider, demo) });
      for (const screen of all.filter((one) => one.anonymous)) await check(page, demo, screen);
      await signInToDemo(page, demo);
      for (const screen of all.filter((one) => !one.anonymous)) await check(page, demo, screen);
      // The browser itself reports that a page was answered with 404: two screens here are meant to be.
      expect(complaints.filter((complaint) => !/status of 404/.test(complaint))).toEqual([]);
    });
  }
}

test('nothing has to be scrolled sideways on a desk at 200 %', async ({ demo, visitor }) => {
  test.setTimeout(180_000);
  // Half as many pixels as there are is what the browser lays out for (WCAG 1.4.4).
  const page = await visitor({ viewport: { width: SIZES.desk.width / 2, height: SIZES.desk.height / 2 } });
  await signInToDemo(page, demo);
  const survey = await surveyPath(page, demo);
  for (const { name, path, act, anonymous } of screens({ ...facts(await demo.export()), survey })) {
    await page.goto(demo.url + path);
    if (!anonymous && act) {
      await awake(page);
      await act(page);
    }
    expect.soft(await overhang(page), `${name}: pixels to scroll sideways`).toBe(0);
  }
});

function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function check(page, demo, { name, path, act, anonymous }) {
  await page.goto(demo.url + path);
  if (!anonymous) await awake(page);
  await act?.(page);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).slice(0, 5).join(' | ')}`);
  expect.soft(found, name).toEqual([]);
  expect.soft(await overhang(page), `${name}: pixels to scroll sideways`).toBe(0);
  expect.soft(await page.title(), `${name}: the title says where one is`).not.toMatch(/^(Mesa)?$/);
}
