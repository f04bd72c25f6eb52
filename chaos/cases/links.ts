import { setTimeout as pause } from 'node:timers/promises';
import type { ChaosCase } from '../kit/case';
import { sendNotice } from '../kit/sending';
import type { StageLinks } from '../kit/stage';
import type { LinkFault } from '../kit/tcp-proxy';
import { storedFaults, Traffic } from '../kit/traffic';

const FAULTS: Readonly<Record<string, LinkFault>> = {
  '500 ms late': { latencyMs: 500 },
  'cut every 2 s': { cutEveryMs: 2_000 },
  'half-open': { frozen: true },
  '10 kB/s': { bytesPerSecond: 10_000 },
  gone: { down: true },
};
const RECOVERY_MS = 30_000;

/** Each link with each fault, while people read and write and a notice leaves. */
export const links: ChaosCase = {
  goal: 'R16',
  title: 'every link late, cut, half-open, narrow and gone: nothing lost, nobody waits for ever, quick recovery',
  guardians: [1_000],
  async run({ stage, random, long, option, tell, none }) {
    const faultMs = long ? 5 * 60_000 : 12_000;
    const lost: string[] = [];
    const hung: string[] = [];
    const ids: string[] = [];
    let longest = { ms: 0, what: '' };
    const only = option('links')?.split(',');
    let unsent = 0;
    for (const name of (Object.keys(stage.links) as (keyof StageLinks)[]).filter((each) => only?.includes(each) ?? true)) {
      for (const [fault, how] of Object.entries(FAULTS)) {
        const what = `${name} ${fault}`;
        // Over a link that is slow itself, a slow answer is none of the product's.
        const hangMs = name === 'browserApi' ? 60_000 : 10_000;
        const giveUpMs = faultMs + 3 * RECOVERY_MS;
        const traffic = new Traffic(stage, random, { perSecond: 10, writes: 0.2, hangMs, giveUpMs });
        await pause(500);
        stage.links[name].suffer(how, () => random.next());
        const sending = sendNotice(stage, stage.school, giveUpMs);
        // What it says is asked below; until then nobody listens.
        sending.catch(() => undefined);
        await pause(faultMs);
        stage.links[name].suffer();
        const from = performance.now();
        const figures = await traffic.stop();
        ids.push(await sending);
        await stage.untilSettled(3 * RECOVERY_MS);
        const ms = performance.now() - from;
        if (ms > longest.ms) longest = { ms, what };
        unsent += figures.unsent;
        if (name !== 'browserApi') hung.push(...figures.faults.map((one) => `${what}: ${one}`));
        lost.push(...(await storedFaults(stage, figures.stored)).map((one) => `${what}: ${one}`));
        tell({ name: `R16 ${what}: settled after`, value: ms, unit: 'ms', goal: '≤ 30 s', pass: ms <= RECOVERY_MS });
      }
    }
    tell({ name: `R16 longest recovery (${longest.what})`, value: longest.ms, unit: 'ms' });
    tell({ name: 'R16 requests that found no connection of the browsers free', value: unsent, unit: '' });
    none('R16 wrong answers, or none within 10 s', hung);
    none('R16 acknowledged writes lost or doubled', lost);
    none('R16 lost or doubled calls', await stage.deliveryFaults(ids));
  },
};
