// What a cold browser loads, against the budgets of docs/interface.md. Counted on the wire, so on the release build alone: a debug build
// serves its files as they are.
import { expect } from '@playwright/test';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { awake } from './support/desk.mjs';
import { signInToDemo, surveyPath } from './support/demo.mjs';
import { test } from './support/fixtures.mjs';

const KIB = 1024;
const FIRST = /\/mesa\.[0-9a-f]+\.wasm$/;
const packed = join(dirname(process.env.MESA_BIN ?? '.'), 'site/pkg');
const compressed = (existsSync(packed) ? readdirSync(packed) : []).filter((name) => name.endsWith('.br'));

test('a cold browser loads no more than the budgets allow', async ({ launch, visitor }) => {
  test.skip(compressed.length === 0, 'a debug build is not compressed');
  const mesa = await launch({ demo: true });
  const signedIn = await visitor();
  await signInToDemo(signedIn, mesa);
  const state = await signedIn.context().storageState();

  const bandeja = await coldLoad(await visitor({ storageState: state }), `${mesa.url}/app/bandeja`, true);
  const ticket = await coldLoad(await visitor({ storageState: state }), `${mesa.url}/app/t/1`, true);
  // What a ticket will need is fetched while the list is read: nobody waits for it.
  const ahead = sum(bandeja, /\.wasm$/) - sum(bandeja, FIRST);
  const rows = [
    row('initial WASM', sum(bandeja, FIRST, 'file'), 350, 450),
    row('JavaScript', sum(bandeja, /\.js$/, 'file'), 15, 20),
    row('CSS', sum(bandeja, /\.css$/, 'file'), 25, 35),
    row('cold transfer of /app/bandeja', sum(bandeja) - ahead, 450, 600),
    row('… of a ticket by its own link', sum(ticket), 600, 800),
  ];
  for (const [name, path] of [['/ingresar', '/ingresar'], ['/e/…, the survey', await surveyPath(signedIn, mesa)]]) {
    const page = await coldLoad(await visitor(), mesa.url + path, false);
    expect.soft(sum(page, /\.wasm$/), `${path} needs no WASM`).toBe(0);
    rows.push(row(`public page ${name}`, sum(page), 40, 60));
  }
  // `budget` at the beginning of a line: what `cargo xtask test` shows of all this.
  console.log(`budget ${'KiB, brotli'.padEnd(34)} measured  target  limit`);
  for (const { name, kib, target, limit } of rows) {
    const verdict = kib > limit ? 'OVER' : kib > target ? 'over target' : '';
    console.log(`budget ${name.padEnd(34)} ${kib.toFixed(1).padStart(8)} ${String(target).padStart(7)} ${String(limit).padStart(6)}  ${verdict}`);
  }
  for (const name of compressed.filter((one) => one.endsWith('.wasm.br') && !one.startsWith('mesa.'))) {
    const size = (statSync(join(packed, name)).size / KIB).toFixed(1);
    const when = [...bandeja.keys()].some((url) => url.endsWith(`/${name.slice(0, -3)}`)) ? 'fetched ahead' : 'when opened';
    console.log(`budget ${`${when}: ${name.split('.')[0]}`.padEnd(34)} ${size.padStart(8)}`);
  }
  for (const { name, kib, limit } of rows) expect.soft(kib, `${name}: KiB, limit ${limit}`).toBeLessThanOrEqual(limit);
});

/**
 * Address without its query → bytes of everything that a page loads until it has come to rest: on the `wire`, headers and all, and of the
 * compressed `file`.
 */
async function coldLoad(page, url, alive) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const answers = new Map();
  const loaded = new Map();
  session.on('Network.responseReceived', ({ requestId, response }) => answers.set(requestId, response));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength: wire }) => {
    const { url: from = '', headers } = answers.get(requestId) ?? {};
    if (from.startsWith('http')) loaded.set(from.split('?')[0], { wire, file: Number(headers['content-length'] ?? headers['Content-Length'] ?? wire) });
  });
  await page.goto(url);
  if (alive) await awake(page);
  // What is fetched ahead once the page rests counts, too. The live channel never ends, so that there is no end of the network to wait for.
  await page.waitForTimeout(3_000);
  return loaded;
}

function sum(loaded, kind = /(?:)/, of = 'wire') {
  return [...loaded].filter(([url]) => kind.test(url)).reduce((total, [, bytes]) => total + bytes[of], 0) / KIB;
}

function row(name, kib, target, limit) {
  return { name, kib, target, limit };
}
