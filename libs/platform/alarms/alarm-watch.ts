import type { RolePool } from '@platform/db/role-pool';
import type { Logger } from '@platform/log/logger';
import type { Metrics } from '@platform/metrics/metrics';
import {
  backupReadings,
  diskReadings,
  jobReadings,
  massReaders,
  notedReadings,
  waitingReadings,
  type MassReader,
  type Reading,
} from './alarm-readings';
import { KEEP, SAME_MINUTES } from './alarm-rules';

const LOOK_MS = 30_000;

export interface AlarmWatchParts {
  platform: RolePool;
  relay: RolePool;
  logger: Logger;
  metrics: Metrics;
  /** Share of the disk in use, 0 to 1; undefined where files are kept elsewhere. */
  disk: () => Promise<number | undefined>;
  /** Backups must be there, as in production. */
  backups: boolean;
  /** Lets the schools hear of them; called at each look as long as it holds, so the same ones come again. */
  tellSchools: (readers: readonly MassReader[]) => Promise<void>;
}
type Known = { id: string; kind: Reading['kind']; unit: number };

/**
 * Looks every 30 s whether something is not as it should be and keeps one open alarm per kind and unit (J8): it begins with the
 * first look that finds it, says so once in the log, and ends by itself. Every worker looks; one at a time writes.
 */
export class AlarmWatch {
  readonly #parts: AlarmWatchParts;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<number> | undefined;

  constructor(parts: AlarmWatchParts) {
    this.#parts = parts;
    parts.metrics.gauge(
      'alarms_open',
      'Alarms that hold, by kind: what a watch outside of the platform calls people for',
      async (gauge) => {
        const rows = await parts.platform.query<{ kind: string; n: number }>(
          `SELECT kind, count(*)::int AS n FROM alarm WHERE ended_at IS NULL GROUP BY kind`,
        );
        gauge.reset();
        for (const { kind, n } of rows) gauge.set({ kind }, n);
      },
      ['kind'],
    );
  }

  start(): void {
    const look = (): void => {
      this.look().catch((error: unknown) => this.#parts.logger.warn({ err: error }, 'alarms: could not look, looking again'));
    };
    this.#timer = setInterval(look, LOOK_MS);
    look();
  }

  /** @returns how many alarms hold */
  look(): Promise<number> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<number> {
    const { platform, relay, disk, backups } = this.#parts;
    const readings = [
      ...(await notedReadings(platform)),
      ...(await waitingReadings(relay)),
      ...(await jobReadings(relay)),
      ...(await backupReadings(platform, backups)),
      ...diskReadings(await disk()),
    ];
    const { begun, ended } = await this.#keep(readings);
    for (const { kind, unit, amount } of begun) this.#parts.logger.error({ kind, unitId: unit, amount }, 'alarm');
    for (const { kind, unit } of ended) this.#parts.logger.info({ kind, unitId: unit }, 'alarm ended');
    if (readings.some(({ kind }) => kind === 'mass_read')) await this.#parts.tellSchools(await massReaders(platform));
    return readings.length;
  }

  #keep(readings: readonly Reading[]): Promise<{ begun: Reading[]; ended: Known[] }> {
    return this.#parts.platform.tx(async (client) => {
      await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('alarm-watch', 0))`);
      const open = (await client.query<Known>(`SELECT id, kind, about_unit AS unit FROM alarm WHERE ended_at IS NULL`)).rows;
      const same = (a: { kind: string; unit: number }, b: { kind: string; unit: number }): boolean =>
        a.kind === b.kind && a.unit === b.unit;
      const begun = readings.filter((reading) => !open.some((one) => same(one, reading)));
      const ended = open.filter((one) => !readings.some((reading) => same(one, reading)));
      for (const { kind, unit, amount } of readings) {
        const values = [kind, unit, amount];
        const held = await client.query(
          `UPDATE alarm SET seen_at = now(), amount = greatest(amount, $3), times = times + CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, ended_at = NULL
            WHERE id = (SELECT id FROM alarm WHERE kind = $1 AND about_unit = $2
                          AND (ended_at IS NULL OR ended_at > now() - make_interval(mins => ${String(SAME_MINUTES)}))
                         ORDER BY since DESC LIMIT 1)`,
          values,
        );
        if (held.rowCount === 0)
          await client.query(`INSERT INTO alarm (kind, about_unit, amount, since, seen_at) VALUES ($1, $2, $3, now(), now())`, values);
      }
      if (ended.length > 0)
        await client.query(`UPDATE alarm SET ended_at = now() WHERE id = ANY ($1::uuid[])`, [ended.map((one) => one.id)]);
      await client.query(`DELETE FROM alarm_event WHERE minute < now() - interval '${KEEP.events}'`);
      await client.query(`DELETE FROM alarm WHERE ended_at < now() - interval '${KEEP.ended}'`);
      await client.query(`DELETE FROM backup_report WHERE at < now() - interval '${KEEP.reports}'`);
      return { begun, ended };
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking?.catch(() => undefined);
  }
}
