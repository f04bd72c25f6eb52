import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '@testing/demo/seeded-random';
import { SEND_PATH, type FaultRule } from '../../chaos/kit/simulator-controls';
import type { Stage, StageLinks } from '../../chaos/kit/stage';
import type { LinkFault } from '../../chaos/kit/tcp-proxy';

/** Something that goes wrong on one day of many, and is over by itself. */
export interface SoakFault {
  /** The goal whose procedure it is. */
  goal: string;
  words: string;
  run(stage: Stage, random: SeededRandom): Promise<void>;
}

const LASTS_MS = 20_000;
const LINKS: readonly (keyof StageLinks)[] = ['apiDatabase', 'workerDatabase', 'workerWecom', 'browserApi'];
const LINK_FAULTS: Readonly<Record<string, LinkFault>> = {
  '500 ms late': { latencyMs: 500 },
  'cut every 2 s': { cutEveryMs: 2_000 },
  'half-open': { frozen: true },
  'at 10 kB/s': { bytesPerSecond: 10_000 },
};

const kills: SoakFault = {
  goal: 'R1',
  words: 'three workers killed with -9',
  async run(stage, random) {
    for (let i = 0; i < 3; i += 1) {
      await stage.workers.killOne(random.next());
      await pause(random.below(1_000));
    }
  },
};
const apiKill: SoakFault = {
  goal: 'R1',
  words: 'API killed with -9 and started again',
  async run(stage) {
    await stage.product.api.kill();
    await stage.product.startApi();
  },
};
const databaseKill: SoakFault = {
  goal: 'R3',
  words: 'PostgreSQL killed with -9 and started again',
  async run(stage) {
    await stage.server.crash();
    await stage.server.restart();
  },
};
const wecom = (goal: string, words: string, rule: FaultRule): SoakFault => ({
  goal,
  words,
  async run(stage) {
    await stage.wecom.suffer({ ...rule, path: SEND_PATH });
    await pause(LASTS_MS);
  },
});
const links: readonly SoakFault[] = LINKS.flatMap((link) =>
  Object.entries(LINK_FAULTS).map(([words, how]) => ({
    goal: 'R16',
    words: `${link} ${words}`,
    async run(stage: Stage, random: SeededRandom) {
      stage.links[link].suffer(how, () => random.next());
      await pause(LASTS_MS);
      stage.links[link].suffer();
    },
  })),
);

/** Those of R1, R3, R4, R6 and R16 that need no clock of their own. */
export const FAULTS: readonly SoakFault[] = [
  kills,
  apiKill,
  databaseKill,
  wecom('R4', 'WeCom away', { kind: 'down', mode: 'refuse' }),
  wecom('R4', 'WeCom as a black hole', { kind: 'down', mode: 'black-hole' }),
  wecom('R4', 'WeCom busy (-1)', { kind: 'busy', probability: 0.5 }),
  wecom('R6', 'three of ten answers of WeCom lost', { kind: 'accept-then-drop', probability: 0.3 }),
  ...links,
];

/** One of a kind as often as another: the many links are one kind. */
export function drawFault(random: SeededRandom): SoakFault {
  const goal = random.pick([...new Set(FAULTS.map((fault) => fault.goal))]);
  return random.pick(FAULTS.filter((fault) => fault.goal === goal));
}
