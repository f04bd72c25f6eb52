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
  previewImage?: (options: { current: string; urls: string[] }) => void;
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

/** Shows pictures full screen in the client; false where the page has to show them itself. */
export function previewImages(urls: readonly string[], current: string): boolean {
  const preview = sdk()?.previewImage;
  if (preview === undefined) return false;
  const full = (url: string) => new URL(url, window.location.href).href;
  preview({ current: full(current), urls: urls.map(full) });
  return true;
}
