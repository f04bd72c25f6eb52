import { idList, type JsonObject } from '../client/answer';
import type { CallEngine } from '../client/call-engine';
import type { TemplateCardUpdate } from '../messages/message.types';
import { messageLists, noticeLists, send, type MessageAccepted, type NoticeAccepted, type SendOutcome } from './send-outcome';

/** App messages to members (wecom 04 §1). */
export function messageCalls(api: CallEngine) {
  return {
    /** `frozen`: the bytes of `freeze()`, sent as they are. */
    send: (frozen: Buffer | string): Promise<SendOutcome<MessageAccepted>> => send(api, '/cgi-bin/message/send', frozen, messageLists),
    /** Within 24 hours, only messages of the same app; the copy in the WeChat plug-in stays. */
    async recall(msgid: string): Promise<void> {
      await api.write({ path: '/cgi-bin/message/recall', json: { msgid } });
    },
    /** Each response_code works once, within 72 hours. Here WeCom answers an array of lower-cased ids. */
    async updateTemplateCard(update: TemplateCardUpdate): Promise<{ invalidUsers: string[] }> {
      const answer = await api.write<JsonObject>({ path: '/cgi-bin/message/update_template_card', json: update });
      return { invalidUsers: idList(answer.invaliduser) };
    },
  };
}

/** School notices 學校通知 (wecom 08 §10): no msgid, no recall, no receipts. */
export function schoolNoticeCalls(api: CallEngine) {
  return {
    send: (frozen: Buffer | string): Promise<SendOutcome<NoticeAccepted>> =>
      send(api, '/cgi-bin/externalcontact/message/send', frozen, noticeLists),
  };
}
