import { useEffect, useImperativeHandle, useRef, useState, type RefObject } from 'react';
import type { Device } from '../api/types';
import { useT } from '../i18n';
import { topEntry, type FrameStack } from '../model/frame-stack';
import { useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';
import { useFrameBridge, type FrameAnswer, type FrameCall } from './use-frame-bridge';

/** While the platform is away the page is asked for again this often, in ms. */
const ASK_AGAIN = 5000;

/** Width in CSS pixels a page on this client believes to have. */
const PAGE_WIDTH = { phone: 375, desktop: 1100 } as const;

interface Props {
  device: Device;
  stack: FrameStack;
  wide?: boolean;
  postRef: RefObject<((message: object) => void) | null>;
  handle: (call: FrameCall) => Promise<FrameAnswer> | FrameAnswer | undefined;
  retry: () => void;
}

/**
 * The page of a device. It is laid out at the width of a real phone or desktop and scaled to the room
 * there is, so that what is seen small is what a family sees large.
 */
export function FrameView({ device, stack, wide = false, postRef, handle, retry }: Props) {
  const t = useT();
  const store = useStore();
  const box = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLIFrameElement>(null);
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [loaded, setLoaded] = useState(-1);
  const top = topEntry(stack);
  const { src } = stack;
  const origin = new URL(device.url).origin;
  const [away, setAway] = useState(false);
  const heardAway = useRef(false);
  useFrameBridge(frame, origin, (call) => {
    // Said by the simulator's own page, which stands in while the platform does not answer.
    if (call.api !== 'unreachable') return handle(call);
    heardAway.current = true;
    setAway(true);
    return undefined;
  });
  useImperativeHandle(postRef, () => (message: object) => frame.current?.contentWindow?.postMessage(message, origin), [origin]);
  useEffect(() => {
    if (!away || device.offline) return undefined;
    const timer = setTimeout(retry, ASK_AGAIN);
    return () => clearTimeout(timer);
  }, [away, device.offline, retry, stack.load]);

  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const watch = new ResizeObserver(([entry]) => {
      if (entry) setRoom({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const wanted = wide ? PAGE_WIDTH.desktop : PAGE_WIDTH.phone;
  const scale = room.width > 0 ? Math.min(1, room.width / wanted) : 1;
  const size = { width: room.width / scale, height: room.height / scale, transform: `scale(${scale})` };
  const loading = loaded !== stack.load && !away && !device.offline;
  const arrived = () => {
    setLoaded(stack.load);
    // The word of the stand-in page may be queued behind this event.
    setTimeout(() => {
      setAway(heardAway.current);
      heardAway.current = false;
    }, 60);
  };
  return (
    <div className="frame" ref={box}>
      {!device.offline && room.width > 0 && src !== '' && (
        <iframe
          key={`${stack.load}`}
          ref={frame}
          src={src}
          title={top?.title || t('device')}
          style={size}
          allow="clipboard-read; clipboard-write; fullscreen"
          onLoad={arrived}
        />
      )}
      {loading && (
        <div className="frame-load" role="status">
          <i />
          <span className="vh">{t('loading')}</span>
        </div>
      )}
      {device.offline ? (
        <div className="frame-cover">
          <Icon name="wifiOff" size={34} />
          <h3>{t('offline')}</h3>
          <p>{t('offlineHint')}</p>
          <button
            type="button"
            className="btn"
            onClick={() =>
              void store.attempt(
                () => store.setOffline(device.id, false),
                (reason) => t('failed', { reason }),
              )
            }
          >
            {t('online')}
          </button>
        </div>
      ) : (
        away && (
          <div className="frame-cover" role="alert">
            <svg
              width="150"
              height="70"
              viewBox="0 0 150 70"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.500"
              strokeLinecap="round"
              aria-hidden
            >
              <path d="M6 40c8-9 15-9 23 0s15 9 23 0 10-8 15-5M84 45c5 3 8 1 14-5 8-9 15-9 23 0s15 9 23 0" />
              <path d="m70 26 5 9-5 8 5 9M50 16v-6M100 16v-6" opacity=".6" />
            </svg>
            <h3>{t('unreachable')}</h3>
            <p>{t('unreachableHint')}</p>
            <button type="button" className="btn p" onClick={retry}>
              <Icon name="reload" />
              {t('retry')}
            </button>
          </div>
        )
      )}
    </div>
  );
}
