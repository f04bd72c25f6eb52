export { createWecomClient, type WecomApp, type WecomClient, type WecomClientOptions } from './client/wecom-client';
export type { AppIdentity } from './client/app-identity';
export type { CallEvent } from './client/call-event';
export { systemClock, type Clock } from './client/clock';

export { tokenKeyText, type StoredToken, type TokenKey, type TokenKind, type TokenStore } from './tokens/token-store.port';
export { createMemoryTokenStore } from './tokens/memory-token-store';
export type { BlockReason, CallLimiter, LimitAnswer, LimitKey } from './limits/call-limiter.port';
export { endOfBeijingDay } from './limits/throttle';
export { createMemoryCallLimiter, DEFAULT_LIMITS, type LimitNumbers } from './limits/memory-call-limiter';

export { isRetryableCode, WecomError, type WecomErrorKind } from './errors/wecom.error';
export { WecomInputError } from './errors/wecom-input.error';
export { explainedCodes, hintFor } from './errors/wecom-error-hints';
export type { Hint } from './errors/hint';

export type { MessageAccepted, NoticeAccepted, SendOutcome } from './calls/send-outcome';
export type { UserDetail, Who } from './calls/identity.calls';
export type * from './calls/contact.types';
export type * from './calls/school.types';
export type { Agent, AgentSettings, MenuButton, WorkbenchData, WorkbenchTemplate } from './calls/agents.calls';
export type { DownloadedMedia, MediaFile, MediaType, UploadedMedia } from './calls/media.calls';

export type * from './messages/message.types';
export type * from './messages/notice.types';
export { freeze, type FrozenMessage } from './messages/freeze';
export { cutToBytes } from './messages/cut-text';
export {
  DESCRIPTION_BYTES,
  DUPLICATE_INTERVAL_SECONDS,
  MAX_RECEIVERS,
  schoolNoticeCard,
  staffTextCard,
  TITLE_BYTES,
  type SchoolNoticeCard,
  type StaffCard,
} from './messages/cards';
export { splitReceivers, type Receiver } from './messages/split-receivers';

export { signPage, type PageSignature } from './jssdk/page-signature';
export { authorizeUrl, webLoginUrl } from './jssdk/login-urls';

export { answerEcho, dedupeKey, openCallback, type CallbackInput } from './callbacks/open-callback';
export { sealMessage, type CallbackKeys, type CallbackQuery } from './callbacks/envelope';
export { CallbackRefused, type RefusalReason } from './callbacks/callback-refused.error';
export { buildReply, type PassiveReply, type ReplyInput } from './callbacks/passive-reply';
export type * from './callbacks/events';
