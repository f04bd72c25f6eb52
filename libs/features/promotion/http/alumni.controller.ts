import { Controller } from '@nestjs/common';
import { alumniApi } from '@contracts/promotion-alumni';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Alumni } from '../alumni/alumni.service';
import { AlumniQrs } from '../alumni/alumni-qr.service';

@Controller()
export class AlumniController {
  constructor(
    private readonly alumni: Alumni,
    private readonly qrs: AlumniQrs,
  ) {}

  @Handle(alumniApi.list)
  list(@Call() { ctx, query }: In<typeof alumniApi.list>) {
    return this.alumni.list(ctx, query);
  }

  @Handle(alumniApi.years)
  years(@Call() { ctx }: In<typeof alumniApi.years>) {
    return this.alumni.years(ctx);
  }

  @Handle(alumniApi.export)
  export(@Call() { ctx, body }: In<typeof alumniApi.export>) {
    return this.alumni.export(ctx, body);
  }

  @Handle(alumniApi.restore)
  restore(@Call() { ctx, params, body }: In<typeof alumniApi.restore>) {
    return this.alumni.restore(ctx, params.id, body.classId);
  }

  @Handle(alumniApi.invite)
  invite(@Call() { ctx, params }: In<typeof alumniApi.invite>) {
    return this.alumni.invite(ctx, params.id);
  }

  @Handle(alumniApi.qr)
  qr(@Call() { ctx }: In<typeof alumniApi.qr>) {
    return this.qrs.look(ctx);
  }

  @Handle(alumniApi.bindQr)
  bindQr(@Call() { ctx, body }: In<typeof alumniApi.bindQr>) {
    return this.qrs.bind(ctx, body);
  }

  @Handle(alumniApi.mine)
  mine(@Call() { ctx, params }: In<typeof alumniApi.mine>) {
    return this.qrs.mine(ctx, params.studentId);
  }
}
