// Lighthouse over the screens that docs/interface.md has budgets for, on a release build with the demo office, as a desk and as a phone:
//   cd end2end/lighthouse && npm ci --ignore-scripts && MESA_BIN=../../target/release/mesa node run.mjs [SCREEN…]
// No test of CI: its marks follow what else the machine is doing. Fails below docs/interface.md's limits; whole reports in reports/.
import desktopConfig from 'lighthouse/core/config/desktop-config.js';
import lighthouse from 'lighthouse';
import { chromium } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import config from '../playwright.config.mjs';
import { signInToDemo, surveyPath } from '../support/demo.mjs';
import { freePorts, startMesa } from '../support/mesa.mjs';
import { facts } from '../support/screens.mjs';

const LIMITS = { desktop: { performance: 95 }, mobile: { performance: 85 }, both: { accessibility: 100, 'best-practices': 95 } };
const CLS = 0.1;

const out = join(dirname(fileURLToPath(import.meta.url)), 'reports');
process.env.MESA_BIN = resolve(process.env.MESA_BIN ?? '../../target/release/mesa');
await mkdir(out, { recursive: true });
const mesa = await startMesa({ demo: true });
const [port] = await freePorts(1);
const browser = await chromium.launch({
  ...config.use.launchOptions,
  args: [...config.use.launchOptions.args, `--remote-debugging-port=${port}`],
});
let failed = false;
try {
  const { cookie, survey } = await lookAround();
  const { open } = facts(await mesa.export());
  const screens = [
    ['ingresar', '/ingresar', false],
    ['bandeja', '/app/bandeja', true],
    ['ticket', `/app/t/${open}`, true],
    ['encuesta', survey, false],
  ].filter(([name]) => process.argv.length < 3 || process.argv.includes(name));
  for (const [name, path, needsSignIn] of screens) {
    for (const form of ['desktop', 'mobile']) {
      const flags = { port, output: 'html', logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices'] };
      if (needsSignIn) flags.extraHeaders = { Cookie: cookie };
      const result = await lighthouse(mesa.url + path, flags, form === 'desktop' ? desktopConfig : undefined);
      await writeFile(join(out, `${name}-${form}.html`), result.report);
      tell(name, form, result.lhr);
    }
  }
} finally {
  await browser.close();
  await mesa.dispose();
}
process.exitCode = failed ? 1 : 0;

function tell(name, form, { categories, audits }) {
  const marks = Object.entries(categories).map(([key, { score }]) => [key, Math.round((score ?? 0) * 100)]);
  const cls = audits['cumulative-layout-shift'].numericValue ?? 0;
  const words = marks.map(([key, mark]) => `${key} ${mark}`).join(', ');
  const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time'].map((key) => audits[key].displayValue).join(' / ');
  console.log(`${name} ${form}: ${words}, CLS ${cls.toFixed(3)}; FCP / LCP / TBT ${times}`);
  const limits = { ...LIMITS.both, ...LIMITS[form] };
  if (cls > CLS || marks.some(([key, mark]) => mark < limits[key])) {
    failed = true;
    console.log('  under the limit');
  }
  for (const { auditRefs } of Object.values(categories)) {
    for (const { id, weight } of auditRefs) {
      const { score, title, displayValue, details } = audits[id];
      if (score === null || score >= 0.9 || (weight === 0 && !/^(unused|render|uses|legacy|network-dep|cache)/.test(id))) continue;
      const places = (details?.items ?? []).slice(0, 3).map((item) => item.node?.selector ?? item.url ?? item.description ?? '').filter(Boolean);
      console.log(`  ${id}: ${title}${displayValue ? ` (${displayValue})` : ''} ${places.join(' | ')}`);
    }
  }
}

/** A session for what needs one, and the survey of a closing. */
async function lookAround() {
  const context = await browser.newContext({ locale: 'es-CO' });
  const page = await context.newPage();
  await signInToDemo(page, mesa);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const survey = await surveyPath(page, mesa);
  await context.close();
  return { cookie, survey };
}
