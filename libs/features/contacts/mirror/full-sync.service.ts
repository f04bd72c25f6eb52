import { Injectable } from '@nestjs/common';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { Reminders } from '@features/reminders';
import { Logger } from '@platform/log/logger';
import { isDomainError } from '@platform/errors/domain-error';
import { ComeBack } from '@platform/outbox/job-failure';
import { WecomError } from '@wecom';
import { DirectoryShrank } from '../data/missing.rows';
import { claimRun, failRun, finishRun, RunLost, type Directory } from '../data/sync.rows';
import { Tally } from '../domain/tally';
import { runContacts } from './contacts-run';
import { DirectoryWecom } from './directory-wecom';
import { DirectoryWriter } from './directory-writer';
import { tellFailed } from './tell-failed';
import { RunPages } from './run-pages';
import { runSchool } from './school-run';

/**
 * The daily comparison and 立即同步: reads both directories of a unit and repairs every difference (G4, R18). Pages are
 * written as they come, so a run that is cut off has done good work; the next one starts over, finds it equal and writes
 * nothing there.
 */
@Injectable()
export class FullSync {
  constructor(
    private readonly wecom: DirectoryWecom,
    private readonly writer: DirectoryWriter,
    private readonly logger: Logger,
    private readonly reminders: Reminders,
  ) {}

  /**
   * @param runId the job's outbox id: a further try of the same job takes its own run over at once
   * @returns differences found and repaired, by directory; nothing where another run is alive
   * @throws ComeBack when WeCom asks to wait; WecomError when it refuses
   */
  async run(ctx: Ctx<SystemActor>, runId: string): Promise<Partial<Record<Directory, Tally>>> {
    const done: Partial<Record<Directory, Tally>> = {};
    let failure: unknown;
    // Contacts first: teachers of the school tree are members. A fault in one directory does not hold up the other.
    for (const directory of ['contacts', 'school'] as const) {
      try {
        const outcome = await this.#one(ctx, directory, runId);
        if (outcome === 'busy') break;
        if (outcome !== 'failed') done[directory] = outcome;
      } catch (error) {
        if (error instanceof ComeBack) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure as Error;
    return done;
  }

  async #one(ctx: Ctx<SystemActor>, directory: Directory, runId: string): Promise<Tally | 'busy' | 'failed'> {
    const startedAt = await this.writer.write(ctx, async (tx) => ((await claimRun(tx, directory, runId)) ? tx.now : undefined));
    if (startedAt === undefined) return 'busy';
    const run = { id: runId, startedAt, tally: new Tally() };
    try {
      const app = await this.wecom.connection(ctx);
      await (directory === 'contacts' ? runContacts : runSchool)(app, this.writer, new RunPages(ctx, this.writer, directory, run));
      await this.writer.write(ctx, (tx) => finishRun(tx, directory, runId, run.tally));
      this.logger.info({ unitId: ctx.unitId, directory, differences: run.tally.total }, 'directory compared');
      return run.tally;
    } catch (error) {
      if (error instanceof RunLost) return 'busy';
      const reason = reasonOf(error);
      const waits = error instanceof WecomError && error.retryAfterMs !== undefined;
      await this.writer.write(ctx, async (tx) => {
        await failRun(tx, directory, runId, reason);
        // One who is asked to wait comes back by himself: that is no news.
        if (!waits) await tellFailed(tx, this.reminders, directory, reason);
      });
      this.logger.warn({ unitId: ctx.unitId, directory, reason }, 'directory comparison failed');
      // Nothing that another try could change: the page says it, and tomorrow's run asks again.
      if (error instanceof DirectoryShrank || isDomainError(error, 'WECOM_NOT_CONNECTED')) return 'failed';
      if (error instanceof WecomError && error.retryAfterMs !== undefined) throw new ComeBack(error.retryAfterMs);
      throw error;
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof DirectoryShrank) return `shrank:${String(error.missing)}/${String(error.of)}`;
  if (error instanceof WecomError) return `${error.kind}:${String(error.code ?? '')}`;
  return isDomainError(error) ? error.code : 'internal';
}
