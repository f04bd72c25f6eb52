import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import type { JobDefinition, ScheduleDefinition } from './define-job';

/**
 * Work behind a job definition. It may run twice, late or in parallel: it locks and re-reads state first and stops
 * quietly when the world has moved on. Its spec runs it twice.
 */
export interface JobHandler<P> {
  run(ctx: Ctx<SystemActor>, payload: P, attempt: { outboxId: string; tries: number }): Promise<void>;
}

export interface HandledJob {
  readonly definition: JobDefinition<unknown>;
  readonly schedule?: ScheduleDefinition<unknown>;
}

const handled = new WeakMap<object, HandledJob>();

/** Marks a provider as the handler of a job; the worker refuses to start when a definition has none or two. */
export function HandlesJob<P>(definition: JobDefinition<P>, schedule?: ScheduleDefinition<P>) {
  return <C extends new (...args: never[]) => JobHandler<P>>(target: C): C => {
    handled.set(target, {
      definition: definition as JobDefinition<unknown>,
      ...(schedule === undefined ? {} : { schedule: schedule as ScheduleDefinition<unknown> }),
    });
    return target;
  };
}

/** @returns what a provider class handles, or undefined */
export function handledJobOf(target: object): HandledJob | undefined {
  return handled.get(target);
}
