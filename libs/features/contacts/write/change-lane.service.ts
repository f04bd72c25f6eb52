import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { systemCtx, type Ctx } from '@platform/ctx/ctx';
import { Db } from '@platform/db/door';
import type { Tx } from '@platform/db/tx';
import { Logger } from '@platform/log/logger';
import { UnitKeys } from '@platform/secrets/unit-keys';
import {
  changeById,
  endPause,
  keepLane,
  laneState,
  LaneLost,
  leaveLane,
  noteDone,
  noteFailed,
  noteTries,
  noteWritten,
  pauseLane,
  sealedChanges,
  takeLane,
  waitingChanges,
  type LaneHold,
  type SealedRow,
} from '../data/change.rows';
import { DirectoryWriter } from '../mirror/directory-writer';
import { ObjectSync } from '../mirror/object-sync.service';
import { departmentCarrier } from './carriers/department.carrier';
import { labelCarrier } from './carriers/label.carrier';
import { memberCarrier } from './carriers/member.carrier';
import { nodeCarrier } from './carriers/node.carrier';
import { parentCarrier } from './carriers/parent.carrier';
import { studentCarrier } from './carriers/student.carrier';
import { verdictOf } from './change-error';
import { openBase, openCommand, sealPart } from './change-seal';
import { entityOf, type Entity } from './commands';
import { DirectoryListeners } from './directory-listeners';
import { DirectoryWriteWecom, type Carrier, type Facts, type LaneTools, type Step } from './lane-tools';
import { nextGroup } from './next-group';

export const CARRIERS: Readonly<Record<Entity, Carrier>> = {
  department: departmentCarrier,
  member: memberCarrier,
  label: labelCarrier,
  node: nodeCarrier,
  student: studentCarrier,
  parent: parentCarrier,
};

/** How many changes of a kind one call takes. */
const GROUPS = Object.assign({}, ...Object.values(CARRIERS).map((carrier) => carrier.groups)) as Carrier['groups'];

/** Rows looked at for the next group: families come as pupil, guardian, guardian. */
const WINDOW = 400;
/** Tries of one change that WeCom answers with "busy" before it is failed. */
const MOST_TRIES = 6;

/** A group that takes longer is not kept any more: a hundred changes one by one, each with WeCom's slowest answer, take less. */
const LONGEST_GROUP_MS = 15 * 60_000;

export type LaneOutcome = 'idle' | 'busy' | 'paused' | 'more';

/**
 * The one lane of a unit: takes its pending changes one after the other (people in hundreds), writes them to WeCom, then
 * stores the result in the mirror. Each step is written down before and after WeCom is asked, so that whoever continues
 * after a crash looks up instead of doing it twice.
 */
@Injectable()
export class ChangeLane {
  /** So long a lane stays with a holder who is not heard of; he says three times in it that he works. Specs shorten it. */
  leaseMs = 10_000;

  constructor(
    private readonly db: Db,
    private readonly keys: UnitKeys,
    private readonly wecom: DirectoryWriteWecom,
    private readonly writer: DirectoryWriter,
    private readonly objects: ObjectSync,
    private readonly listeners: DirectoryListeners,
    private readonly logger: Logger,
  ) {}

  /**
   * Works until nothing is pending, the time is over, WeCom asks to wait, or `until` says stop.
   * @param budgetMs after this time no further group is begun
   * @returns busy = another process has the lane
   */
  async work(ctx: Ctx, options: { budgetMs: number; probing?: boolean; until?: () => Promise<boolean> }): Promise<LaneOutcome> {
    const own = systemCtx(ctx.unitId, 'directory.pending', ctx.requestId, ctx.locale);
    const hold: LaneHold = { holder: randomUUID(), leaseMs: this.leaseMs };
    if (!(await this.db.inUnit(own, (tx) => takeLane(tx, hold, options.probing === true)))) return 'busy';
    const end = performance.now() + options.budgetMs;
    try {
      for (;;) {
        if (performance.now() > end) return 'more';
        const group = await this.#next(own, hold);
        if (group.length === 0) return 'idle';
        if (!(await this.#held(own, hold, () => this.#carryOut(own, hold, group)))) return 'paused';
        if ((await options.until?.()) === true) return 'more';
      }
    } catch (error) {
      if (error instanceof LaneLost) return 'busy';
      throw error;
    } finally {
      await this.db.inUnit(own, (tx) => leaveLane(tx, hold));
    }
  }

  /** Keeps the lane while WeCom is asked, however long it takes to answer; a process that was killed keeps nothing. */
  async #held<T>(ctx: Ctx, hold: LaneHold, run: () => Promise<T>): Promise<T> {
    const since = performance.now();
    const timer = setInterval(() => {
      // What hangs for ever must not hold up a school for ever.
      if (performance.now() - since > LONGEST_GROUP_MS) return clearInterval(timer);
      this.db
        .inUnit(ctx, (tx) => keepLane(tx, hold))
        .catch((error: unknown) => {
          // The next step of the work itself finds the same out and ends.
          if (error instanceof LaneLost) clearInterval(timer);
          else this.logger.warn({ unitId: ctx.unitId, err: error }, 'the lane of the directory could not be kept');
        });
    }, hold.leaseMs / 3);
    try {
      return await run();
    } finally {
      clearInterval(timer);
    }
  }

  /** The first waiting change, with those of its kind that may go along. */
  #next(ctx: Ctx, hold: LaneHold): Promise<Step[]> {
    return this.db.inUnit(ctx, async (tx) => {
      await keepLane(tx, hold);
      const rows = await waitingChanges(tx, WINDOW);
      if (rows.length === 0) return [];
      const group = await sealedChanges(
        tx,
        nextGroup(rows, GROUPS).map((row) => row.id),
      );
      const cipher = await this.keys.forUnit(tx);
      return group.map((row): Step => ({
        row,
        command: openCommand(cipher, row),
        base: openBase(cipher, row),
        alone: group.length === 1,
      }));
    });
  }

  /** @returns false when the lane has to pause */
  async #carryOut(ctx: Ctx, hold: LaneHold, group: readonly Step[]): Promise<boolean> {
    const carrier = CARRIERS[entityOf(group[0]!.command.kind)];
    const failed = new Map<string, unknown>();
    const tools = this.#tools(ctx, hold);
    const open = group.filter((step) => step.row.written_at === null);
    try {
      if (open.length === 1 || carrier.writeMany === undefined) {
        for (const step of open) {
          try {
            await carrier.write(tools, step);
          } catch (error) {
            if (verdictOf(error).kind === 'pause') throw error;
            failed.set(step.row.id, error);
          }
        }
      } else if (open.length > 1) {
        for (const [id, error] of await carrier.writeMany(tools, open)) failed.set(id, error);
      }
      const written = group.filter((step) => !failed.has(step.row.id));
      await this.db.inUnit(ctx, async (tx) => {
        await keepLane(tx, hold);
        await endPause(tx, hold);
        await noteWritten(
          tx,
          written.map((step) => step.row.id),
        );
        for (const step of group) if (failed.has(step.row.id)) await this.#fail(tx, step.row, failed.get(step.row.id));
      });
      await this.#store(ctx, hold, carrier, tools, written);
      return true;
    } catch (error) {
      const verdict = verdictOf(error);
      if (verdict.kind !== 'pause') {
        // A refusal of a whole batch names nobody: each goes alone from here on.
        return this.#alone(ctx, hold, group, error);
      }
      const stuck = verdict.blames && group[0]!.row.attempts >= MOST_TRIES;
      // Busy for one of them, or for all: only alone each can tell.
      if (stuck && group.length > 1) return this.#alone(ctx, hold, group, error);
      await this.db.inUnit(ctx, async (tx) => {
        await keepLane(tx, hold);
        // It must not hold up the others for ever.
        if (stuck) return this.#end(tx, group[0]!.row, verdict.error, {});
        await pauseLane(tx, hold, verdict.seconds, verdict.error);
        tx.hint('directory:changes');
      });
      this.logger.warn({ unitId: ctx.unitId, error: verdict.error, waiting: group.length }, 'directory changes wait for WeCom');
      return stuck;
    }
  }

  /** @returns false when the lane has to pause */
  async #alone(ctx: Ctx, hold: LaneHold, group: readonly Step[], error: unknown): Promise<boolean> {
    if (group.length === 1) {
      await this.db.inUnit(ctx, async (tx) => {
        await keepLane(tx, hold);
        await this.#fail(tx, group[0]!.row, error);
      });
      return true;
    }
    for (const step of group) {
      if (!(await this.#carryOut(ctx, hold, [{ ...step, alone: true }]))) return false;
    }
    return true;
  }

  async #store(ctx: Ctx, hold: LaneHold, carrier: Carrier, tools: LaneTools, steps: readonly Step[]): Promise<void> {
    if (steps.length === 0) return;
    const results =
      steps.length > 1 && carrier.storeMany !== undefined ? await carrier.storeMany(tools, steps) : new Map<string, string | null>();
    if (results.size === 0)
      for (const step of steps) (results as Map<string, string | null>).set(step.row.id, await carrier.store(tools, step));
    await this.db.inUnit(ctx, async (tx) => {
      await keepLane(tx, hold);
      await noteDone(
        tx,
        steps.map(({ row }) => ({ id: row.id, resultId: results.get(row.id) ?? null })),
      );
      // Once per batch: a hundred pupils of one update need not tell it a hundred times.
      const told = new Map(steps.map(({ row }) => [`${row.listener ?? ''} ${row.batch_id ?? ''}`, row]));
      for (const row of told.values()) await this.listeners.tell(tx, row);
      tx.hint('directory:changes');
    });
  }

  async #fail(tx: Tx, row: SealedRow, error: unknown): Promise<void> {
    const verdict = verdictOf(error);
    if (verdict.kind === 'pause') throw error;
    const { error: text, blockedBy, theirs } = verdict;
    if (text === 'INTERNAL')
      this.logger.error({ err: error, unitId: tx.unitId, change: row.id, kind: row.kind }, 'fault of ours in a change of the directory');
    await this.#end(tx, row, text, {
      ...(blockedBy === undefined ? {} : { blockedBy }),
      ...(theirs === undefined ? {} : { theirs: await sealPart(tx, this.keys, row.id, 'theirs', theirs) }),
    });
  }

  async #end(tx: Tx, row: SealedRow, text: string, more: { blockedBy?: string; theirs?: string }): Promise<void> {
    await noteFailed(tx, row.id, text, more);
    await tx.audit({
      action: 'directory.change-failed',
      entity: 'directory_change',
      entityId: row.id,
      after: { kind: row.kind, error: text },
    });
    await this.listeners.tell(tx, row);
    tx.hint('directory:changes');
  }

  #tools(ctx: Ctx, hold: LaneHold): LaneTools {
    return {
      ctx,
      db: this.db,
      keys: this.keys,
      writer: this.writer,
      objects: this.objects,
      school: () => this.wecom.connection(ctx),
      company: () => this.wecom.contactSync(ctx),
      reserve: async (step, ref) => {
        await this.db.inUnit(ctx, async (tx) => {
          await keepLane(tx, hold);
          await noteTries(tx, [{ id: step.row.id, ref }]);
        });
        step.row.wecom_ref = ref;
      },
      reserveAll: async (pairs) => {
        await this.db.inUnit(ctx, async (tx) => {
          await keepLane(tx, hold);
          await noteTries(
            tx,
            pairs.map(([step, ref]) => ({ id: step.row.id, ref })),
          );
        });
        for (const [step, ref] of pairs) step.row.wecom_ref = ref;
      },
      remember: async (step: Step, facts: Facts) => {
        await this.db.inUnit(ctx, async (tx) => {
          await keepLane(tx, hold);
          const base = await sealPart(tx, this.keys, step.row.id, 'base', facts);
          await tx.execute(`UPDATE directory_change SET base = $3 WHERE unit_id = $1 AND id = $2`, [tx.unitId, step.row.id, base]);
        });
        step.base = facts;
      },
    };
  }

  /** Milliseconds that the lane waits for WeCom; 0 = it does not. */
  async pausedMs(ctx: Ctx): Promise<number> {
    return (await this.db.read(ctx, laneState)).pausedMs;
  }

  /** The change as it stands now. */
  async now(ctx: Ctx, id: string): Promise<SealedRow | undefined> {
    return this.db.read(ctx, (tx) => changeById(tx, id));
  }
}
