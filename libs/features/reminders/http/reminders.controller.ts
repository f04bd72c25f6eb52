import { Controller } from '@nestjs/common';
import { remindersApi } from '@contracts/reminders';
import type { OkOf } from '@contracts/route';
import type { In } from '@platform/http/call';
import { Call, Handle } from '@platform/http/handle.decorator';
import { MyReminders } from '../my-reminders.service';

@Controller()
export class RemindersController {
  constructor(private readonly reminders: MyReminders) {}

  @Handle(remindersApi.list)
  list(@Call() { ctx, query }: In<typeof remindersApi.list>): Promise<OkOf<typeof remindersApi.list>> {
    return this.reminders.list(ctx, query);
  }

  @Handle(remindersApi.read)
  read(@Call() { ctx, params }: In<typeof remindersApi.read>): Promise<OkOf<typeof remindersApi.read>> {
    return this.reminders.read(ctx, params.id);
  }

  @Handle(remindersApi.readAll)
  readAll(@Call() { ctx }: In<typeof remindersApi.readAll>): Promise<OkOf<typeof remindersApi.readAll>> {
    return this.reminders.readAll(ctx);
  }
}
