import type * as z from 'zod/mini';

/** A job's contract, beside the feature that owns it. The payload holds ids only: never texts, numbers of people or secrets. */
export interface JobDefinition<P> {
  /** `notice.fanout`: module and action. */
  readonly name: string;
  readonly payload: z.ZodMiniType<P>;
  /** Which BullMQ queue: `fast` answers within seconds, `bulk` may take minutes and never holds more than half of the workers. */
  readonly queue: 'fast' | 'bulk';
  /** 1 urgent, 5 normal (default), 9 bulk. */
  readonly priority?: 1 | 5 | 9;
  /** Waiting times in minutes between tries; default 1, 5, 15, 60, 240 (OVR-30). */
  readonly retryMinutes?: readonly number[];
}

/** Declares a job. */
export function defineJob<P>(definition: JobDefinition<P>): JobDefinition<P> {
  return Object.freeze(definition);
}

/** A time plan: the slot table makes each due time happen exactly once over all processes (data-and-delivery 2.5). */
export interface ScheduleDefinition<P> {
  readonly job: JobDefinition<P>;
  readonly every: { readonly seconds: number } | { readonly dailyAt: string };
  /** What to do with slots missed while everything was down. */
  readonly missed: 'run-once' | 'skip';
  readonly payload: (slot: { dueAt: Date }) => P;
}

export function defineSchedule<P>(definition: ScheduleDefinition<P>): ScheduleDefinition<P> {
  return Object.freeze(definition);
}
