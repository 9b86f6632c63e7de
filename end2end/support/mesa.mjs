// A real `mesa` of one's own: free ports, a folder of its own, stopped whatever happens.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { place } from './mailbox.mjs';
import { createDatabase, dropDatabase } from './postgres.mjs';
import { until } from './until.mjs';

const run = promisify(execFile);

export const PASSWORD = 'clave-larga-2026';

/**
 * Starts a Mesa. `database` is 'sqlite' or 'postgres'; `imap`: it fetches `soporte@` from Dovecot (otherwise mail comes by LMTP only);
 * `relay`: notices leave through Postfix (otherwise they are kept); `demo`: a seeded office.
 */
export async function startMesa({ database = 'sqlite', imap = false, relay = false, demo = false, env: more = {} } = {}) {
  const id = `m${randomBytes(5).toString('hex')}`;
  const domain = `${id}.example`;
  const address = `soporte@${domain}`;
  const dir = await mkdtemp(join(tmpdir(), 'mesa-e2e-'));
  const [port, lmtpPort] = await freePorts(2);
  const url = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH,
    HOME: dir,
    MESA_DATABASE_URL: database === 'postgres' ? await createDatabase(id) : `sqlite:${join(dir, 'mesa.db')}`,
    MESA_DATA_DIR: dir,
    MESA_ADDR: `127.0.0.1:${port}`,
    MESA_PUBLIC_URL: url,
    MESA_LMTP_ADDR: `127.0.0.1:${lmtpPort}`,
    MESA_MAIL_ADDRESS: address,
    MESA_PLUS_ADDRESSES: 'true',
    MESA_OFFICE_NAME: 'Oficina de Cultura',
    // Notices leave at once: only who tests undoing waits.
    MESA_UNDO_SECONDS: '0',
    ...(imap ? imapSettings(address) : {}),
    ...(relay ? relaySettings() : {}),
    ...more,
  };
  const mesa = {
    url,
    domain,
    address,
    dir,
    env,
    lmtp: { host: '127.0.0.1', port: lmtpPort },
    log: '',
    at: (name) => `${name}@${domain}`,
    cli: (...args) => cli(env, dir, args),
    addPerson: (name, local, role, password = PASSWORD) =>
      cli(env, dir, ['user', 'add', '--name', name, '--address', `${local}@${domain}`, '--role', role, '--password', password]),
    async export() {
      const { stdout } = await cli(env, dir, ['export', '--format', 'jsonl']);
      return stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line));
    },
    async start() {
      mesa.process = await serve(env, dir, demo, mesa);
    },
    /** Ends it as a power cut would. */
    kill: () => end(mesa.process, 'SIGKILL'),
    stop: () => end(mesa.process, 'SIGTERM'),
    async dispose() {
      await end(mesa.process, 'SIGKILL');
      if (database === 'postgres') await dropDatabase(id);
      await rm(dir, { recursive: true, force: true });
    },
  };
  try {
    await mesa.start();
  } catch (fault) {
    await mesa.dispose();
    throw fault;
  }
  return mesa;
}

function binary() {
  if (!process.env.MESA_BIN) throw new Error('MESA_BIN is not set: run these tests through `cargo xtask test`');
  return process.env.MESA_BIN;
}

function imapSettings(user) {
  const { host, port } = place('MESA_TEST_IMAP');
  return {
    MESA_IMAP_HOST: host,
    MESA_IMAP_PORT: String(port),
    MESA_IMAP_SECURITY: 'plain',
    MESA_IMAP_USER: user,
    MESA_IMAP_PASSWORD: process.env.MESA_TEST_IMAP_PASSWORD,
  };
}

function relaySettings() {
  const { host, port } = place('MESA_TEST_SMTP');
  return { MESA_SMTP_HOST: host, MESA_SMTP_PORT: String(port), MESA_SMTP_SECURITY: 'plain' };
}

function cli(env, cwd, args) {
  return run(binary(), args, { env, cwd, maxBuffer: 256 * 1024 * 1024 });
}

async function serve(env, cwd, demo, mesa) {
  const child = spawn(binary(), ['serve', ...(demo ? ['--demo'] : [])], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const from = mesa.log.length;
  const keep = (chunk) => {
    mesa.log += chunk;
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let fault;
  child.on('error', (error) => {
    fault = error;
  });
  await until(
    'mesa says that it is ready',
    () => {
      if (fault) throw fault;
      if (child.exitCode !== null) throw new Error(`mesa ended with ${child.exitCode}:\n${mesa.log.slice(from)}`);
      return READY.test(mesa.log.slice(from));
    },
    30_000,
  ).catch(async (error) => {
    await end(child, 'SIGKILL');
    throw error.message.includes('ended with') ? error : new Error(`${error.message}:\n${mesa.log.slice(from)}`);
  });
  return child;
}

const READY = /ready|lista/i;

/** Signals a process and waits until it has gone; after 10 s it is killed. */
async function end(child, signal) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(impatience);
}

/** Ports that were free a moment ago, all different. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => new Promise((done, fail) => {
      const server = net.createServer();
      server.once('error', fail);
      server.listen(0, '127.0.0.1', () => done(server));
    })),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
