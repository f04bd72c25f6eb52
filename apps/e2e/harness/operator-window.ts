import { readFileSync } from 'node:fs';
import { keepOperatorSession } from './operator-sessions';
import { DESKTOP, type Visit, type World } from './world';

const LINKS = {
  operator: /operators enrol a passkey once with (http:\S+)/,
  officer: /the bureau's officer, .*, with (http:\S+)/,
} as const;
const BUREAU = /the bureau \(.*\): (http:\S+)/;

/** What the start of the product printed; for one that runs already, the file `E2E_LOG` that it was written to. */
function printed(world: World, what: RegExp): string {
  const log = process.env['E2E_LOG'];
  const text = log === undefined ? world.product.output() : readFileSync(log, 'utf8');
  const found = what.exec(text)?.[1];
  if (found === undefined) throw new Error(`the start of the product printed nothing like ${String(what)}`);
  return found;
}

/** Address of the control interface of the bureau's simulator. */
export const bureauOf = (world: World): string => `http://127.0.0.1:${new URL(printed(world, BUREAU)).port}`;
/** Host of the pages, for WeCom's list of trusted domains. */
export const hostOf = (world: World): string => new URL(printed(world, LINKS.operator)).host.replace(/^ops\./, 'app.');

/** A window at the operators' console with a passkey of the browser's own, enrolled by the one-time link. */
export async function operatorWindow(world: World, who: keyof typeof LINKS): Promise<Visit & { origin: string }> {
  const link = printed(world, LINKS[who]);
  const visit = await world.visit({ viewport: DESKTOP });
  const devtools = await visit.context.newCDPSession(visit.page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // Who asks is not known before the passkey was shown.
  visit.watch.expect(/401/);
  await visit.page.goto(link);
  await visit.page.getByRole('button', { name: '登記這部裝置' }).click();
  await visit.page.getByRole('heading', { name: '校部', level: 1 }).waitFor();
  keepOperatorSession(link, await visit.context.cookies(new URL(link).origin));
  return Object.assign(visit, { origin: new URL(link).origin });
}
