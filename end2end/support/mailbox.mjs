// Real mail: sent through Postfix, read over IMAP from Dovecot.
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';
import { until } from './until.mjs';

/** A `host:port` that `cargo xtask test` puts into the environment. */
export function place(variable) {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run these tests through \`cargo xtask test\``);
  const colon = value.lastIndexOf(':');
  return { host: value.slice(0, colon), port: Number(value.slice(colon + 1)) };
}

/** Sends one mail (nodemailer's fields) as a mail program would; answers its Message-ID. */
export async function send(mail) {
  const { host, port } = place('MESA_TEST_SMTP');
  const transport = nodemailer.createTransport({ host, port, secure: false, ignoreTLS: true });
  try {
    return (await transport.sendMail(mail)).messageId;
  } finally {
    transport.close();
  }
}

/** Every message in somebody's INBOX, oldest first, parsed. */
export async function inbox(address) {
  const { host, port } = place('MESA_TEST_IMAP');
  const client = new ImapFlow({
    host,
    port,
    secure: false,
    doSTARTTLS: false,
    auth: { user: address, pass: process.env.MESA_TEST_IMAP_PASSWORD },
    logger: false,
  });
  await client.connect();
  try {
    const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
    const mails = [];
    if (exists > 0) {
      for await (const { source } of client.fetch('1:*', { source: true })) mails.push(await read(source));
    }
    return mails;
  } finally {
    await client.logout();
  }
}

/** Waits until somebody has `count` messages; answers them all. More than `count` fails at once. */
export async function inboxOf(address, count, withinMs = 20_000) {
  let last = [];
  try {
    return await until(
      `${count} messages for ${address}`,
      async () => {
        last = await inbox(address);
        if (last.length > count) throw new Error(`${address} got ${last.length} messages instead of ${count}:\n${subjects(last)}`);
        return last.length === count && last;
      },
      withinMs,
    );
  } catch (fault) {
    throw new Error(`${fault.message}\n${address} has:\n${subjects(last)}`);
  }
}

function subjects(mails) {
  return mails.map((mail) => `  ${mail.from} · ${mail.subject}`).join('\n') || '  nothing';
}

async function read(source) {
  const parsed = await simpleParser(source);
  const header = (name) => {
    const value = parsed.headers.get(name);
    return value === undefined ? undefined : typeof value === 'string' ? value : (value.text ?? value.value ?? String(value));
  };
  return {
    raw: source.toString('latin1'),
    subject: parsed.subject ?? '',
    from: parsed.from?.value[0]?.address ?? '',
    fromName: parsed.from?.value[0]?.name ?? '',
    to: addresses(parsed.to),
    cc: addresses(parsed.cc),
    replyTo: parsed.replyTo?.value[0]?.address,
    messageId: parsed.messageId,
    inReplyTo: parsed.inReplyTo,
    references: [parsed.references ?? []].flat(),
    header,
    text: parsed.text ?? '',
    html: parsed.html || '',
    attachments: parsed.attachments,
  };
}

function addresses(field) {
  return [field ?? []].flat().flatMap((group) => group.value.map((person) => person.address));
}
