// The Chromium of the npm package, unpacked once per version: the same browser on every machine, with nothing to install.
// Prints as JSON what starts it, `{}` on a machine it is not made for.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const PACKAGE = join('node_modules', '@sparticuz', 'chromium');
const HOME = join('.cache', 'browser');

/** Libraries (NSS) and letters for a machine that has none of its own. */
const PARTS = { browser: 'chromium.br', libraries: 'al2023.tar.br', fonts: 'fonts.tar.br' };

/** Unpacks into a folder that only then gets its name, so that whoever finds it finds all of it. */
async function unpacked(version) {
  const folder = resolve(HOME, version);
  if (existsSync(folder)) return folder;
  mkdirSync(HOME, { recursive: true });
  const mine = mkdtempSync(resolve(HOME, 'unpacking-'));
  // The package unpacks into the folder for temporary files, which is asked for when it begins.
  process.env.TMPDIR = mine;
  const { inflate } = await import('@sparticuz/chromium');
  await Promise.all(Object.values(PARTS).map((file) => inflate(join(PACKAGE, 'bin', file))));
  // Theirs names the folders of a cloud.
  const letters = join(folder, 'fonts');
  writeFileSync(
    join(mine, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n  <dir>${letters}</dir>\n  <dir>/usr/share/fonts</dir>\n  <cachedir>${letters}/cache</cachedir>\n</fontconfig>\n`,
  );
  try {
    renameSync(mine, folder);
  } catch (error) {
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
    rmSync(mine, { recursive: true, force: true });
  }
  return folder;
}

/** @returns what is wrong, undefined when it starts */
const startsWith = (program, env) =>
  promisify(execFile)(program, ['--version'], { env: { ...process.env, ...env } }).then(
    () => undefined,
    (error) => error,
  );

/** @returns {Promise<{ executablePath?: string, env?: Record<string, string> }>} */
async function bring() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(join(PACKAGE, 'bin', PARTS.browser))) return {};
  const folder = await unpacked(JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version);
  const executablePath = join(folder, 'chromium');
  const letters = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') };
  if ((await startsWith(executablePath, letters)) === undefined) return { executablePath, env: letters };
  const env = { ...letters, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') };
  const fault = await startsWith(executablePath, env);
  if (fault === undefined) return { executablePath, env };
  process.stderr.write(`the browser of the npm package does not start here: ${fault.message}\n`);
  return {};
}

process.stdout.write(`${JSON.stringify(await bring())}\n`);
