import { Controller } from '@nestjs/common';
import { b08Api } from '@contracts/promotion-b08';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { B08Tables } from '../b08/b08-tables.service';
import { B08Syncs } from '../b08/b08-syncs.service';

@Controller()
export class B08Controller {
  constructor(
    private readonly tables: B08Tables,
    private readonly syncs: B08Syncs,
  ) {}

  @Handle(b08Api.pull)
  pull(@Call() { ctx, body }: In<typeof b08Api.pull>) {
    return this.tables.pull(ctx, body.schoolYear);
  }

  @Handle(b08Api.latest)
  latest(@Call() { ctx }: In<typeof b08Api.latest>) {
    return this.tables.latest(ctx);
  }

  @Handle(b08Api.start)
  start(@Call() { ctx, body }: In<typeof b08Api.start>) {
    return this.syncs.start(ctx, body);
  }

  @Handle(b08Api.list)
  list(@Call() { ctx, query }: In<typeof b08Api.list>) {
    return this.syncs.list(ctx, query);
  }

  @Handle(b08Api.one)
  one(@Call() { ctx, params }: In<typeof b08Api.one>) {
    return this.syncs.one(ctx, params.id);
  }

  @Handle(b08Api.retry)
  retry(@Call() { ctx, params }: In<typeof b08Api.retry>) {
    return this.syncs.retry(ctx, params.id);
  }

  @Handle(b08Api.merge)
  merge(@Call() { ctx, params }: In<typeof b08Api.merge>) {
    return this.syncs.merge(ctx, params.id, params.itemId);
  }
}
