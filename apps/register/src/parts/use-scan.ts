import { useEffect, useRef, useState } from 'react';
import { routes } from '../routes';
import { prepareScanner, scanQr, type Scan } from '@ui/core/host';
import { api } from '../use-registration';

/**
 * The scanner of WeChat and WeCom. It is made ready while the person fills in the form, because its signature takes a
 * request; where the client has none, `failed` says so and the page takes a photo instead.
 */
export function useScan(token: string): { scan: () => Promise<Scan> } {
  const ready = useRef<Promise<boolean>>(undefined);
  useEffect(() => {
    const url = window.location.href.split('#')[0] ?? '';
    ready.current = prepareScanner(() => api.call(routes.scanner, { params: { token }, body: { url } })).catch(() => false);
  }, [token]);
  const [scan] = useState(() => async (): Promise<Scan> => {
    return (await ready.current) === true ? scanQr() : { kind: 'failed' };
  });
  return { scan };
}
