// What leaves the house: an office's own words, a relay that is not there, and what an administrator decides.
import { expect } from '@playwright/test';
import { awake, escalate, openTicket, TABS, write } from './support/desk.mjs';
import { test } from './support/fixtures.mjs';
import { deliver } from './support/lmtp.mjs';
import { inboxOf } from './support/mailbox.mjs';
import { ADMINISTRATOR, DIEGO, rawMail, staff } from './support/office.mjs';
import { startProxy } from './support/proxy.mjs';

test('an administrator words a notice, sees it before it is kept, and people read it in their mailbox', async ({ launch, signedIn }) => {
  const mesa = await launch({ relay: true });
  await staff(mesa);
  const admin = await signedIn(mesa, ADMINISTRATOR.local);
  await admin.goto(`${mesa.url}/app/admin/plantillas`);
  await awake(admin);
  await admin.getByRole('row').filter({ hasText: 'Solicitante y personas en copia' }).getByRole('link', { name: 'Seguimiento' }).click();
  const spanish = admin.getByRole('group', { name: 'Español' });
  const opening = spanish.getByLabel('Qué pasó');
  await expect(opening).toHaveValue('{autor} registró un seguimiento en {solicitud}.');
  const frame = admin.frameLocator('iframe[name=vista]');
  await expect(frame.getByText('registró un seguimiento en su solicitud #').first()).toBeVisible();

  // A slip is named, in the preview and when it is to be kept; what was typed stays.
  await opening.fill('Novedad para {nombre}.');
  await expect(frame.getByText('No existe el campo «nombre»')).toBeVisible();
  await admin.getByRole('button', { name: 'Guardar' }).click();
  const alert = admin.getByRole('alert').filter({ hasText: 'No existe el campo «nombre»' });
  await expect(alert).toContainText('«numero»');
  await expect(opening).toHaveValue('Novedad para {nombre}.');

  await opening.fill('Novedad de la oficina <b> sobre {solicitud}.');
  await expect(frame.getByText('Novedad de la oficina <b> sobre su solicitud #')).toBeVisible();
  await admin.getByRole('radio', { name: 'Texto' }).check();
  await expect(frame.locator('pre')).toContainText('Novedad de la oficina <b> sobre su solicitud #');
  await admin.getByRole('button', { name: 'Guardar' }).click();
  await expect(admin.getByText('Guardado. Las próximas notificaciones lo usan.')).toBeVisible();

  await deliver(mesa.lmtp, rawMail(mesa, { subject: 'No abre el correo' }));
  await inboxOf(mesa.at('ana'), 1);
  await openTicket(admin, mesa, 1);
  await escalate(admin, { technician: DIEGO.name });
  await inboxOf(mesa.at('ana'), 2);
  await write(admin, TABS.followUp, 'Ya lo reviso.');
  const mails = await inboxOf(mesa.at('ana'), 3);
  const mail = mails.find((one) => one.text.includes('Ya lo reviso.'));
  expect(mail.text).toContain('Novedad de la oficina <b> sobre su solicitud #0000001.');
  expect(mail.html).toContain('Novedad de la oficina &lt;b&gt; sobre su solicitud #0000001.');
  expect(mail.subject).toBe('[Mesa #0000001] No abre el correo');

  // Back to what Mesa says by itself.
  await admin.goto(`${mesa.url}/app/admin/plantillas`);
  const row = admin.getByRole('row').filter({ hasText: 'Texto propio' });
  await expect(row).toContainText(`Por ${ADMINISTRATOR.name}`);
  await row.getByRole('link').click();
  await awake(admin);
  await admin.getByText('Restablecer el texto de Mesa…').click();
  await admin.getByRole('button', { name: 'Restablecer' }).click();
  await expect(opening).toHaveValue('{autor} registró un seguimiento en {solicitud}.');
});

test('while the relay is away that is said; one notice is cancelled, the others arrive once it is back', async ({ launch, signedIn }) => {
  const relay = await startProxy('MESA_TEST_SMTP');
  try {
    const mesa = await launch({ relay: true, env: { MESA_SMTP_HOST: relay.host, MESA_SMTP_PORT: String(relay.port) } });
    await staff(mesa);
    const admin = await signedIn(mesa, ADMINISTRATOR.local);
    await awake(admin);
    await relay.stop();
    await deliver(mesa.lmtp, rawMail(mesa, { subject: 'Sin red' }));

    // On any page, and by itself.
    const banner = admin.getByRole('status').filter({ hasText: 'Mesa no puede enviar: no se llega al servidor' });
    await expect(banner).toBeVisible();
    await banner.getByRole('link', { name: 'Salida' }).click();
    await awake(admin);
    const note = admin.getByRole('region', { name: 'Mesa no puede enviar correo' });
    await expect(note).toContainText('no se llega al servidor');

    const mine = admin.getByRole('row').filter({ hasText: mesa.at(ADMINISTRATOR.local) });
    await mine.getByRole('button', { name: 'Cancelar el envío' }).click();
    await expect(mine).toContainText('Cancelada');
    await expect(mine).toContainText(`Por ${ADMINISTRATOR.name}`);

    await relay.start();
    await note.getByRole('button', { name: 'Intentar ahora' }).click();
    await expect(admin.getByRole('row').filter({ hasText: mesa.at('ana') })).toContainText('Entregada al servidor');
    await expect(banner).toHaveCount(0);
    await inboxOf(mesa.at('ana'), 1);
    await inboxOf(mesa.at(ADMINISTRATOR.local), 0);

    // Sent after all, from its own page.
    await mine.getByRole('link').first().click();
    await admin.getByRole('button', { name: 'Enviar de nuevo' }).click();
    await expect(admin.getByText('Entregada al servidor').first()).toBeVisible();
    await inboxOf(mesa.at(ADMINISTRATOR.local), 1);
    await inboxOf(mesa.at('ana'), 1);
    await openTicket(admin, mesa, 1);
    await expect(admin.getByText('Canceló la notificación a').first()).toBeAttached();
  } finally {
    await relay.stop();
  }
});
