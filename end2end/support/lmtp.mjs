// A mail server's side of LMTP (RFC 2033), with a hand on every step.
import net from 'node:net';

/** Opens a session that has been greeted; every call answers the server's reply as `{ code, text }`. */
export async function session({ host, port }) {
  const socket = net.connect({ host, port });
  socket.setNoDelay(true);
  const replies = readReplies(socket);
  const say = async (line) => {
    socket.write(`${line}\r\n`);
    return replies.next();
  };
  const greeting = await replies.next();
  if (greeting.code !== 220) throw new Error(`greeted with ${greeting.code} ${greeting.text}`);
  await say('LHLO mta.example');
  return {
    say,
    next: replies.next,
    write: (bytes) => new Promise((done) => socket.write(bytes, () => done())),
    close: () => socket.destroy(),
  };
}

/** Hands over one message as an MTA does; answers the verdict for the recipient, or of the step that refused it. */
export async function deliver(place, { from = '', to, raw, declared }) {
  const peer = await session(place);
  try {
    const mail = await peer.say(`MAIL FROM:<${from}>${declared === undefined ? '' : ` SIZE=${declared}`}`);
    if (mail.code !== 250) return mail;
    const rcpt = await peer.say(`RCPT TO:<${to}>`);
    if (rcpt.code !== 250) return rcpt;
    const data = await peer.say('DATA');
    if (data.code !== 354) return data;
    peer.write(stuffed(raw)).catch(() => {});
    return await peer.next();
  } finally {
    peer.close();
  }
}

/** The bytes of a message as they go over the wire after DATA, final dot included. */
export function stuffed(raw) {
  const text = Buffer.isBuffer(raw) ? raw.toString('latin1') : Buffer.from(raw, 'utf8').toString('latin1');
  const lines = text.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..');
  return Buffer.from(`${lines}${lines.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

function readReplies(socket) {
  const ready = [];
  const waiting = [];
  let gone;
  let rest = '';
  let lines = [];
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    const parts = (rest + chunk).split('\r\n');
    rest = parts.pop();
    for (const line of parts) {
      lines.push(line.slice(4));
      if (line[3] === '-') continue;
      const reply = { code: Number(line.slice(0, 3)), text: lines.join('\n') };
      lines = [];
      if (waiting.length > 0) waiting.shift().resolve(reply);
      else ready.push(reply);
    }
  });
  const end = (why) => {
    gone ??= why;
    for (const waiter of waiting.splice(0)) waiter.reject(gone);
  };
  socket.on('error', (fault) => end(new Error(`LMTP: ${fault.message}`)));
  socket.on('close', () => end(new Error('LMTP: the connection closed without an answer')));
  return {
    next: () =>
      new Promise((resolve, reject) => {
        if (ready.length > 0) resolve(ready.shift());
        else if (gone) reject(gone);
        else waiting.push({ resolve, reject });
      }),
  };
}
