export { MessagesModule } from './messages.module';
export { Messages, type ChannelWait, type NewBatch, type NewMessage, type StaffCardMessage } from './messages.service';
export {
  MessageOwners,
  type FinishedBatch,
  type FinishedMessage,
  type InvalidReceivers,
  type MessageKind,
  type MessageOwner,
} from './message-owners';
export { MessageSender } from './message-sender';
export { MessageTransport, type Channel, type SentAttempt } from './wecom-transport';
