import { Controller } from '@nestjs/common';
import { contactsChecklistApi as api } from '@contracts/contacts-checklist';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { Checklist } from '../checklist/checklist.service';

@Controller()
export class ChecklistController {
  constructor(private readonly checklist: Checklist) {}

  @Handle(api.read)
  read(@Call() { ctx }: In<typeof api.read>) {
    return this.checklist.read(ctx);
  }

  @Handle(api.note)
  note(@Call() { ctx, params, body, version }: In<typeof api.note>) {
    return this.checklist.note(ctx, params.item, body.value, version);
  }

  @Handle(api.plugin)
  plugin(@Call() { ctx }: In<typeof api.plugin>) {
    return this.checklist.plugin(ctx);
  }

  @Handle(api.setPlugin)
  setPlugin(@Call() { ctx, body, version }: In<typeof api.setPlugin>) {
    return this.checklist.setPlugin(ctx, body.url, version);
  }
}
