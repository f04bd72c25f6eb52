import { m } from '@contracts/messages';
import type { ApiError } from '@ui/core/api/api-error';
import { closeWindow } from '@ui/core/host';
import { Button } from '@ui/core/shell/button';
import { FailedState, NoPermissionState, NotFoundState } from '@ui/core/states/states';

/** What a screen shows instead of its data: not allowed, gone, or failed with what is kept and 重試. */
export function ScreenFault({
  error,
  title,
  onRetry,
  noPermissionText,
}: {
  error: ApiError;
  title?: string;
  onRetry: () => void;
  noPermissionText?: string;
}) {
  const back = (
    <Button size="large" onClick={closeWindow}>
      {m.ui_back()}
    </Button>
  );
  if (error.status === 403)
    return <NoPermissionState surface="h5" {...(noPermissionText === undefined ? {} : { text: noPermissionText })} action={back} />;
  if (error.status === 404) return <NotFoundState surface="h5" action={back} />;
  return <FailedState surface="h5" {...(title === undefined ? {} : { title })} error={error} onRetry={onRetry} />;
}
