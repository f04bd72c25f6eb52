import { randomInt } from 'node:crypto';
import type { CallbackSettings } from '../state/model';
import { encryptMessage, signatureOf } from './message-crypto';
import type { OutboundHttp } from './outbound-http';

const TOKEN = /^[0-9A-Za-z]{1,32}$/;
const AES_KEY = /^[0-9A-Za-z]{43}$/;
const ANSWER_WITHIN_MS = 1000;

/** What the console checks before it asks the address: the reason when the settings are refused. */
export const settingsFault = (settings: CallbackSettings): string | null => {
  if (!URL.canParse(settings.url) || !/^https?:$/.test(new URL(settings.url).protocol)) return 'the address is no http(s) URL';
  if (!TOKEN.test(settings.token)) return 'the token must be 1–32 of [0-9A-Za-z]';
  if (!AES_KEY.test(settings.aesKey)) return 'the EncodingAESKey must be 43 of [0-9A-Za-z]';
  return null;
};

/** GET verification (05 §2.1): the reason when the address is refused, null when it answered in 1 s with exactly the plain text. */
export const verifyAddress = async (
  http: OutboundHttp,
  corpId: string,
  settings: CallbackSettings,
  nowSeconds: number,
): Promise<string | null> => {
  const fault = settingsFault(settings);
  if (fault) return fault;
  const plain = `${randomInt(1e9, 2e9)}${randomInt(1e8, 9e8)}`;
  const echo = encryptMessage(settings.aesKey, plain, corpId);
  const nonce = String(randomInt(1e9, 2e9));
  const url = new URL(settings.url);
  const timestamp = String(nowSeconds);
  url.searchParams.set('msg_signature', signatureOf(settings.token, timestamp, nonce, echo));
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('echostr', echo);
  try {
    const answer = await http.send('GET', url, ANSWER_WITHIN_MS);
    if (answer.status !== 200) return `the address answered HTTP ${answer.status}`;
    if (!answer.body.equals(Buffer.from(plain, 'utf8'))) return 'the answer is not byte for byte the decrypted echostr';
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'no connection';
  }
};
