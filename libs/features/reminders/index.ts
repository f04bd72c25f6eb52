export { ADMINISTRATORS } from './receivers';
export { RemindersHttpModule, RemindersModule } from './reminders.module';
export { Reminders, type ReceiverSource, type ReminderTopic } from './reminders.service';
