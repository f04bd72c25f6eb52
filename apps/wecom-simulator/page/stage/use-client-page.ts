import { useCallback, useRef, useState, type RefObject } from 'react';
import type { Device } from '../api/types';
import { useT } from '../i18n';
import { deviceUrl } from '../model/device-url';
import { closeAll, EMPTY_STACK, goBack, noteLocation, noteTitle, openPage, reload, type FrameStack } from '../model/frame-stack';
import { useStage, useStore } from '../model/use-stage';
import type { FrameAnswer, FrameCall } from './use-frame-bridge';

/** What the client shows over a page: its own menu, or a question of the page that waits for an answer. */
export type Sheet =
  | { kind: 'menu' }
  | { kind: 'sms' }
  | { kind: 'scan'; reply?: (answer: FrameAnswer) => void }
  | { kind: 'pictures'; count: number; reply: (answer: FrameAnswer) => void }
  | { kind: 'members'; many: boolean; reply: (answer: FrameAnswer) => void }
  | { kind: 'preview'; urls: readonly string[]; current: string };

export interface ClientPage {
  readonly stack: FrameStack;
  /** Posts to the page in the frame; set by the frame. */
  readonly postRef: RefObject<((message: object) => void) | null>;
  readonly sheet: Sheet | null;
  readonly menuHidden: boolean;
  /** Opens a link on this device; false (and a sentence) when it is no address. */
  readonly open: (link: string, title?: string) => boolean;
  readonly back: () => void;
  readonly close: () => void;
  readonly retry: () => void;
  readonly show: (sheet: Sheet | null) => void;
  readonly handle: (call: FrameCall) => Promise<FrameAnswer> | FrameAnswer | undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Hosts of WeCom and WeChat whose log-in pages every device answers itself. */
const LOGIN_ORIGINS = ['https://open.weixin.qq.com', 'https://open.work.weixin.qq.com', 'https://login.work.weixin.qq.com'];

/** Origins whose links belong on the device's own host: the platform's, the simulator's, WeCom's log-in pages. */
export function usePlatformOrigins(): string[] {
  const corps = useStage((state) => state.corps);
  const origins = new Set([location.origin, ...LOGIN_ORIGINS]);
  for (const corp of corps) {
    for (const app of corp.apps) {
      if (app.homeUrl && URL.canParse(app.homeUrl)) origins.add(new URL(app.homeUrl).origin);
      for (const domain of [...(app.trustedDomains ?? []), ...(app.loginDomains ?? [])]) {
        for (const scheme of ['http', 'https']) if (URL.canParse(`${scheme}://${domain}`)) origins.add(`${scheme}://${domain}`);
      }
    }
  }
  return [...origins];
}

/** A page that does not answer the back key within this many ms is left. */
const BACK_WAIT = 300;

/** The open page of one client and everything the page may ask of it. */
export function useClientPage(device: Device, start: FrameStack = EMPTY_STACK): ClientPage {
  const t = useT();
  const store = useStore();
  const origins = usePlatformOrigins();
  const [stack, setStack] = useState<FrameStack>(start);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [menuHidden, setMenuHidden] = useState(false);
  const postRef = useRef<((message: object) => void) | null>(null);
  const backWait = useRef<ReturnType<typeof setTimeout>>(undefined);
  const origin = new URL(device.url).origin;
  const originList = origins.join(' ');

  const open = useCallback(
    (link: string, title = '') => {
      const url = deviceUrl(link, origin, originList.split(' '));
      if (!url) {
        store.say(t('scanNotLink'), true);
        return false;
      }
      setMenuHidden(false);
      setStack((now) => openPage(now, url, title));
      return true;
    },
    [origin, originList, store, t],
  );

  const ask = <K extends Sheet['kind']>(
    make: (reply: (answer: FrameAnswer) => void) => Extract<Sheet, { kind: K }>,
  ): Promise<FrameAnswer> =>
    new Promise((resolve) => {
      setSheet(
        make((answer) => {
          setSheet(null);
          resolve(answer);
        }),
      );
    });

  const handle = ({ api, params }: FrameCall): Promise<FrameAnswer> | FrameAnswer | undefined => {
    switch (api) {
      case 'navigated': {
        const path = text(params.path);
        setStack((now) => noteTitle(path.startsWith('/') ? noteLocation(now, origin + path) : now, text(params.title)));
        return undefined;
      }
      case 'wentBack':
        clearTimeout(backWait.current);
        if (params.done !== true) setStack(goBack);
        return undefined;
      case 'leave':
        setStack(goBack);
        return undefined;
      case 'setTitle':
        setStack((now) => noteTitle(now, text(params.title)));
        return undefined;
      case 'closeWindow':
        setStack(closeAll);
        return { outcome: 'ok' };
      case 'hideOptionMenu':
      case 'showOptionMenu':
        setMenuHidden(api === 'hideOptionMenu');
        return { outcome: 'ok' };
      case 'onMenuShareAppMessage':
        return { outcome: 'ok' };
      case 'scanQRCode':
        return ask<'scan'>((reply) => ({ kind: 'scan', reply }));
      case 'chooseImage':
        return ask<'pictures'>((reply) => ({ kind: 'pictures', count: Number(params.count ?? 9) || 9, reply }));
      case 'selectEnterpriseContact':
        return ask<'members'>((reply) => ({ kind: 'members', many: params.mode !== 'single', reply }));
      case 'previewImage': {
        const urls = Array.isArray(params.urls) ? params.urls.map(text).filter((url) => url !== '') : [];
        setSheet({ kind: 'preview', urls, current: text(params.current) || (urls[0] ?? '') });
        return { outcome: 'ok', result: {} };
      }
      case 'previewFile':
        open(text(params.url), text(params.name));
        return { outcome: 'ok', result: {} };
      case 'setClipboardData':
        return navigator.clipboard.writeText(text(params.data)).then(() => ({ outcome: 'ok' as const }));
      case 'getLocation':
        // The middle of Macao; the simulated phone has no other place to be.
        return { outcome: 'ok', result: { latitude: 22.1987, longitude: 113.5439, speed: 0, accuracy: 20 } };
      default:
        return { outcome: 'fail', errMsg: `${api}:fail function not exist` };
    }
  };

  const back = useCallback(() => {
    const leave = () => setStack(goBack);
    clearTimeout(backWait.current);
    if (!postRef.current) return leave();
    backWait.current = setTimeout(leave, BACK_WAIT);
    return postRef.current({ source: 'wecom-stage', version: 1, api: 'back' });
  }, []);
  const close = useCallback(() => setStack(closeAll), []);
  const retry = useCallback(() => setStack(reload), []);
  return { stack, postRef, sheet, menuHidden, open, handle, back, close, retry, show: setSheet };
}
