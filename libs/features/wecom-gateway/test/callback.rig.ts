import { randomBytes, randomUUID } from 'node:crypto';
import { WecomSettings } from '@features/wecom-gateway';
import type { TestApp } from '@testing/test-app';
import type { BuiltUnit } from '@testing/unit.builder';
import { sealMessage } from '@wecom';

/** A unit that WeCom calls back. */
export interface Connected extends BuiltUnit {
  token: string;
  aesKey: string;
}
export interface Sent {
  url: string;
  payload: string;
}
export interface SealedOver {
  receiver?: string;
  message?: string;
  /** Milliseconds since 1970. */
  at?: number;
  token?: string;
  aesKey?: string;
  /** Whose address it is sent to. */
  corpId?: string;
  userId?: string;
}

export const REFUSAL = { status: 403, body: 'refused' };

/** Callbacks as WeCom makes them, and as others would like to. */
export function callbackRig(test: TestApp) {
  return {
    async connected(): Promise<Connected> {
      const built = await test.unit();
      const token = randomBytes(12).toString('hex');
      const aesKey = randomBytes(60).toString('hex').slice(0, 43);
      await test.db.inUnit(built.ctx, (tx) =>
        test.app.get(WecomSettings).setConnection(tx, { agentId: 1, secret: 'secret', callbackToken: token, callbackAesKey: aesKey }),
      );
      return { ...built, token, aesKey };
    },

    sealed(to: Connected, over: SealedOver = {}): Sent {
      const seconds = Math.floor((over.at ?? Date.now()) / 1000);
      const message =
        over.message ??
        `<xml><ToUserName><![CDATA[${to.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${String(seconds)}</CreateTime>
<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_contact]]></Event><ChangeType><![CDATA[update_user]]></ChangeType><UserID><![CDATA[${over.userId ?? `u-${randomUUID()}`}]]></UserID></xml>`;
      const stamp = { timestamp: String(seconds), nonce: randomBytes(6).toString('hex') };
      const { ciphertext, signature } = sealMessage(
        { token: over.token ?? to.token, aesKey: over.aesKey ?? to.aesKey },
        over.receiver ?? to.corpId,
        message,
        stamp,
      );
      const query = new URLSearchParams({ msg_signature: signature, ...stamp });
      return {
        url: `/api/v1/wecom/corp/${over.corpId ?? to.corpId}?${query.toString()}`,
        payload: `<xml><ToUserName><![CDATA[${to.corpId}]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt></xml>`,
      };
    },

    async post(sent: Sent) {
      const answer = await test.app.inject({ method: 'POST', ...sent, headers: { 'content-type': 'text/xml' } });
      return { status: answer.statusCode, body: answer.body };
    },

    stored: (of: Connected) =>
      test.db.read(of.ctx, (tx) =>
        tx.query<{ outcome: string | null }>(`SELECT outcome FROM wecom_callback WHERE unit_id = $1`, [tx.unitId]),
      ),
  };
}
