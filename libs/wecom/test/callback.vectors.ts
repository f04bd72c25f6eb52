/** The worked examples of the callback documentation (wecom 05 §3), as given there. */
export const KEYS = {
  token: 'SmartCampus2024',
  aesKey: 'kZ3q9TfW1bXyL0mNcR7sUvE5aDgHjP2oI8tQxY4wBnM',
  receiveIds: new Set(['wwc0ffee1234567890']),
};

export const RANDOM = Buffer.from('0123456789abcdef');
export const NOW = 1_700_000_000_000;

export const MESSAGE =
  '<xml><ToUserName><![CDATA[wwc0ffee1234567890]]></ToUserName><FromUserName><![CDATA[zhang.san]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>7300000000000000001</MsgId><AgentID>1000002</AgentID></xml>';

export const ENCRYPT =
  'qmJ8+BW4cylBcpAQCqxYRx4NegfZW6ugh/6OqMyDbUcx8pW4SDxAckJU6KlIxIqoBZUXZyP68h3P8NIJyD9U/nVyReGsBwXslLXHXZzUyoxbcAXf8/Vr9Dnr0Il4Ob1/w0poOf3sdh06NpANPhNpgmrNENZudxDYYcSXW4YYZPOYZQvoc390+y7RNRpsTVSZnG2VAWUqn7sLh0Y8hAVIFnB6PACQYQb7tuVz5BufznwE30MKP+poT6/68S+iFXEzd5JI4neGaeWo6f2SnBtYnQc+OSC9K66ee7pmpqOfg1wp9WsPF2dZaL2HuzMXOymQau6WKjjP2SooPg+MsTJymVCo79caQGi5Y5M/rf5DqtjWTbL9qZzw8cEKwyAXqP+eU1UdJNjFZiE/HptKxAVadKmvv7CfyuLLFWzkpv85HkfLw/a7wZuyNkmfxLhep3GC05nfDvBG8bxIQH++ThgzNg==';

export const SIGNATURE = 'f046ad46c546824f4b8e1b51ec7082cfd2866f72';

export const ECHO = {
  message: '1616140317555161061',
  random: Buffer.from('fedcba9876543210'),
  echostr: 'c0euFFx8HTFhPOrLpEET1AGy7zX6B6hYUJDooHduawhlgHbKcivlh1i1M6cB7clj12Vd/ILfHxlx9x0AkKBcKQ==',
  signature: '8ef91730081a73834f1cccd5d72aa7af96b1187b',
};

export const OFFICIAL = {
  keys: {
    token: 'QDG6eK',
    aesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
    receiveIds: new Set(['wx5823bf96d3bd56c7']),
  },
  query: { timestamp: '1409659813', nonce: '1372623149', msg_signature: '477715d11cdb4164915debcba66cb864d751f3e6' },
  encrypt:
    'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==',
};

/** The outer envelope as WeCom posts it. */
export const outer = (encrypt: string): string =>
  `<xml><ToUserName><![CDATA[wwc0ffee1234567890]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
