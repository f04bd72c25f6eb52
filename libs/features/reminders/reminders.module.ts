import { Module } from '@nestjs/common';
import { RemindersController } from './http/reminders.controller';
import { PurgeRemindersJob } from './jobs/purge-reminders.job';
import { MyReminders } from './my-reminders.service';
import { Reminders } from './reminders.service';

@Module({ providers: [Reminders, MyReminders, PurgeRemindersJob], exports: [Reminders, MyReminders] })
export class RemindersModule {}

@Module({ imports: [RemindersModule], controllers: [RemindersController] })
export class RemindersHttpModule {}
