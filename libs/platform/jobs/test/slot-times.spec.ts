import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { defineJob, defineSchedule, definedJobs, priorityOf } from '@platform/jobs/define-job';
import { HandlesJob } from '@platform/jobs/handles-job.decorator';
import { JobRegistry } from '@platform/jobs/job-registry';
import { isLate, latestSlot } from '@platform/jobs/slot-times';

const at = (iso: string) => new Date(iso);

describe('slot times', () => {
  it('is the newest multiple of an interval', () => {
    expect(latestSlot({ seconds: 60 }, at('2026-11-20T07:44:59.999+08:00'))).toEqual(at('2026-11-20T07:44:00+08:00'));
    expect(latestSlot({ seconds: 60 }, at('2026-11-20T07:45:00.000+08:00'))).toEqual(at('2026-11-20T07:45:00+08:00'));
  });

  it('is the time of day in Macao, today or yesterday, whatever the zone of the machine [OVR-10]', () => {
    expect(latestSlot({ dailyAt: '07:30' }, at('2026-11-20T07:29:59+08:00'))).toEqual(at('2026-11-19T07:30:00+08:00'));
    expect(latestSlot({ dailyAt: '07:30' }, at('2026-11-20T07:30:00+08:00'))).toEqual(at('2026-11-20T07:30:00+08:00'));
    expect(latestSlot({ dailyAt: '00:05' }, at('2026-11-30T16:06:00Z'))).toEqual(at('2026-11-30T16:05:00Z'));
    expect(latestSlot({ dailyAt: '23:00' }, at('2026-03-01T00:00:00+08:00'))).toEqual(at('2026-02-28T23:00:00+08:00'));
  });

  it('counts a daily slot as missed after a minute and an interval never', () => {
    const due = at('2026-11-20T07:30:00+08:00');
    expect(isLate({ dailyAt: '07:30' }, due, at('2026-11-20T07:31:00+08:00'))).toBe(false);
    expect(isLate({ dailyAt: '07:30' }, due, at('2026-11-20T07:31:01+08:00'))).toBe(true);
    expect(isLate({ seconds: 60 }, due, at('2026-11-20T08:31:01+08:00'))).toBe(false);
  });
});

describe('job definitions', () => {
  const payload = z.strictObject({});
  const one = defineJob({ name: 'test.one', queue: 'fast', payload });
  const two = defineJob({ name: 'test.two', queue: 'bulk', payload });

  @HandlesJob(one)
  class OneJob {
    run(): Promise<void> {
      return Promise.resolve();
    }
  }

  it('refuses two jobs of one name, names without a module, and times that make no sense', () => {
    expect(() => defineJob({ name: 'test.one', queue: 'fast', payload })).toThrow(/two jobs are named/);
    expect(() => defineJob({ name: 'Test', queue: 'fast', payload })).toThrow(/module.action/);
    expect(() => defineSchedule({ job: one, every: { seconds: 5 }, missed: 'skip', payload: () => ({}) })).toThrow(/shortest/);
    expect(() => defineSchedule({ job: one, every: { dailyAt: '24:00' }, missed: 'skip', payload: () => ({}) })).toThrow(/HH:MM/);
  });

  // Jobs of other files of the same process may be defined too.
  it('refuses to start when a job has no handler or two', () => {
    const registry = new JobRegistry();
    expect(() => registry.assertComplete()).toThrow(/^no handler for the jobs .*\btest\.one, test\.two/);
    registry.add(new OneJob(), OneJob);
    expect(() => registry.add(new OneJob(), OneJob)).toThrow('job test.one has two handlers');
    expect(() => registry.assertComplete(definedJobs())).toThrow(/^no handler for the jobs (?!.*\btest\.one).*\btest\.two/);
    expect(() => registry.assertComplete([one as never])).not.toThrow();
  });

  it('puts bulk work last unless it says other', () => {
    expect([priorityOf(one), priorityOf(two), priorityOf({ queue: 'bulk', priority: 1 })]).toEqual([5, 9, 1]);
  });
});
