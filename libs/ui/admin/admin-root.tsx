import { useSyncExternalStore, type ReactNode } from 'react';
import { App as AntdApp, ConfigProvider } from 'antd';
import type { Locale as AntdLocale } from 'antd/es/locale';
import type { Locale } from '@contracts/locale';
import { antdTheme } from '../theme/antd-theme';
import { useMedia } from './use-media';

const loaders: Readonly<Record<Locale, () => Promise<{ default: AntdLocale }>>> = {
  'zh-Hant': () => import('antd/es/locale/zh_TW'),
  en: () => import('antd/es/locale/en_GB'),
  pt: () => import('antd/es/locale/pt_PT'),
};

/** Words of antd's own pieces; loaded before the first drawing, one language only. */
export async function loadAntdLocale(locale: Locale): Promise<AntdLocale> {
  return (await loaders[locale]()).default;
}

const query = '(prefers-color-scheme: dark)';
function watchTheme(changed: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener('change', changed);
  return () => media.removeEventListener('change', changed);
}

/** `data-theme` of the page decides, else the system. */
export function useDark(): boolean {
  return useSyncExternalStore(
    watchTheme,
    () => (document.documentElement.dataset.theme ?? (window.matchMedia(query).matches ? 'dark' : 'light')) === 'dark',
    () => false,
  );
}

function pageNonce(): string | undefined {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;
}

let popups: HTMLElement | undefined;

/**
 * Place of all dialogs, drawers and menus. A container of our own also keeps antd from locking the page's scrolling with a
 * style element that carries no nonce (the console never scrolls as a whole).
 */
function popupRoot(): HTMLElement {
  if (popups?.isConnected !== true) {
    popups = document.createElement('div');
    popups.className = 'sc-popups';
    document.body.append(popups);
  }
  return popups;
}

/** antd with our tokens, the page's language and the nonce of the page's policy (its styles are written at run time). */
export function AdminRoot({ antdLocale, dark, children }: { antdLocale: AntdLocale; dark?: boolean; children: ReactNode }) {
  const system = useDark();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const nonce = pageNonce();
  return (
    <ConfigProvider
      theme={antdTheme(dark ?? system, !still)}
      locale={antdLocale}
      getPopupContainer={popupRoot}
      // antd parts the two signs of 「保存」; the words of the decks stand as they are written.
      button={{ autoInsertSpace: false }}
      {...(nonce === undefined ? {} : { csp: { nonce } })}
    >
      <AntdApp component={false}>{children}</AntdApp>
    </ConfigProvider>
  );
}
