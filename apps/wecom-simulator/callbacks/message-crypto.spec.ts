import { describe, expect, it } from '@jest/globals';
import { decrypt as wecomDecrypt, encrypt as wecomEncrypt, getSignature } from '@wecom/crypto';
import { CryptoError, decryptMessage, encryptMessage, signatureOf } from './message-crypto';
import { fromXml, textOf, toXml } from './xml';

const TOKEN = 'SmartCampus2024';
const KEY = 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM';
const CORP = 'wwc0ffee1234567890';
const MESSAGE =
  '<xml><ToUserName><![CDATA[wwc0ffee1234567890]]></ToUserName><FromUserName><![CDATA[zhang.san]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>7300000000000000001</MsgId><AgentID>1000002</AgentID></xml>';
const ENCRYPTED =
  'qmJ8+BW4cylBcpAQCqxYRx4NegfZW6ugh/6OqMyDbUcx8pW4SDxAckJU6KlIxIqoBZUXZyP68h3P8NIJyD9U/nVyReGsBwXslLXHXZzUyoxbcAXf8/Vr9Dnr0Il4Ob1/w0poOf3sdh06NpANPhNpgmrNENZudxDYYcSXW4YYZPOYZQvoc390+y7RNRpsTVSZnG2VAWUqn7sLh0Y8hAVIFnB6PACQYQb7tuVz5BufznwE30MKP+poT6/68S+iFXEzd5JI4neGaeWo6f2SnBtYnQc+OSC9K66ee7pmpqOfg1wp9WsPF2dZaL2HuzMXOymQau6WKjjP2SooPg+MsTJymVCo79caQGi5Y5M/rf5DqtjWTbL9qZzw8cEKwyAXqP+eU1UdJNjFZiE/HptKxAVadKmvv7CfyuLLFWzkpv85HkfLw/a7wZuyNkmfxLhep3GC05nfDvBG8bxIQH++ThgzNg==';
const RANDOM = Buffer.from('0123456789abcdef');
const OTHER_RANDOM = Buffer.from('fedcba9876543210');

describe('callback crypto [wecom 05 §3]', () => {
  it('encrypts and signs the worked example to the published bytes', () => {
    expect(encryptMessage(KEY, MESSAGE, CORP, RANDOM)).toBe(ENCRYPTED);
    expect(signatureOf(TOKEN, '1700000000', 'n0nce42', ENCRYPTED)).toBe('f046ad46c546824f4b8e1b51ec7082cfd2866f72');
    expect(decryptMessage(KEY, ENCRYPTED)).toEqual({ message: MESSAGE, receiveId: CORP });
  });

  it('makes the echostr of the address verification', () => {
    const echo = encryptMessage(KEY, '1616140317555161061', CORP, OTHER_RANDOM);
    expect(echo).toBe('c0euFFx8HTFhPOrLpEET1AGy7zX6B6hYUJDooHduawhlgHbKcivlh1i1M6cB7clj12Vd/ILfHxlx9x0AkKBcKQ==');
    expect(signatureOf(TOKEN, '1700000001', 'nonce43', echo)).toBe('8ef91730081a73834f1cccd5d72aa7af96b1187b');
  });

  it('takes an empty receiver id', () => {
    expect(encryptMessage(KEY, 'hi', '', OTHER_RANDOM)).toBe('c0euFFx8HTFhPOrLpEET1AqhQFCfRHaqf6r+TkmaVz4=');
  });

  it('reads the official sample', () => {
    const sample =
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==';
    expect(signatureOf('QDG6eK', '1409659813', '1372623149', sample)).toBe('477715d11cdb4164915debcba66cb864d751f3e6');
    const { message, receiveId } = decryptMessage('jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C', sample);
    expect(receiveId).toBe('wx5823bf96d3bd56c7');
    expect(textOf(fromXml(message), 'Content')).toBe('hello');
  });

  it('agrees with @wecom/crypto for every length around the pad edge', () => {
    for (let length = 0; length < 70; length += 1) {
      const text = '好'.repeat(length % 7) + 'x'.repeat(length);
      expect(wecomDecrypt(KEY, encryptMessage(KEY, text, CORP)).message).toBe(text);
      expect(decryptMessage(KEY, wecomEncrypt(KEY, text, CORP))).toEqual({ message: text, receiveId: CORP });
    }
    expect(getSignature(TOKEN, 1700000000, 'n0nce42', ENCRYPTED)).toBe(signatureOf(TOKEN, '1700000000', 'n0nce42', ENCRYPTED));
  });

  it('refuses a bad key and a damaged cipher text', () => {
    expect(() => encryptMessage('short', 'x', CORP)).toThrow(CryptoError);
    expect(() => decryptMessage(KEY, ENCRYPTED.slice(4))).toThrow();
    expect(() => decryptMessage(KEY, '')).toThrow(CryptoError);
  });
});

describe('event XML', () => {
  it('keeps a text that holds the end of a CDATA section', () => {
    const xml = toXml({
      Content: 'a]]>b<c>&',
      MsgId: '7300000000000000002',
      Items: { Item: [{ Id: 'x' }, { Id: 'y' }] },
    });
    const tree = fromXml(xml);
    expect(textOf(tree, 'Content')).toBe('a]]>b<c>&');
    expect(xml).toContain('<Items><Item><Id><![CDATA[x]]></Id></Item><Item><Id><![CDATA[y]]></Id></Item></Items>');
  });

  it('reads no document that is broken or brings entities', () => {
    expect(fromXml('<xml><a></xml>')).toBeUndefined();
    expect(fromXml('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><a>&e;</a></xml>')).toBeUndefined();
  });
});
