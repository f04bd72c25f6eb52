import type { DynamicModule, Type } from '@nestjs/common';
import { MessageSender, MessagesModule } from '@features/messages';
import { serveUserContent } from '@features/files';
import { drainJobs } from '@testing/drain-jobs';
import { startTestSimulator, type TestSimulator } from '@testing/simulator';
import { createTestApp, type TestApp } from '@testing/test-app';
import { CaseMaker } from './case-maker';
import { ProofCaller } from './proof-caller';
import { buildProofUnit, type ProofUnit } from './proof-unit';
import { lookAtRows, type RowLook } from './row-digest';

/** The whole product with real sessions, a simulator, and two units that are alike to the last row. */
export interface ProofWorld {
  test: TestApp;
  sim: TestSimulator;
  rows: RowLook;
  caller: ProofCaller;
  a: ProofUnit;
  b: ProofUnit;
  inA: CaseMaker;
  inB: CaseMaker;
  /** Runs the jobs and sends what is due, until nothing is left. */
  settle(): Promise<void>;
  /** The same after hours in which nothing is held back: no quiet hours, budgets, limits of a minute and the time to undo are over. */
  settleLater(): Promise<void>;
  close(): Promise<void>;
}

export interface ProofParts {
  modules: readonly (Type<unknown> | DynamicModule)[];
  entities: readonly (new () => object)[];
  /** Gets every line of the log, of all levels. */
  log?: { write(line: string): void };
}

/** @param parts the product's list of features, which hosts keep */
export async function startProof(parts: ProofParts): Promise<ProofWorld> {
  const sim = await startTestSimulator();
  await sim.control('PUT', '/sim/faults', { limits: { enforce: false } });
  const test = await createTestApp({
    modules: [...parts.modules, MessagesModule],
    entities: [...parts.entities],
    realAuthenticator: true,
    env: sim.env,
    // Each connection reads catalogues and plans statements for itself: no more of them than show calls side by side.
    poolSize: 6,
    bySocket: true,
    ...(parts.log === undefined ? {} : { log: parts.log }),
    beforeInit: serveUserContent,
  });
  await test.parts.live.start();
  const rows = await lookAtRows(test.database, true);
  if (process.env['PROOF_LAYER'] === 'code') await withoutRowSecurity(rows);
  const caller = new ProofCaller(test, rows);
  const sender = test.app.get(MessageSender, { strict: false });
  // One person may get 20 messages a minute (G6), and a walk makes more: for what was sent, an hour goes by.
  const rest = async (): Promise<void> => {
    // Without rows a statement would still count as a touch of the table, which is then read again.
    await rows.query(`
      DO $$ BEGIN
        IF EXISTS (SELECT FROM delivery_batch WHERE tried_at > now() - interval '30 minutes' AND state NOT IN ('ready', 'sending')) THEN
          UPDATE delivery_batch SET tried_at = tried_at - interval '1 hour' WHERE tried_at > now() - interval '30 minutes' AND state NOT IN ('ready', 'sending');
        END IF;
      END $$`);
  };
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) {
      const ran = await drainJobs(test.app);
      const sent = await sender.drain();
      if (ran.done === 0 && sent === 0) return rest();
    }
    throw new Error('the jobs do not come to an end');
  };
  const settleLater = async (): Promise<void> => {
    await rows.query(`UPDATE sending_policy SET quiet_from = NULL, quiet_until = NULL, quiet_weekends = false`);
    await rows.query(`DELETE FROM quiet_day`);
    for (let round = 0; round < 50; round += 1) {
      await rows.query(`UPDATE notice SET undo_until = least(undo_until, now()) WHERE undo_until IS NOT NULL`);
      await rows.query(
        `UPDATE outbox SET not_before = now() WHERE state = 'ready' AND not_before > now() AND (job = 'notice.fanout' OR not_before < now() + interval '10 minutes')`,
      );
      await settle();
      const waiting = await rows.query(
        `UPDATE delivery_batch SET not_before = least(not_before, now()), wait_until = least(wait_until, now()) WHERE state = 'ready' RETURNING seq`,
      );
      if (waiting.length === 0) return;
    }
    throw new Error('some calls are held back for ever');
  };
  const [a, b] = [await buildProofUnit(test, sim), await buildProofUnit(test, sim)];
  caller.watch(a, b);
  await caller.warm([a, b]);
  const maker = (unit: ProofUnit): CaseMaker => new CaseMaker({ test, sim, caller, rows, unit, settle });
  return {
    test,
    sim,
    rows,
    caller,
    a,
    b,
    inA: maker(a),
    inB: maker(b),
    settle,
    settleLater,
    close: async () => {
      await rows.close();
      await test.close();
      await sim.close();
    },
  };
}

/** Takes the net away: what keeps units apart now is the `unit_id` of each statement alone (data-and-delivery 2.1.6). */
async function withoutRowSecurity(rows: RowLook): Promise<void> {
  const tables = await rows.query<{ name: string }>(
    `SELECT quote_ident(relname) AS name FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace`,
  );
  for (const { name } of tables) await rows.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
}
