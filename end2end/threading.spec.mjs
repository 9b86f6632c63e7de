// What is threaded where, and what people decide about it: splitting, joining, strangers' replies, returned notices, pictures.
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { awake, escalate, expectStatus, openTicket, timeline } from './support/desk.mjs';
import { complaintsOf, test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, PIXEL, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function office({ launch, signedIn }) {
  const mesa = await launch();
  await staff(mesa);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  return { mesa, admin };
}

/** Hands a mail over and waits until `count` tickets are there. */
async function arrive(mesa, options, count) {
  const mail = rawMail(mesa, options);
  expect(await deliver(mesa.lmtp, mail)).toMatchObject({ code: 250 });
  await until(`${count} tickets`, async () => (await mesa.export()).length === count);
  return mail;
}

async function check(page, what) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${what.replaceAll(' ', '-')}.png` });
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(' | ')}`), what).toEqual([]);
}

/** The notice to somebody, as its final bytes say: its Message-ID and the address with its key. */
async function noticeTo(page, mesa, local) {
  for (let id = 1; id < 30; id += 1) {
    const answer = await page.request.get(`${mesa.url}/app/salida/${id}/eml`);
    if (!answer.ok()) continue;
    const raw = await answer.text();
    if (!new RegExp(`^To: .*${local}@`, 'm').test(raw)) continue;
    const header = (name) => new RegExp(`^${name}:\\s*(?:.*<)?([^<>\\s]+)>?`, 'm').exec(raw)?.[1];
    return { id, messageId: `<${header('Message-ID')}>`, key: header('Reply-To'), report: header('X-Mesa-Report') };
  }
  throw new Error(`no notice to ${local}`);
}

test('an entry about something else is split off, and a ticket about the same is joined', async ({ launch, signedIn }) => {
  test.setTimeout(120_000);
  const { mesa, admin } = await office({ launch, signedIn });
  const complaints = complaintsOf(admin);
  const first = await arrive(mesa, { subject: 'La impresora' }, 1);
  await openTicket(admin, mesa, 1);
  await deliver(mesa.lmtp, rawMail(mesa, {
    subject: 'Otra cosa: el proyector',
    text: 'El proyector tampoco prende.',
    more: [`In-Reply-To: ${first.messageId}`, `Cc: <${mesa.at('bruno')}>`],
  }));
  const entry = admin.getByRole('article').filter({ hasText: 'El proyector tampoco prende.' }).last();
  await expect(entry).toBeVisible();

  await test.step('why it is here is one click away', async () => {
    await entry.getByText('¿Por qué está aquí?').click();
    await expect(entry).toContainText('por la conversación de correo');
    await expect(entry).toContainText(first.messageId);
    await expect(entry).toContainText(mesa.at('ana'));
  });

  await test.step('split', async () => {
    await entry.getByRole('button', { name: 'Separar en un ticket nuevo…' }).click();
    const window_ = admin.getByRole('dialog', { name: /^Separar lo que escribió/ });
    await expect(window_).toBeVisible();
    await check(admin, 'the window that splits');
    await admin.keyboard.press('Escape');
    await expect(window_).toBeHidden();
    await entry.getByRole('button', { name: 'Separar en un ticket nuevo…' }).click();
    await window_.getByRole('button', { name: 'Separar', exact: true }).click();
    // The page leads there by itself, unless the live change comes first and takes the window away.
    await until('split off', async () => (await mesa.export()).some((ticket) => ticket.number === 2));
    await openTicket(admin, mesa, 2);
    await expect(admin.getByRole('heading', { level: 1 })).toContainText('Otra cosa: el proyector');
    await expect(timeline(admin)).toContainText('El proyector tampoco prende.');
    await expect(timeline(admin).getByRole('link', { name: 'Separado del ticket #0000001' })).toBeVisible();
  });

  await test.step('join', async () => {
    await admin.getByRole('button', { name: 'Unir con otro ticket…' }).click();
    const window_ = admin.getByRole('dialog', { name: /^Unir #0000002/ });
    await window_.getByLabel('Número del otro ticket').fill('1');
    await expect(window_.getByRole('status')).toContainText('La impresora');
    await check(admin, 'the window that joins');
    await window_.getByLabel('Número del otro ticket').fill('2');
    await window_.getByRole('button', { name: 'Unir y cerrar este' }).click();
    await expect(window_.getByRole('alert')).toContainText('Un ticket no se puede unir consigo mismo');
    await window_.getByLabel('Número del otro ticket').fill('1');
    await window_.getByRole('button', { name: 'Unir y cerrar este' }).click();
    await until('joined', async () => (await mesa.export()).find((ticket) => ticket.number === 2).status === 'closed');
    await openTicket(admin, mesa, 1);
    await expect(timeline(admin)).toContainText('El proyector tampoco prende.');
    await expect(timeline(admin)).toContainText('Se le unió el ticket #0000002');
    await openTicket(admin, mesa, 2);
    await expectStatus(admin, 'Cerrado');
    await expect(admin.getByText('Unido al ticket').filter({ visible: true }).getByRole('link', { name: '#0000001' })).toBeVisible();
    await timeline(admin).getByText('3 cambios').click();
    await expect(timeline(admin).getByRole('link', { name: 'Unido al ticket #0000001' })).toBeVisible();
  });
  // The refusal above: the browser reports every answer that is not a success.
  expect(complaints.filter((complaint) => !/status of 422/.test(complaint))).toEqual([]);
});

test("a stranger's reply is held on the ticket until somebody takes it in", async ({ launch, signedIn }) => {
  const { mesa, admin } = await office({ launch, signedIn });
  await arrive(mesa, { subject: 'Sin internet' }, 1);
  const { key } = await noticeTo(admin, mesa, 'ana');
  await openTicket(admin, mesa, 1);
  const mail = rawMail(mesa, { from: 'otro', name: 'Otro Señor', subject: 'Re: Sin internet', text: 'Yo también <b>estoy</b> sin red.' });
  await deliver(mesa.lmtp, { ...mail, raw: mail.raw.replace(/^To: .*$/m, `To: <${key}>`) });
  const held = admin.getByRole('article', { name: 'Retenido: responde alguien ajeno al ticket' });
  await expect(held).toContainText('Yo también <b>estoy</b> sin red.');
  await check(admin, 'a held reply');
  await held.getByRole('button', { name: 'Agregar al ticket' }).click();
  await expect(held).toBeHidden();
  await expect(timeline(admin).locator('[data-kind="reply"]')).toContainText('Yo también <b>estoy</b> sin red.');
  await expect(admin.getByRole('region', { name: 'Observadores' })).toContainText(mesa.at('otro'));
});

test('a returned notice is shown under it and stops mail to that address until an administrator clears it', async ({ launch, signedIn }) => {
  const { mesa, admin } = await office({ launch, signedIn });
  await arrive(mesa, { subject: 'Correo lento' }, 1);
  const { messageId, report } = await noticeTo(admin, mesa, 'ana');
  await openTicket(admin, mesa, 1);
  await escalate(admin, { technician: DIEGO.name });
  const bounce = [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    `To: <${mesa.address}>`,
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <bounce-${Date.now()}@mx.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '', '--b', 'Content-Type: text/plain', '', 'No se pudo entregar.', '--b', 'Content-Type: message/delivery-status', '',
    'Reporting-MTA: dns; mx.example', '', `Final-Recipient: rfc822; ${mesa.at('ana')}`, 'Action: failed', 'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown', '', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: ${messageId}`,
    `X-Mesa-Report: ${report}`, '', '--b--', '',
  ].join('\r\n');
  expect(await deliver(mesa.lmtp, { to: mesa.address, raw: bounce })).toMatchObject({ code: 250 });
  const returned = timeline(admin).getByRole('listitem').filter({ hasText: 'Devuelta por el servidor del destinatario' });
  await expect(returned).toContainText('550 5.1.1 User unknown');
  await expect(returned).toContainText(mesa.at('ana'));
  await check(admin, 'a returned notice');

  await admin.goto(`${mesa.url}/app/salida`);
  await awake(admin);
  const list = admin.locator('.senders');
  await expect(list).toContainText(mesa.at('ana'));
  await check(admin, 'addresses that are not written to');
  await list.getByRole('button', { name: /^Reactivar/ }).click();
  await expect(list).toBeHidden();
});

test('remote pictures wait for a click; attached ones open large and are paged through by keyboard', async ({ launch, signedIn }) => {
  const { mesa, admin } = await office({ launch, signedIn });
  const complaints = complaintsOf(admin);
  const mail = rawMail(mesa, { subject: 'Con fotos' });
  const picture = (name, bytes) => ['--b', `Content-Type: image/png; name=${name}`, 'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename=${name}`, '', bytes.toString('base64')];
  const raw = [
    ...mail.raw.split('\r\n').filter((line) => /^(From|To|Subject|Message-ID|Date|MIME-Version):/.test(line)),
    'Content-Type: multipart/mixed; boundary=b', '',
    '--b', 'Content-Type: text/html; charset=utf-8', '', '<p>Vea el <b>logo</b>:</p><img src="https://lejos.example/logo.png" alt="logo">',
    ...picture('una.png', PIXEL), ...picture('dos.png', Buffer.concat([PIXEL, Buffer.from('x')])), '--b--', '',
  ].join('\r\n');
  expect(await deliver(mesa.lmtp, { ...mail, raw })).toMatchObject({ code: 250 });
  await until('registered', async () => (await mesa.export()).length === 1);
  await openTicket(admin, mesa, 1);

  await test.step('attached pictures', async () => {
    await admin.getByRole('link', { name: 'una.png', exact: true }).focus();
    await admin.keyboard.press('Enter');
    const window_ = admin.getByRole('dialog', { name: 'Imagen adjunta' });
    await expect(window_).toContainText('1 / 2');
    await expect(window_.getByRole('img', { name: 'una.png' })).toBeVisible();
    await check(admin, 'the window of pictures');
    await admin.keyboard.press('ArrowRight');
    await expect(window_).toContainText('2 / 2');
    await expect(window_.getByRole('img', { name: 'dos.png' })).toBeVisible();
    await admin.keyboard.press('ArrowRight');
    await expect(window_).toContainText('1 / 2');
    await window_.getByRole('button', { name: 'Anterior' }).click();
    await expect(window_.getByRole('link', { name: 'Descargar' })).toHaveAttribute('download', 'dos.png');
    await admin.keyboard.press('Escape');
    await expect(window_).toBeHidden();
    await expect(admin.getByRole('link', { name: 'una.png', exact: true })).toBeFocused();
  });

  // After axe has looked: it waits for frames, and this one runs nothing.
  await test.step('remote pictures', async () => {
    await admin.getByText('Ver con formato').click();
    const frame = admin.frameLocator('iframe');
    await expect(frame.getByText('Vea el logo:')).toBeVisible();
    await expect(frame.locator('img[src^="https:"]')).toHaveCount(0);
    const before = await admin.request.get(`${mesa.url}/app/t/1/entry/1/html`);
    expect(before.headers()['content-security-policy']).toMatch(/img-src data:;/);
    const [answer] = await Promise.all([
      admin.waitForResponse((response) => response.url().includes('imagenes=1')),
      admin.getByRole('link', { name: 'Mostrar imágenes remotas' }).click(),
    ]);
    expect(answer.headers()['content-security-policy']).toMatch(/img-src data: https:;/);
    expect(answer.headers()['referrer-policy']).toBe('no-referrer');
    await expect(frame.locator('img[src="https://lejos.example/logo.png"]')).toHaveCount(1);
  });
  // The browser reports the picture that is not there, and that what runs this test may not run anything in the frame.
  expect(complaints.filter((complaint) => !/lejos\.example|ERR_NAME_NOT_RESOLVED/.test(complaint))).toEqual([]);
});
