// WCAG 2.2 AA on every screen, on a desk and on a phone in both themes, and at the two widths between them in one; no page complains in the
// console, and nothing jumps about while it loads.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { awake } from './support/desk.mjs';
import { mailPath, signInToDemo, surveyPath } from './support/demo.mjs';
import { complaintsOf, signIn, test as base } from './support/fixtures.mjs';
import { startMesa } from './support/mesa.mjs';
import { ADMINISTRATOR, staff } from './support/office.mjs';
import { facts, screens, SIZES } from './support/screens.mjs';
import { until } from './support/until.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** How much a page may jump about (docs/interface.md, CLS). */
const MOST_SHIFT = 0.1;

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

// Each of these takes more than a minute: a layout between two others is looked at in one theme, and the other theme has its turn at the other width.
const LOOKS = [['light', 'desk'], ['dark', 'desk'], ['dark', 'laptop'], ['light', 'tablet'], ['light', 'phone'], ['dark', 'phone']];

for (const [colorScheme, size] of LOOKS) {
  test(`every screen is accessible, quiet and stands still: ${colorScheme}, ${size}`, async ({ demo, visitor }) => {
    test.setTimeout(600_000);
    const page = await visitor({ colorScheme, viewport: SIZES[size], hasTouch: ['tablet', 'phone'].includes(size) });
    await page.addInitScript(noteShifts);
    const complaints = complaintsOf(page);
    const all = await everyScreen(demo, visitor);
    for (const screen of all.filter((one) => one.anonymous)) await check(page, demo, screen);
    await signInToDemo(page, demo);
    for (const screen of all.filter((one) => !one.anonymous)) await check(page, demo, screen);
    // The browser itself reports that a page was answered with 404: some screens here are meant to be.
    expect(complaints.filter((complaint) => !/status of 404/.test(complaint))).toEqual([]);
  });
}

test('an office that begins: the first sign-in, a link for a password, and lists with nothing in them', async ({ launch, visitor }) => {
  test.setTimeout(120_000);
  const mesa = await launch();
  const page = await visitor();
  await page.addInitScript(noteShifts);
  await until('the start prints a code', () => /give this code: \S+/.test(mesa.log));
  await check(page, mesa, { name: 'primer-ingreso', path: '/primer-ingreso', anonymous: true });
  await staff(mesa);
  await signIn(page, mesa, ADMINISTRATOR.local);
  await check(page, mesa, { name: 'triage-vacio', path: '/app/triage' });
  await expect(page.locator('.empty')).toBeVisible();
  await check(page, mesa, { name: 'bandeja-vacia', path: '/app/bandeja' });
  await check(page, mesa, { name: 'salida-vacia', path: '/app/salida' });
  await page.goto(`${mesa.url}/app/admin/personas?id=2`);
  await page.getByRole('button', { name: 'Restablecer contraseña' }).click();
  const link = await page.getByLabel('Cópielo y entréguelo a la persona').inputValue();
  const somebody = await visitor();
  await somebody.addInitScript(noteShifts);
  await check(somebody, mesa, { name: 'clave', path: new URL(link).pathname, anonymous: true });
  await check(somebody, mesa, { name: 'clave-vencida', path: '/clave/no-existe', anonymous: true });
});

test('in forced colours and without motion Bandeja and a ticket are accessible, and the focus is always seen', async ({ demo, visitor }) => {
  test.setTimeout(120_000);
  const page = await visitor({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.addInitScript(noteShifts);
  const { open } = facts(await demo.export());
  await signInToDemo(page, demo);
  for (const path of ['/app/bandeja?vista=abiertos', `/app/t/${open}`]) {
    await check(page, demo, { name: path, path });
    const unseen = [];
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press('Tab');
      const blind = await page.evaluate(withoutRing);
      if (blind) unseen.push(blind);
    }
    expect.soft([...new Set(unseen)], `${path}: focused, and nobody sees it`).toEqual([]);
    const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running').map((one) => one.animationName));
    expect.soft(moving, `${path}: still moving`).toEqual([]);
  }
});

test('nothing has to be scrolled sideways on a desk at 200 %', async ({ demo, visitor }) => {
  test.setTimeout(180_000);
  // Half as many pixels as there are is what the browser lays out for (WCAG 1.4.4).
  const page = await visitor({ viewport: { width: SIZES.desk.width / 2, height: SIZES.desk.height / 2 } });
  await signInToDemo(page, demo);
  for (const { name, path, act, anonymous } of await everyScreen(demo, visitor)) {
    await page.goto(demo.url + path);
    if (!anonymous && act) {
      await awake(page);
      await act(page);
    }
    expect.soft(await overhang(page), `${name}: pixels to scroll sideways`).toBe(0);
  }
});

async function everyScreen(demo, visitor) {
  const tickets = await demo.export();
  expect(tickets.length).toBeGreaterThanOrEqual(150);
  const insider = await visitor();
  await signInToDemo(insider, demo);
  return screens({ ...facts(tickets), survey: await surveyPath(insider, demo), mail: await mailPath(insider, demo) });
}

function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** In every page: adds up how much of it jumped without anybody's doing. */
function noteShifts() {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (!hadRecentInput) window.shifts.push([value, sources.map(({ node }) => node?.className || node?.nodeName).join(' ')]);
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** What has the focus without anything around it that says so. */
function withoutRing() {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const ringed = (element, pseudo) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  };
  // A row or a label may carry the ring of what is inside it.
  for (let element = focused, up = 0; element && up < 4; element = element.parentElement, up += 1) {
    if ([null, '::before', '::after'].some((pseudo) => ringed(element, pseudo))) return null;
  }
  if ([...(focused.labels ?? [])].some((label) => ringed(label))) return null;
  return focused.outerHTML.slice(0, 120);
}

/** Whether it is small also in the middle of the screen: at its edge a bar that stays may lie over half of it. */
async function isSmall(page, target) {
  await page.locator(target).first().evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const { violations } = await new AxeBuilder({ page }).include(target).withRules('target-size').analyze();
  return violations.length > 0;
}

async function check(page, mesa, { name, path, act, anonymous }) {
  await page.goto(mesa.url + path);
  if (!anonymous) await awake(page);
  await act?.(page);
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  const wrong = [];
  for (const { id, nodes } of violations) {
    for (const { target } of nodes) if (id !== 'target-size' || (await isSmall(page, target[0]))) wrong.push([id, target.join(' ')]);
  }
  const found = wrong.slice(0, 5).map(([id, target]) => `${id}: ${target}`);
  expect.soft(found, name).toEqual([]);
  expect.soft(await overhang(page), `${name}: pixels to scroll sideways`).toBe(0);
  expect.soft(await page.title(), `${name}: the title says where one is`).not.toMatch(/^(Mesa)?$/);
  const shifts = await page.evaluate(() => window.shifts);
  const shift = shifts.reduce((sum, [value]) => sum + value, 0);
  expect.soft(shift, `${name}: jumps about: ${JSON.stringify(shifts)}`).toBeLessThanOrEqual(MOST_SHIFT);
}
