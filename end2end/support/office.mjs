// The people of the tests' office, and mail as they write it.

export const ADMINISTRATOR = { name: 'Marta Rincón', local: 'marta' };
export const DIEGO = { name: 'Diego Cárdenas', local: 'diego' };
export const ELENA = { name: 'Elena Ñáñez', local: 'elena' };

/** Gives a Mesa its staff: an administrator and two technicians. */
export async function staff(mesa) {
  await mesa.addPerson(ADMINISTRATOR.name, ADMINISTRATOR.local, 'administrator');
  await mesa.addPerson(DIEGO.name, DIEGO.local, 'technician');
  await mesa.addPerson(ELENA.name, ELENA.local, 'technician');
}

let sent = 0;

/** The raw bytes of a plain mail to the support address, for LMTP; `more` are further header lines. */
export function rawMail(mesa, { from = 'ana', name = 'Ana Peñuela', subject = 'No abre el correo', text = 'Buenos días.', more = [] } = {}) {
  sent += 1;
  const messageId = `<e2e-${Date.now()}-${process.pid}-${sent}@${mesa.domain}>`;
  return {
    messageId,
    from: mesa.at(from),
    to: mesa.address,
    raw: [
      `From: ${word(name)} <${mesa.at(from)}>`,
      `To: <${mesa.address}>`,
      `Subject: ${word(subject)}`,
      `Message-ID: ${messageId}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      ...more,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      text,
      '',
    ].join('\r\n'),
  };
}

/** The same mail with files: `[name, media type, bytes]` each. */
export function withFiles(mail, files) {
  const [head, text] = mail.raw.split(/\r\n\r\n(.*)/s);
  const kept = head.split('\r\n').filter((line) => !/^Content-/.test(line));
  const part = ([name, type, bytes]) => [
    '--parte', `Content-Type: ${type}; name=${name}`, 'Content-Transfer-Encoding: base64', `Content-Disposition: attachment; filename=${name}`, '',
    bytes.toString('base64').replace(/.{76}/g, '$&\r\n'),
  ];
  const raw = [
    ...kept, 'Content-Type: multipart/mixed; boundary=parte', '', '--parte', 'Content-Type: text/plain; charset=utf-8', '', text.trimEnd(),
    ...files.flatMap(part), '--parte--', '',
  ].join('\r\n');
  return { ...mail, raw };
}

/** An encoded word (RFC 2047). */
function word(text) {
  return `=?utf-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

/** The smallest PNG there is: one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
