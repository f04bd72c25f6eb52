import type { HttpSettings } from '@platform/http/http-settings';

/** Nothing but our own files runs; styles of the component library carry the nonce (D2, I7). */
export function pagePolicy(nonce: string, settings: Pick<HttpSettings, 'frameAncestors' | 'filesOrigin'>): string {
  const ancestors = settings.frameAncestors.length === 0 ? "'none'" : settings.frameAncestors.join(' ');
  return [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' 'strict-dynamic' 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // React sets style attributes through the DOM, which this does not touch; nothing inline is parsed from HTML.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `media-src 'self' ${settings.filesOrigin}`,
    `frame-src 'none'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}
