import { Controller } from '@nestjs/common';
import { schoolSettingsApi } from '@contracts/directory-changes';
import { schoolEditApi } from '@contracts/school-contacts';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { sendMadeFile } from '@platform/http/send-made-file';
import { ParentInvites } from '../school/parent-invites.service';
import { SchoolGuide } from '../school/school-guide.service';
import { SchoolSettings } from '../school/school-settings.service';

type Edit = typeof schoolEditApi;

/** 配置, the guide, class groups, invitations and their code. */
@Controller()
export class SchoolSettingsController {
  constructor(
    private readonly settings: SchoolSettings,
    private readonly guides: SchoolGuide,
    private readonly invites: ParentInvites,
  ) {}

  @Handle(schoolSettingsApi.read)
  read(@Call() { ctx }: In<typeof schoolSettingsApi.read>) {
    return this.settings.read(ctx);
  }

  @Handle(schoolSettingsApi.write)
  write(@Call() { ctx, body }: In<typeof schoolSettingsApi.write>) {
    return this.settings.write(ctx, body);
  }

  @Handle(schoolEditApi.guide)
  guide(@Call() { ctx }: In<Edit['guide']>) {
    return this.guides.guide(ctx);
  }

  @Handle(schoolEditApi.keepGuide)
  keepGuide(@Call() { ctx, body, version }: In<Edit['keepGuide']>) {
    return this.guides.keep(ctx, body, version);
  }

  @Handle(schoolEditApi.teachers)
  teachers(@Call() { ctx, query }: In<Edit['teachers']>) {
    return this.guides.teachers(ctx, query.missing === 'true');
  }

  @Handle(schoolEditApi.groups)
  groups(@Call() { ctx }: In<Edit['groups']>) {
    return this.guides.groups(ctx);
  }

  @Handle(schoolEditApi.invite)
  invite(@Call() { ctx, body }: In<Edit['invite']>) {
    return this.invites.invite(ctx, body);
  }

  @Handle(schoolEditApi.nodeQr)
  nodeQr(@Call() { ctx, params }: In<Edit['nodeQr']>) {
    return this.invites.qr(ctx, params.id);
  }

  @Handle(schoolEditApi.unitQr)
  unitQr(@Call() { ctx }: In<Edit['unitQr']>) {
    return this.invites.unitQr(ctx);
  }

  @Handle(schoolEditApi.qrPicture)
  async qrPicture(@Call() { ctx, params, reply }: In<Edit['qrPicture']>): Promise<void> {
    const { mime, bytes } = await this.settings.picture(ctx, Number(params.size) as 258 | 430 | 1200);
    await sendMadeFile(reply, { name: `qr-${params.size}.${mime.slice('image/'.length)}`, mime, body: bytes });
  }
}
