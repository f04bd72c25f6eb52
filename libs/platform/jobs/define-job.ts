import type * as z from 'zod/mini';

/** 1 urgent, 5 normal, 9 bulk: bulk never holds more than half of the workers. */
export type JobPriority = 1 | 5 | 9;

/** A job's contract, beside the feature that owns it. The payload holds ids only: never texts, numbers of people or secrets. */
export interface JobDefinition<P> {
  /** `notice.fanout`: module and action. */
  readonly name: string;
  readonly payload: z.ZodMiniType<P>;
  /** `fast` answers within seconds; `bulk` may take minutes, and stands for priority 9 unless `priority` says other. */
  readonly queue: 'fast' | 'bulk';
  readonly priority?: JobPriority;
  /** Waiting times in minutes between tries; default 1, 5, 15, 60, 240 (OVR-30). */
  readonly retryMinutes?: readonly number[];
}

const defined = new Map<string, JobDefinition<unknown>>();

/** Declares a job. @throws Error when the name is taken or no `module.action` */
export function defineJob<P>(definition: JobDefinition<P>): JobDefinition<P> {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/.test(definition.name)) throw new Error(`job name ${definition.name} is no module.action`);
  if (defined.has(definition.name)) throw new Error(`two jobs are named ${definition.name}`);
  const frozen = Object.freeze({ ...definition });
  defined.set(frozen.name, frozen as JobDefinition<unknown>);
  return frozen;
}

/** Every job that the loaded code declares: the worker refuses to start when one has no handler. */
export function definedJobs(): readonly JobDefinition<unknown>[] {
  return [...defined.values()];
}

/** The priority a job gets when the caller says none. */
export function priorityOf(job: Pick<JobDefinition<unknown>, 'queue' | 'priority'>): JobPriority {
  return job.priority ?? (job.queue === 'bulk' ? 9 : 5);
}

/** A time plan: the slot table makes each due time happen exactly once over all processes (data-and-delivery 2.5). */
export interface ScheduleDefinition<P> {
  readonly job: JobDefinition<P>;
  /** Every N seconds (15 or more; a backlog of one unit counts once), or at a time of day in Macao, `07:30`. */
  readonly every: { readonly seconds: number } | { readonly dailyAt: string };
  /** What to do with slots missed while everything was down: the newest once, or none. */
  readonly missed: 'run-once' | 'skip';
  readonly payload: (slot: { dueAt: Date }) => P;
}

/** Declares a schedule; it runs in every active unit. @throws Error when the times make no sense */
export function defineSchedule<P>(definition: ScheduleDefinition<P>): ScheduleDefinition<P> {
  const { every } = definition;
  if ('seconds' in every && (!Number.isInteger(every.seconds) || every.seconds < 15)) {
    throw new Error(`schedule of ${definition.job.name}: every 15 seconds is the shortest`);
  }
  if ('dailyAt' in every && !/^([01]\d|2[0-3]):[0-5]\d$/.test(every.dailyAt)) {
    throw new Error(`schedule of ${definition.job.name}: dailyAt is HH:MM`);
  }
  return Object.freeze(definition);
}
