export { MessagesHttpModule, MessagesModule } from './messages.module';
export { Messages, type ChannelWait, type NewBatch, type NewMessage, type StaffCardMessage, type WaitingBatch } from './messages.service';
export {
  MessageOwners,
  type FinishedBatch,
  type FinishedMessage,
  type InvalidReceivers,
  type MessageKind,
  type MessageOwner,
} from './message-owners';
export { duePlaces, type DuePlace, type LedPlace } from './data/batch-bundles';
export { nextBundleTime, nextOpenTime } from './policy/next-open-time';
export type { MeantMessages } from './policy/budget-rows';
export { SendingPolicies, type Promised } from './policy/sending-policies.service';
export { MessageSender } from './message-sender';
export { MessageTransport, type Channel, type SentAttempt } from './wecom-transport';
