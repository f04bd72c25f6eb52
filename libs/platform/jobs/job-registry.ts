import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { definedJobs, type JobDefinition, type ScheduleDefinition } from './define-job';
import { handledJobOf, type JobHandler } from './handles-job.decorator';

export interface RegisteredJob {
  readonly definition: JobDefinition<unknown>;
  readonly handler: JobHandler<unknown>;
}

/** Which handler does which job; built once from the providers marked with `@HandlesJob`. */
export class JobRegistry {
  readonly #jobs = new Map<string, RegisteredJob>();
  readonly #schedules: ScheduleDefinition<unknown>[] = [];

  /** @throws Error when the job has a handler already */
  add(handler: JobHandler<unknown>, target: object): void {
    const handled = handledJobOf(target);
    if (handled === undefined) throw new Error('no @HandlesJob on the handler');
    const { definition, schedule } = handled;
    if (this.#jobs.has(definition.name)) throw new Error(`job ${definition.name} has two handlers`);
    this.#jobs.set(definition.name, { definition, handler });
    if (schedule !== undefined) this.#schedules.push(schedule);
  }

  /** @throws Error naming every declared job that nobody handles */
  assertComplete(definitions: readonly JobDefinition<unknown>[] = definedJobs()): void {
    const missing = definitions.filter((definition) => !this.#jobs.has(definition.name)).map((definition) => definition.name);
    if (missing.length > 0) throw new Error(`no handler for the jobs ${missing.sort().join(', ')}`);
  }

  get(name: string): RegisteredJob | undefined {
    return this.#jobs.get(name);
  }

  get names(): readonly string[] {
    return [...this.#jobs.keys()];
  }

  get schedules(): readonly ScheduleDefinition<unknown>[] {
    return this.#schedules;
  }
}

/** Looks through all providers of the process for job handlers. */
@Injectable()
export class JobDiscovery {
  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws Error when a job has two handlers */
  registry(): JobRegistry {
    const registry = new JobRegistry();
    const seen = new Set<unknown>();
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function' || handledJobOf(metatype) === undefined) continue;
      // A provider that two modules list is two instances of one class: still two handlers.
      if (instance === undefined || instance === null || seen.has(instance)) continue;
      seen.add(instance);
      registry.add(instance as JobHandler<unknown>, metatype);
    }
    return registry;
  }
}
