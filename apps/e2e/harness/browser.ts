import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

/** For machines that the one of the npm package is not made for; first the one without a window to paint. */
const INSTALLED = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];
/** Nothing of the browser's own may go out: the journeys run without a network. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  // Every *.localhost name is this machine, whatever the resolver says.
  '--host-resolver-rules=MAP *.localhost 127.0.0.1',
];

/** The one of the npm package, else the one of the machine. */
export async function startBrowser(): Promise<Browser> {
  const { executablePath = INSTALLED.find((path) => existsSync(path)), env = {} } = await packaged();
  if (executablePath === undefined)
    throw new Error('no browser: neither the one of the npm package starts here, nor is Chromium installed');
  return chromium.launch({ executablePath, args: QUIET, headless: true, env: { ...inUtf8(), ...env } });
}

/** What starts the browser of the npm package; nothing on a machine it is not made for. */
async function packaged(): Promise<{ executablePath?: string; env?: Record<string, string> }> {
  const { stdout } = await promisify(execFile)(process.execPath, [join('scripts', 'bring-browser.mjs')]);
  return JSON.parse(stdout) as { executablePath?: string; env?: Record<string, string> };
}

/** Without a locale Chromium takes file names for ASCII: Chinese ones arrive broken, downloads lose theirs. */
function inUtf8(): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(own), LC_ALL: 'C.UTF-8' };
}
