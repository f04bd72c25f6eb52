import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { RolePool } from '@platform/db/role-pool';
import { defineJob, defineSchedule, type ScheduleDefinition } from '@platform/jobs/define-job';
import { Scheduler } from '@platform/jobs/scheduler';
import { dayMacau, isoMacau } from '@platform/time/macau-time';
import { buildOutboxBench, silent, type OutboxBench } from './outbox.builder';

const payload = z.strictObject({ day: z.string() });
const timeOf = (at: Date) => isoMacau(at).slice(11, 16);
const MINUTE = 60_000;

describe('schedules over the slot table', () => {
  let bench: OutboxBench;
  let count = 0;

  beforeAll(async () => {
    bench = await buildOutboxBench();
  });
  afterAll(() => bench.close());

  /** A daily schedule whose newest slot was `minutesAgo` minutes ago by the database clock. */
  async function daily(minutesAgo: number, missed: 'run-once' | 'skip'): Promise<ScheduleDefinition<unknown>> {
    const [clock] = await bench.sql<{ now: Date }>('SELECT now()');
    const due = new Date((clock?.now.getTime() ?? 0) - minutesAgo * MINUTE);
    const job = defineJob({ name: `test.daily-${String((count += 1))}`, queue: 'fast', payload });
    const schedule = defineSchedule({
      job,
      every: { dailyAt: timeOf(due) },
      missed,
      payload: ({ dueAt }) => ({ day: dayMacau(dueAt) }),
    });
    return schedule as ScheduleDefinition<unknown>;
  }
  const scheduler = (schedule: ScheduleDefinition<unknown>, pool = bench.pool) =>
    new Scheduler({ pool, schedules: [schedule], logger: silent });
  const jobsOf = (schedule: ScheduleDefinition<unknown>) =>
    bench.sql<{ unit_id: number; payload: { day: string } }>(`SELECT unit_id, payload FROM outbox WHERE job = $1 ORDER BY unit_id`, [
      schedule.job.name,
    ]);
  const slotsOf = (schedule: ScheduleDefinition<unknown>) =>
    bench.sql<{ state: string }>(`SELECT state FROM slot WHERE job = $1`, [schedule.job.name]);
  const active = () => bench.sql<{ id: number }>(`SELECT id FROM school_unit WHERE state = 'active' ORDER BY id`);
  /** As if the schedule had run two days ago. */
  const ranBefore = (schedule: ScheduleDefinition<unknown>) =>
    bench.sql(`INSERT INTO slot (unit_id, job, due_at) SELECT id, $1, now() - interval '2 days' FROM school_unit`, [schedule.job.name]);

  it('makes one job per active unit and slot when three schedulers look at the same moment [R9]', async () => {
    for (let i = 0; i < 5; i += 1) await bench.unit();
    const idle = await bench.unit();
    await bench.sql(`UPDATE school_unit SET state = 'suspended' WHERE id = $1`, [idle.unitId]);
    const schedule = await daily(0, 'run-once');
    const pools = [1, 2, 3].map((n) => new RolePool(bench.database.url('relay'), { size: 1, applicationName: `scheduler ${String(n)}` }));
    const schedulers = pools.map((pool) => scheduler(schedule, pool));
    const made = await Promise.all(schedulers.flatMap((one) => [one.look(), one.look()]));
    await Promise.all(schedulers.map((one) => one.look()));
    await Promise.all(pools.map((pool) => pool.close()));
    expect(made.some((jobs) => jobs > 0)).toBe(true);
    const units = (await active()).map((row) => row.id);
    expect((await jobsOf(schedule)).map((row) => row.unit_id)).toEqual(units);
    expect((await jobsOf(schedule))[0]?.payload.day).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('runs the newest missed slot once after a stop of two days [R9]', async () => {
    const schedule = await daily(30, 'run-once');
    await ranBefore(schedule);
    const one = scheduler(schedule);
    await one.look();
    await one.look();
    expect(await jobsOf(schedule)).toHaveLength((await active()).length);
  });

  it('skips a missed slot where the schedule says so, and writes down that it did', async () => {
    const schedule = await daily(30, 'skip');
    await ranBefore(schedule);
    await scheduler(schedule).look();
    expect(await jobsOf(schedule)).toEqual([]);
    expect((await slotsOf(schedule)).filter((row) => row.state === 'skipped')).toHaveLength((await active()).length);
  });

  it('runs no old slot for a unit or schedule that is new', async () => {
    const schedule = await daily(30, 'run-once');
    await scheduler(schedule).look();
    expect(await jobsOf(schedule)).toEqual([]);
  });

  it('makes no second sweep for a unit that is behind with the first', async () => {
    const job = defineJob({ name: 'test.sweep', queue: 'fast', payload });
    const schedule = defineSchedule({
      job,
      every: { seconds: 15 },
      missed: 'skip',
      payload: () => ({ day: 'x' }),
    }) as ScheduleDefinition<unknown>;
    const one = scheduler(schedule);
    await one.look();
    await bench.sql(`DELETE FROM slot WHERE job = 'test.sweep'`);
    await one.look();
    expect(await jobsOf(schedule)).toHaveLength((await active()).length);
  });

  it('forgets slots that nobody looks at any more, and keeps the newest', async () => {
    const schedule = await daily(0, 'run-once');
    await bench.sql(`INSERT INTO slot (unit_id, job, due_at) SELECT id, $1, now() - interval '9 days' FROM school_unit`, [
      schedule.job.name,
    ]);
    const one = scheduler(schedule);
    await one.look();
    await one.purge();
    expect(await slotsOf(schedule)).toHaveLength((await active()).length);
  });
});
