/**
 * The one place that talks to the client around the page. WeCom and WeChat bring their script, the simulator its own of
 * the same shape; everything has a way without a client, and nothing here reads the user agent: what the client can do
 * is found by asking.
 * Sources: WeCom JS-SDK `closeWindow`, `scanQRCode` (needResult 1, else the app handles the result itself), `previewImage`.
 */
interface SdkResult {
  resultStr?: string;
  errMsg?: string;
}
interface Sdk {
  closeWindow?: (options?: object) => void;
  scanQRCode?: (options: {
    needResult: 1;
    scanType: string[];
    success: (result: SdkResult) => void;
    fail: (error: SdkResult) => void;
    cancel?: () => void;
  }) => void;
  openEnterpriseChat?: (options: { userIds: string[]; success: () => void; fail: (error: SdkResult) => void; cancel?: () => void }) => void;
  previewImage?: (options: { current: string; urls: string[] }) => void;
  /** New SDK of WeCom; calls may follow at once. */
  register?: (options: {
    corpId: string;
    jsApiList: string[];
    getConfigSignature: () => Promise<{ timestamp: number; nonceStr: string; signature: string }>;
    onConfigSuccess: () => void;
    onConfigFail: () => void;
  }) => void;
  /** Old SDK, which WeChat has. */
  config?: (options: { beta: true; appId: string; timestamp: number; nonceStr: string; signature: string; jsApiList: string[] }) => void;
  ready?: (done: () => void) => void;
  error?: (failed: () => void) => void;
}
declare global {
  interface Window {
    wx?: Sdk;
    ww?: Sdk;
  }
}

const sdk = (): Sdk | undefined => (typeof window === 'undefined' ? undefined : (window.ww ?? window.wx));
/** Leaves the page: closes the window of the client, or goes one step back in a plain browser. */
export function closeWindow(): void {
  const close = sdk()?.closeWindow;
  if (close !== undefined) close();
  else window.history.back();
}

/** True where the client can scan. */
export function canScan(): boolean {
  return sdk()?.scanQRCode !== undefined;
}

/** A page's signature for the client (wecom 03 §5). */
export interface HostSignature {
  appId: string;
  timestamp: number;
  nonceStr: string;
  signature: string;
}

/**
 * Makes the scanner usable on this very address: without a signature the client refuses it.
 * @param sign asked for once, where there is a client at all
 * @returns true when scanning will work
 */
export async function prepareScanner(sign: () => Promise<HostSignature>): Promise<boolean> {
  const host = sdk();
  if (host?.scanQRCode === undefined) return false;
  const { register, config, ready, error } = host;
  if (register === undefined && config === undefined) return true;
  const signed = await sign();
  return new Promise((resolve) => {
    if (register !== undefined) {
      register({
        corpId: signed.appId,
        jsApiList: ['scanQRCode'],
        getConfigSignature: () => Promise.resolve(signed),
        onConfigSuccess: () => resolve(true),
        onConfigFail: () => resolve(false),
      });
      return;
    }
    error?.(() => resolve(false));
    config?.({ beta: true, ...signed, jsApiList: ['scanQRCode'] });
    ready?.(() => resolve(true));
  });
}

/** A scan that tells giving up from a client that cannot: the page then offers another way. */
export type Scan = { kind: 'text'; text: string } | { kind: 'cancelled' } | { kind: 'failed' };

/** Scans one QR code. */
export function scanQr(): Promise<Scan> {
  return new Promise((resolve) => {
    const scan = sdk()?.scanQRCode;
    if (scan === undefined) {
      resolve({ kind: 'failed' });
      return;
    }
    scan({
      needResult: 1,
      scanType: ['qrCode'],
      success: (result) => resolve(result.resultStr === undefined ? { kind: 'failed' } : { kind: 'text', text: result.resultStr }),
      fail: () => resolve({ kind: 'failed' }),
      cancel: () => resolve({ kind: 'cancelled' }),
    });
  });
}

/** Text of a scanned QR or bar code; undefined when the person gave up or the client cannot scan. */
export function scanCode(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const scan = sdk()?.scanQRCode;
    if (scan === undefined) {
      resolve(undefined);
      return;
    }
    scan({
      needResult: 1,
      scanType: ['qrCode', 'barCode'],
      success: (result) => resolve(result.resultStr),
      fail: () => resolve(undefined),
      cancel: () => resolve(undefined),
    });
  });
}

/** True where the client can open a chat with a colleague: WeCom, not WeChat and no plain browser. */
export function canChat(): boolean {
  return typeof window !== 'undefined' && window.ww?.openEnterpriseChat !== undefined;
}

/**
 * Opens the chat with a colleague in WeCom (wecom 03 §5.3, `openEnterpriseChat`).
 * @param sign asked for this very address: without a signature the client refuses
 * @returns false when the client did not open it
 */
export async function openChat(userId: string, sign: () => Promise<HostSignature>): Promise<boolean> {
  const host = window.ww;
  if (host?.openEnterpriseChat === undefined) return false;
  const signed = await sign();
  return new Promise((resolve) => {
    const open = () =>
      host.openEnterpriseChat?.({
        userIds: [userId],
        success: () => resolve(true),
        fail: () => resolve(false),
        // Who closes the chat again has seen it.
        cancel: () => resolve(true),
      });
    if (host.register === undefined) {
      open();
      return;
    }
    host.register({
      corpId: signed.appId,
      jsApiList: ['openEnterpriseChat'],
      getConfigSignature: () => Promise.resolve(signed),
      onConfigSuccess: open,
      onConfigFail: () => resolve(false),
    });
  });
}

/** Shows pictures full screen in the client; false where the page has to show them itself. */
export function previewImages(urls: readonly string[], current: string): boolean {
  const preview = sdk()?.previewImage;
  if (preview === undefined) return false;
  const full = (url: string) => new URL(url, window.location.href).href;
  preview({ current: full(current), urls: urls.map(full) });
  return true;
}
