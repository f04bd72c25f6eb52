import { setTimeout as pause } from 'node:timers/promises';
import { MessageSender } from '@features/messages';
import { JobDiscovery } from '@platform/jobs/job-registry';
import type { DemoEnv } from '@testing/demo/demo-env';
import { drainWith } from '@testing/drain-jobs';
import type { BuiltUnit } from '@testing/unit.builder';

const LOOK_MS = 50;
/** Longer than the lease of a worker that was lost with a job or a call of the notice. */
const LONGEST_MS = 120_000;

interface Open extends Record<string, unknown> {
  state: string;
  jobs: number;
  messages: number;
}

/**
 * Runs and sends what is due until nothing of the notice is under way. The demo is loaded beside the worker of the running
 * product, which takes jobs and calls too: what it holds is nothing to do here, and yet has to end first. A call that waits
 * (a token ended when the clock moved) is asked again at once.
 * @throws Error when the notice is still on its way after two minutes, with what it waits for
 */
export async function untilLeft(env: Pick<DemoEnv, 'parts' | 'get'>, unit: BuiltUnit, noticeId: string): Promise<void> {
  const registry = env.get(JobDiscovery).registry();
  const sender = env.get(MessageSender);
  const until = performance.now() + LONGEST_MS;
  for (;;) {
    const ran = await drainWith(registry, env.parts.relay);
    const sent = await sender.drain();
    if (ran.done > 0 || sent > 0) continue;
    const open = await openOf(env, unit, noticeId);
    if (open.state !== 'sending' && open.jobs === 0 && open.messages === 0) return;
    if (performance.now() > until) throw new Error(`a demo notice did not leave: ${JSON.stringify(open)}`);
    await env.parts.db.inUnit(unit.ctx, async (tx) => {
      await tx.execute(`UPDATE delivery_batch SET not_before = now() WHERE unit_id = $1 AND state = 'ready' AND not_before > now()`, [
        tx.unitId,
      ]);
      await tx.execute(`UPDATE unit_channel SET blocked_until = '-infinity' WHERE unit_id = $1 AND blocked_until > now()`, [tx.unitId]);
    });
    await pause(LOOK_MS);
  }
}

/** What of a notice has not ended, whoever holds it; jobs that are planned for a later day (its deadline) do not count. */
async function openOf(env: Pick<DemoEnv, 'parts'>, unit: BuiltUnit, noticeId: string): Promise<Open> {
  const open = await env.parts.db.read(unit.ctx, (tx) =>
    tx.one<Open>(
      `SELECT (SELECT state FROM notice WHERE unit_id = $1 AND id = $2) AS state,
         (SELECT count(*)::int FROM outbox WHERE unit_id = $1 AND payload ->> 'noticeId' = $2::text
             AND (state = 'running' OR (state = 'ready' AND not_before <= now()))) AS jobs,
         (SELECT count(*)::int FROM outbound_message WHERE unit_id = $1 AND ref_id = $2 AND state = 'queued') AS messages`,
      [tx.unitId, noticeId],
    ),
  );
  return open!;
}
