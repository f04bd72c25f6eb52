import { randomUUIDv7 } from 'node:crypto';
import { DirectoryReadback } from '@features/identity';
import { Reminders } from '@features/reminders';
import { CallbackHandlers } from '@features/wecom-gateway';
import type { Ctx, SystemActor } from '@platform/ctx/ctx';
import { drainWith, registryOf, type DrainOptions } from '@testing/drain-jobs';
import type { TestApp } from '@testing/test-app';
import type { DirectoryHint } from '../domain/directory-event';
import { DirectoryEventJob } from '../jobs/directory-event.job';
import { FullSyncJob } from '../jobs/full-sync.job';
import { DirectoryEvents } from '../mirror/directory-events.service';
import type { DirectoryWecom } from '../mirror/directory-wecom';
import { DirectoryWriter } from '../mirror/directory-writer';
import { FullSync } from '../mirror/full-sync.service';
import { ObjectSync } from '../mirror/object-sync.service';
import { DirectoryReadBack } from '../mirror/read-back.service';

/** The mirror against a given directory, with its jobs drained in process. */
export function mirrorParts(test: TestApp, wecom: DirectoryWecom) {
  const writer = new DirectoryWriter(test.db, test.parts.unitKeys);
  const objects = new ObjectSync(wecom, writer);
  const full = new FullSync(wecom, writer, test.parts.logger, new Reminders());
  const events = new DirectoryEvents(test.db, objects, new CallbackHandlers());
  const registry = registryOf(new DirectoryEventJob(events), new FullSyncJob(full));
  return {
    events,
    full,
    readBack: new DirectoryReadBack(test.db, objects, new DirectoryReadback()),
    compare: (ctx: Ctx<SystemActor>) => full.run(ctx, randomUUIDv7()),
    take: (ctx: Ctx<SystemActor>, hint: DirectoryHint, key: string = randomUUIDv7()) => events.take(ctx, hint, key),
    drain: (options?: DrainOptions) => drainWith(registry, test.parts.relay, options),
  };
}
