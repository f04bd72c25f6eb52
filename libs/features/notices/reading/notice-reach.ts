import { Injectable } from '@nestjs/common';
import type { ReachPreview } from '@contracts/notice-sending';
import type { Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Choice } from '../data/target-scope';
import { REACH_LIST, reachOf } from '../data/reach-rows';
import { staffOf } from '../notice-access';
import { readScope } from '../notices.jobs';
import { assertMayAddress } from '../sending/target-rights';
import { scopeAge } from './family-scope';

/** What the app may reach is asked again when somebody looks and nobody has for this long. */
const STALE_MINUTES = 60;

/** Who will get a notice and who will not, before it is sent (BEY-02). */
@Injectable()
export class NoticeReach {
  /** Units that were asked about by this process, and when: where WeCom refuses, looking again does not ask again. */
  readonly #asked = new Map<number, Date>();

  constructor(private readonly db: Db) {}

  async preview(ctx: Ctx, choice: Choice): Promise<ReachPreview> {
    const actor = staffOf(ctx);
    const { age, now, answer } = await this.db.read(ctx, async (tx) => {
      await assertMayAddress(tx, actor, choice.targets);
      const { classes, people } = await reachOf(tx, choice);
      const sum = (of: (one: (typeof classes)[number]) => number): number => classes.reduce((n, one) => n + of(one), 0);
      return {
        age: await scopeAge(tx),
        now: tx.now,
        answer: {
          students: sum((one) => one.students),
          reachable: sum((one) => one.reachable),
          classes,
          unreached: people.length,
          people: people.slice(0, REACH_LIST),
        },
      };
    });
    if ((age === null || age > STALE_MINUTES) && this.#mayAsk(ctx, now)) {
      await this.db.inUnit(ctx, (tx) => tx.enqueue(readScope, {}, { dedupe: 'look' }));
    }
    return answer;
  }

  #mayAsk(ctx: Ctx, now: Date): boolean {
    const last = this.#asked.get(ctx.unitId)?.getTime();
    if (last !== undefined && now.getTime() - last < STALE_MINUTES * 60_000) return false;
    this.#asked.set(ctx.unitId, now);
    return true;
  }
}
