import { stepUpApi } from '@contracts/step-up';
import { isApiError } from '@ui/core/api/api-error';
import type { Api } from '@ui/core/api/client';

/**
 * Runs a call; where it asks for a confirmed identity (PER-23), the page goes to WeCom and comes back to `to`. Keep what was
 * typed before: the page is left.
 * @returns undefined when the page is being left
 */
export async function orConfirm<T>(api: Api, to: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!isApiError(error, 'STEP_UP_REQUIRED')) throw error;
    const { url } = await api.call(stepUpApi.begin, { body: { method: 'wecom_scan', to } });
    if (url !== null) window.location.assign(url);
    return undefined;
  }
}
