// A database of its own for each Mesa under test.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

function server() {
  const url = process.env.MESA_TEST_POSTGRES;
  if (!url) throw new Error('MESA_TEST_POSTGRES is not set: run these tests through `cargo xtask test`');
  return url;
}

async function sql(statement) {
  await run('psql', ['--no-psqlrc', '--quiet', '--dbname', server(), '--command', statement]);
}

/** Creates an empty database and answers its URL. */
export async function createDatabase(name) {
  await sql(`CREATE DATABASE "${name}"`);
  const url = new URL(server());
  url.pathname = `/${name}`;
  return url.toString();
}

export async function dropDatabase(name) {
  await sql(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
}
