// Mail handed over by an MTA (M11): nothing lost, nothing doubled, and what cannot be read is there to be seen.
import { expect } from '@playwright/test';
import { awake, escalate, expectStatus, openTicket, TABS, timeline, write } from './support/desk.mjs';
import { test } from './support/fixtures.mjs';
import { deliver, session, stuffed } from './support/lmtp.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { until } from './support/until.mjs';

test('mail by LMTP becomes a ticket, and the notice that nobody can send is kept to be read in Salida', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/bandeja?vista=sin-asignar`);
  await awake(admin);

  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'No abre el correo de la señora Ángela' }))).toMatchObject({ code: 250 });
  await expect(admin.getByRole('row').filter({ hasText: 'No abre el correo de la señora Ángela' })).toBeVisible();

  await admin.goto(`${mesa.url}/app/salida`);
  const kept = admin.getByRole('row').filter({ hasText: mesa.at('ana') });
  await expect(kept).toContainText('Guardada');
  await kept.getByRole('link').first().click();
  await expect(admin.getByText('[Mesa #0000001] No abre el correo de la señora Ángela').first()).toBeVisible();
});

test('a message that cannot be read is held and visible; the next one proceeds', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  expect(await deliver(mesa.lmtp, { from: mesa.at('ana'), to: mesa.address, raw: nested(mesa, 200) })).toMatchObject({ code: 250 });
  expect(await deliver(mesa.lmtp, rawMail(mesa, { subject: 'El siguiente' }))).toMatchObject({ code: 250 });
  await until('the next message is registered', async () => (await mesa.export()).some((ticket) => ticket.subject === 'El siguiente'));

  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/recepcion`);
  const held = admin.getByRole('row').filter({ hasText: 'Retenido' });
  await expect(held).toHaveCount(1);
  await expect(held).toContainText('No se pudo leer el mensaje');
});

test('mail without a usable sender is held for a person to look at', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const { raw } = rawMail(mesa, { subject: 'Sin remitente' });
  const orphan = raw.replace(/^From: .*$/m, 'From: undisclosed-recipients:;');
  expect(await deliver(mesa.lmtp, { to: mesa.address, raw: orphan })).toMatchObject({ code: 250 });
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await until('it is held', async () => {
    await admin.goto(`${mesa.url}/app/recepcion`);
    return (await admin.getByRole('row').filter({ hasText: 'No tiene un remitente válido' }).count()) === 1;
  });
  expect(await mesa.export()).toEqual([]);
});

test('an automatic reply is kept on the ticket but reopens nothing and tells nobody', async ({ launch, signedIn }) => {
  const mesa = await launch();
  await staff(mesa);
  const first = rawMail(mesa, { subject: 'Teclado dañado' });
  await deliver(mesa.lmtp, first);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await until('registered', async () => (await mesa.export()).length === 1);
  await openTicket(admin, mesa, 1);
  await escalate(admin, { technician: DIEGO.name });
  await write(admin, TABS.solution, 'Se cambió el teclado.');
  await expectStatus(admin, 'Cerrado');
  const before = (await mesa.export())[0].notices.length;

  await deliver(mesa.lmtp, rawMail(mesa, {
    subject: 'Respuesta automática: [Mesa #0000001] Teclado dañado',
    text: 'Estoy de vacaciones hasta el lunes.',
    more: [`In-Reply-To: ${first.messageId}`, 'Auto-Submitted: auto-replied'],
  }));
  await expect(timeline(admin)).toContainText('Estoy de vacaciones hasta el lunes.');
  const [ticket] = await mesa.export();
  expect(ticket.status).toBe('closed');
  expect(ticket.notices).toHaveLength(before);
  await expectStatus(admin, 'Cerrado');
});

test('a message over the limit is refused for good, announced or not', async ({ launch }) => {
  const mesa = await launch();
  const over = 51 * 1024 * 1024;
  const { raw, from, to } = rawMail(mesa);
  expect(await deliver(mesa.lmtp, { from, to, raw, declared: over })).toMatchObject({ code: 552 });
  const line = `${'x'.repeat(74)}\r\n`;
  const big = raw + line.repeat(Math.ceil(over / line.length));
  expect(await deliver(mesa.lmtp, { from, to, raw: big })).toMatchObject({ code: 552 });
  expect(await deliver(mesa.lmtp, { from, to, raw })).toMatchObject({ code: 250 });
  await until('only the small one is registered', async () => (await mesa.export()).length === 1);
});

test('killed in the middle of taking mail, and given it again, it loses nothing and doubles nothing', async ({ launch }) => {
  test.setTimeout(120_000);
  const mesa = await launch();
  await staff(mesa);
  const rounds = 8;
  const accepted = [];
  for (let round = 0; round < rounds; round += 1) {
    // Each from somebody else: one person gets only so many automatic mails an hour (M13).
    const mail = rawMail(mesa, { from: `persona${round}`, subject: `Solicitud ${round}` });
    const peer = await session(mesa.lmtp);
    await peer.say(`MAIL FROM:<${mail.from}>`);
    await peer.say(`RCPT TO:<${mail.to}>`);
    await peer.say('DATA');
    const bytes = stuffed(mail.raw);
    // The first round dies within the message; the others at some moment after the final dot.
    const verdict = round === 0 ? peer.write(bytes.subarray(0, bytes.length / 2)) : peer.write(bytes).then(() => peer.next());
    const answered = await Promise.race([verdict.then((reply) => reply?.code, () => undefined), pause(round * round)]);
    await mesa.kill();
    peer.close();
    if (answered === 250) accepted.push(round);
    await mesa.start();
    // An MTA that got no answer tries again; one that lost its own records does so even after a 250.
    expect(await deliver(mesa.lmtp, mail)).toMatchObject({ code: 250 });
  }
  const subjects = async () => (await mesa.export()).map((ticket) => ticket.subject).sort();
  const wanted = Array.from({ length: rounds }, (_, round) => `Solicitud ${round}`);
  await until('all are registered', async () => (await subjects()).length >= rounds);
  expect(await subjects(), `accepted before the kill: ${accepted}`).toEqual(wanted);
  for (const ticket of await mesa.export()) {
    const acknowledgements = ticket.notices.filter((notice) => notice.to === ticket.requester.address);
    expect(acknowledgements, `acknowledgements of ${ticket.subject}`).toHaveLength(1);
  }
});

/** Answers nothing after `ms`: here the moment itself is what is tried. */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** Parts within parts, `depth` times: more than a parser may be asked to follow (M8). */
function nested(mesa, depth) {
  let part = 'Content-Type: text/plain\r\n\r\nfondo\r\n';
  for (let level = 0; level < depth; level += 1) {
    part = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${part}\r\n--b${level}--\r\n`;
  }
  return `From: <${mesa.at('ana')}>\r\nTo: <${mesa.address}>\r\nSubject: Muy hondo\r\nMessage-ID: <hondo@${mesa.domain}>\r\nMIME-Version: 1.0\r\n${part}`;
}
