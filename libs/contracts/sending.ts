/** Words of sending through WeCom (conventions "States", OVR-29), shared by server and pages. */
export const MESSAGE_STATES = ['queued', 'sent', 'partly_failed', 'failed', 'recalled'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];
export const BATCH_STATES = ['ready', 'sending', 'sent', 'failed', 'unknown', 'cancelled'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** Numbers of the project, all below WeCom's (conventions, "Who sends what"). Times in seconds. */
export const SENDING = {
  receiversPerCall: 1_000,
  leaseSeconds: 20,
  httpSeconds: 10,
  duplicateIntervalSeconds: 14_400,
  /** A batch whose fate is unclear is repeated until this long after its first attempt, then it is `unknown`. */
  repeatSeconds: 14_400 - 300,
  perReceiverPerMinute: 20,
} as const;
