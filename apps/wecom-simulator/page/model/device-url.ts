/**
 * The address a device's frame has to load for a link of the platform: same path, the device's own host,
 * so that the device keeps cookies of its own. Links of other sites come back unchanged.
 *
 * @param link absolute or root-relative address from a card, an app or a QR code
 * @param deviceOrigin origin of the device, for example `http://mother.campus.localhost:9000`
 * @param platformOrigins origins the simulator passes on for devices
 * @returns null when the text is no http(s) address
 */
export function deviceUrl(link: string, deviceOrigin: string, platformOrigins: readonly string[]): string | null {
  const text = link.trim();
  let url: URL;
  try {
    url = new URL(text, deviceOrigin);
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const looksAbsolute = /^https?:\/\//i.test(text);
  if (!looksAbsolute && !text.startsWith('/')) return null;
  if (url.origin !== deviceOrigin && platformOrigins.includes(url.origin)) {
    const device = new URL(deviceOrigin);
    url.protocol = device.protocol;
    url.host = device.host;
    // `host` without a port leaves the old one in place.
    url.port = device.port;
  }
  return url.href;
}

/** The address as the client's menu shows it: the platform's name, never the device's. */
export function shownAddress(frameUrl: string, deviceOrigin: string, platformOrigin: string): string {
  return frameUrl.startsWith(`${deviceOrigin}/`) ? platformOrigin + frameUrl.slice(deviceOrigin.length) : frameUrl;
}

/**
 * The corp of a 學校通知 subscription code, or null for any other text. WeChat does not open such a code as
 * a page; it makes its reader follow.
 */
export function followCode(text: string): string | null {
  const link = text.trim();
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  return url.pathname === '/sim/scan/follow' ? url.searchParams.get('corp') : null;
}
