/** What opened a page. `wxwork` is tested first, because WeCom's own browser also says MicroMessenger (wecom 08, 9). */
export type ClientKind = 'wecom-mobile' | 'wecom-desktop' | 'wechat' | 'browser-mobile' | 'browser-desktop';

/** Decides by the User-Agent header on the server; pages never look at it themselves (conventions, HTTP). */
export function clientKind(userAgent: string | undefined): ClientKind {
  const agent = userAgent ?? '';
  const mobile = /Android|iPhone|iPad|Mobile/i.test(agent);
  if (/wxwork/i.test(agent)) return mobile ? 'wecom-mobile' : 'wecom-desktop';
  if (/MicroMessenger/i.test(agent)) return 'wechat';
  return mobile ? 'browser-mobile' : 'browser-desktop';
}
