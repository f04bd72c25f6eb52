import type { App, Corp } from '../state/model';
import type { CallbackRecord, Courier } from './courier';
import type { XmlFields } from './xml';

/** Messages and events that a member causes in an app (04 §3). Each answers the record, or null when the app has no address. */
export class AppEvents {
  private messageNumber = 0n;

  constructor(
    private readonly courier: Courier,
    private readonly seconds: () => number,
  ) {}

  text(corp: Corp, app: App, userid: string, content: string): { msgId: string; record: CallbackRecord | null } {
    const msgId = this.nextMessageId();
    const record = this.post(corp, app, userid, { MsgType: 'text', Content: content, MsgId: msgId });
    return { msgId, record };
  }

  image(corp: Corp, app: App, userid: string, mediaId: string, picUrl: string): { msgId: string; record: CallbackRecord | null } {
    const msgId = this.nextMessageId();
    const record = this.post(corp, app, userid, { MsgType: 'image', PicUrl: picUrl, MediaId: mediaId, MsgId: msgId });
    return { msgId, record };
  }

  event(corp: Corp, app: App, userid: string, event: string, extra: XmlFields, onReply?: (xml: string) => void): CallbackRecord | null {
    return this.post(corp, app, userid, { MsgType: 'event', Event: event, ...extra }, onReply);
  }

  /** subscribe and unsubscribe for each member whose sight of the app changed. */
  scopeChange(corp: Corp, app: App, entered: string[], left: string[]): void {
    for (const userid of entered) this.event(corp, app, userid, 'subscribe', { EventKey: '' });
    for (const userid of left) this.event(corp, app, userid, 'unsubscribe', { EventKey: '' });
  }

  private post(corp: Corp, app: App, userid: string, fields: XmlFields, onReply?: (xml: string) => void): CallbackRecord | null {
    const head = { ToUserName: corp.corpId, FromUserName: userid, CreateTime: this.seconds() };
    const message = {
      corp,
      target: app.agentId,
      fields: { ...head, ...fields, AgentID: app.agentId },
      objectId: userid,
    };
    return this.courier.send(onReply ? { ...message, onReply } : message);
  }

  /** A 64-bit number that does not fit a double, as real ones do not. */
  private nextMessageId(): string {
    this.messageNumber += 1n;
    return String(7_300_000_000_000_000_000n + BigInt(this.seconds() % 1_000_000_000) * 1_000_000n + this.messageNumber);
  }
}
