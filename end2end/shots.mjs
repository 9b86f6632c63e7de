// Pictures of every screen at every width, light and dark, from a demo office: `MESA_BIN=target/release/mesa node end2end/shots.mjs`.
// Not a test: for people to look at. They end up in end2end/shots, with one contact sheet for each width. With `--manifest` it takes the two
// pictures that the manifest shows to whoever is about to install Mesa, into public/screenshots.
import { chromium } from '@playwright/test';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import config from './playwright.config.mjs';
import { mailPath, signInToDemo, surveyPath } from './support/demo.mjs';
import { startMesa } from './support/mesa.mjs';
import { facts, screens, SIZES } from './support/screens.mjs';

const out = join(dirname(fileURLToPath(import.meta.url)), 'shots');
process.env.MESA_BIN = resolve(process.env.MESA_BIN ?? 'target/release/mesa');

const manifest = process.argv.includes('--manifest');
if (!manifest) await rm(out, { recursive: true, force: true });
if (!manifest) await mkdir(out, { recursive: true });
const mesa = await startMesa({ demo: true });
const browser = await chromium.launch(config.use.launchOptions);
try {
  const known = facts(await mesa.export());
  const insider = await browser.newPage();
  await signInToDemo(insider, mesa);
  const all = screens({ ...known, survey: await surveyPath(insider, mesa), mail: await mailPath(insider, mesa) });
  if (manifest) await installing(known.open);
  for (const [size, viewport] of Object.entries(manifest ? {} : SIZES)) {
    const shots = [];
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ viewport, colorScheme, locale: 'es-CO', timezoneId: 'America/Bogota', hasTouch: size !== 'desk' });
      const page = await context.newPage();
      const visit = async ({ name, path, act }) => {
        await page.goto(mesa.url + path, { waitUntil: 'networkidle' }).catch(() => page.goto(mesa.url + path));
        await act?.(page);
        const file = join(out, `${viewport.width}-${colorScheme}-${name}.png`);
        await page.screenshot({ path: file, animations: 'disabled' });
        shots.push({ name: `${name} · ${colorScheme}`, file });
      };
      for (const screen of all.filter((one) => one.anonymous)) await visit(screen);
      await signInToDemo(page, mesa);
      for (const screen of all.filter((one) => !one.anonymous)) await visit(screen);
      await context.close();
    }
    await contactSheet(shots, viewport.width);
    console.log(`${viewport.width}: ${shots.length} pictures`);
  }
} finally {
  await browser.close();
  await mesa.dispose();
}

async function installing(ticket) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '../public/screenshots');
  await mkdir(folder, { recursive: true });
  for (const [name, width, height, deviceScaleFactor] of [['wide', 1280, 800, 1], ['narrow', 390, 844, 2]]) {
    const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor, locale: 'es-CO', timezoneId: 'America/Bogota' });
    const page = await context.newPage();
    await signInToDemo(page, mesa);
    await page.goto(`${mesa.url}/app/t/${ticket}`, { waitUntil: 'load' });
    await page.locator('html[data-hydrated]').waitFor();
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    await context.close();
  }
}

/** All pictures of one width side by side, small. */
async function contactSheet(shots, width) {
  const figures = await Promise.all(
    shots.map(async ({ name, file }) => {
      const data = (await readFile(file)).toString('base64');
      return `<figure><img src="data:image/png;base64,${data}"><figcaption>${name}</figcaption></figure>`;
    }),
  );
  const page = await browser.newPage({ viewport: { width: 1800, height: 1000 } });
  const across = width >= 1000 ? 3 : 6;
  await page.setContent(`<style>body{margin:8px;display:grid;grid-template-columns:repeat(${across},1fr);gap:8px;font:12px sans-serif;background:#888}
    figure{margin:0}img{width:100%;display:block}</style>${figures.join('')}`);
  await writeFile(join(out, `contact-${width}.png`), await page.screenshot({ fullPage: true }));
  await page.close();
}
