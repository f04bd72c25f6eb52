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

export type DevicePlatform = 'android' | 'ios' | 'windows' | 'mac' | 'web';

/** What the browser runs on, for the usage page (VIS-21); an ordinary browser is `web`, whatever it runs on. */
export function devicePlatform(userAgent: string | undefined): DevicePlatform {
  const agent = userAgent ?? '';
  if (!/wxwork|MicroMessenger/i.test(agent)) return 'web';
  if (/Android/i.test(agent)) return 'android';
  if (/iPhone|iPad/i.test(agent)) return 'ios';
  if (/Macintosh|Mac OS/i.test(agent)) return 'mac';
  return /Windows/i.test(agent) ? 'windows' : 'web';
}
