import { Controller } from '@nestjs/common';
import { b01Api } from '@contracts/promotion-b01';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { B01Reading } from '../b01/b01-reading.service';
import { B01Undos } from '../b01/b01-undo.service';

@Controller()
export class B01ReadingController {
  constructor(
    private readonly reading: B01Reading,
    private readonly undos: B01Undos,
  ) {}

  @Handle(b01Api.list)
  list(@Call() { ctx, query }: In<typeof b01Api.list>) {
    return this.reading.list(ctx, query);
  }

  @Handle(b01Api.current)
  current(@Call() { ctx }: In<typeof b01Api.current>) {
    return this.reading.current(ctx);
  }

  @Handle(b01Api.one)
  one(@Call() { ctx, params }: In<typeof b01Api.one>) {
    return this.reading.one(ctx, params.id);
  }

  @Handle(b01Api.summary)
  summary(@Call() { ctx, params }: In<typeof b01Api.summary>) {
    return this.reading.summary(ctx, params.id);
  }

  @Handle(b01Api.rows)
  rows(@Call() { ctx, params, query }: In<typeof b01Api.rows>) {
    return this.reading.rows(ctx, params.id, query);
  }

  @Handle(b01Api.people)
  people(@Call() { ctx, params, query }: In<typeof b01Api.people>) {
    return this.reading.people(ctx, params.id, query);
  }

  @Handle(b01Api.conflicts)
  conflicts(@Call() { ctx, params, query }: In<typeof b01Api.conflicts>) {
    return this.reading.conflicts(ctx, params.id, query);
  }

  @Handle(b01Api.undoPreview)
  undoPreview(@Call() { ctx, params }: In<typeof b01Api.undoPreview>) {
    return this.undos.preview(ctx, params.id);
  }
}
