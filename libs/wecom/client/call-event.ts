/** One HTTP exchange with WeCom, for metrics and logs. Holds no token, no secret, no body and no person. */
export interface CallEvent {
  unitId: number | string;
  corpId: string;
  agentId?: number;
  /** Path, e.g. `/cgi-bin/message/send`. */
  call: string;
  result: 'ok' | 'refused' | 'throttled' | 'unknown' | 'not_sent';
  /** `errcode`, when WeCom answered one. */
  code?: number;
  durationMs: number;
  /** The token was found ended and this exchange will be repeated with a new one. */
  tokenEnded: boolean;
}
