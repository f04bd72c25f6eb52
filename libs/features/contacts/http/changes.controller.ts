import { Controller } from '@nestjs/common';
import { changesApi } from '@contracts/directory-changes';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { ChangeList } from '../school/change-list.service';

type Api = typeof changesApi;

@Controller()
export class ChangesController {
  constructor(private readonly changes: ChangeList) {}

  @Handle(changesApi.list)
  list(@Call() { ctx, query }: In<Api['list']>) {
    return this.changes.list(ctx, query);
  }

  @Handle(changesApi.numbers)
  numbers(@Call() { ctx }: In<Api['numbers']>) {
    return this.changes.numbers(ctx);
  }

  @Handle(changesApi.one)
  one(@Call() { ctx, params }: In<Api['one']>) {
    return this.changes.one(ctx, params.id);
  }

  @Handle(changesApi.settle)
  settle(@Call() { ctx, params }: In<Api['settle']>) {
    return this.changes.settle(ctx, params.id);
  }

  @Handle(changesApi.conflict)
  conflict(@Call() { ctx, params }: In<Api['conflict']>) {
    return this.changes.conflict(ctx, params.id);
  }

  @Handle(changesApi.retry)
  retry(@Call() { ctx, params, body }: In<Api['retry']>) {
    return this.changes.retry(ctx, params.id, body);
  }

  @Handle(changesApi.discard)
  discard(@Call() { ctx, params }: In<Api['discard']>) {
    return this.changes.discard(ctx, params.id);
  }
}
