// Every component in every state, light and dark: WCAG 2.2 AA. The page is there where the configuration asks for it,
// and nowhere else.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { signInToDemo } from './support/demo.mjs';
import { complaintsOf, test } from './support/fixtures.mjs';

test('every component is accessible, light and dark; they are not shown unless asked for', async ({ launch, visitor }) => {
  const mesa = await launch({ demo: true, env: { MESA_GALLERY: 'true' } });
  const page = await visitor({ viewport: { width: 1440, height: 900 } });
  const complaints = complaintsOf(page);
  await signInToDemo(page, mesa);
  const answer = await page.goto(`${mesa.url}/dev/components`);
  expect(answer.status()).toBe(200);
  const check = async (what) => {
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`), what).toEqual([]);
  };
  await check('as it comes');
  for (const sheet of ['light', 'dark']) {
    await page.locator(`[data-sheet=${sheet}]`).getByRole('button', { name: 'Abrir la ventana' }).click();
    await expect(page.locator(`#${sheet}-ventana`)).toBeVisible();
    await check(`${sheet}, with its window open`);
    await page.keyboard.press('Escape');
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, 'pixels to scroll sideways').toBe(0);
  expect(complaints).toEqual([]);

  const plain = await launch({ demo: true, env: { MESA_GALLERY: 'false' } });
  await signInToDemo(page, plain);
  expect((await page.goto(`${plain.url}/dev/components`)).status()).toBe(404);
});
