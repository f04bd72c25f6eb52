import { useEffect } from 'react';

/** Where a press on a link stays inside the app: own host, own tab, plain press, a page path. */
export function innerPath(
  anchor: Pick<HTMLAnchorElement, 'href' | 'target' | 'hasAttribute'>,
  event: Pick<MouseEvent, 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'defaultPrevented'>,
  origin: string,
  prefixes: readonly string[],
): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  if ((anchor.target !== '' && anchor.target !== '_self') || anchor.hasAttribute('download')) return undefined;
  const url = new URL(anchor.href);
  if (url.origin !== origin || !prefixes.some((prefix) => url.pathname === prefix || url.pathname.startsWith(`${prefix}/`)))
    return undefined;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** Plain `<a href>` of all pieces move inside the app, without a router in the pieces. */
export function useLinkClicks(prefixes: readonly string[], navigate: (path: string) => unknown): void {
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const anchor = event.target instanceof Element ? event.target.closest('a') : null;
      if (anchor === null || !anchor.hasAttribute('href')) return;
      const path = innerPath(anchor, event, window.location.origin, prefixes);
      if (path === undefined) return;
      event.preventDefault();
      navigate(path);
    };
    document.addEventListener('click', onClick);
    return () => document.removeEventListener('click', onClick);
  }, [prefixes, navigate]);
}
