import { useEffect, useRef, type RefObject } from 'react';

/** A call of the page inside a frame to the client around it. */
export interface FrameCall {
  readonly api: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** `undefined` = no answer is awaited. */
export type FrameAnswer = { outcome: 'ok'; result?: object } | { outcome: 'cancel' } | { outcome: 'fail'; errMsg?: string };

interface ShimMessage {
  source?: unknown;
  id?: unknown;
  api?: unknown;
  params?: unknown;
}

/**
 * Hands calls of the JS-SDK shim in one frame to `handle` and its answers back. Only messages of this
 * very frame, from the device's own origin, are taken.
 */
export function useFrameBridge(
  frame: RefObject<HTMLIFrameElement | null>,
  origin: string,
  handle: (call: FrameCall) => Promise<FrameAnswer> | FrameAnswer | undefined,
): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const listen = (event: MessageEvent<ShimMessage | null>) => {
      const source = frame.current?.contentWindow;
      if (!source || event.source !== source || event.origin !== origin) return;
      const data = event.data;
      if (typeof data !== 'object' || data === null || data.source !== 'wecom-jssdk' || typeof data.api !== 'string') return;
      const { api, id } = data;
      const params = typeof data.params === 'object' && data.params !== null ? (data.params as Record<string, unknown>) : {};
      const answer = latest.current({ api, params });
      if (answer === undefined || id === undefined) return;
      void Promise.resolve(answer).then(
        (outcome) => source.postMessage({ source: 'wecom-stage', version: 1, id, ...outcome }, origin),
        (error: unknown) => source.postMessage({ source: 'wecom-stage', version: 1, id, outcome: 'fail', errMsg: String(error) }, origin),
      );
    };
    addEventListener('message', listen);
    return () => removeEventListener('message', listen);
  }, [frame, origin]);
}
