import { m } from '@contracts/messages';
import type { ApiError } from '@ui/core/api/api-error';
import { FailedState, NotFoundState } from '@ui/core/states/states';

/** What was opened did not come: deleted by somebody else is said as such, anything else can be tried again. */
export function DrawerFailed({ error, onRetry }: { error: ApiError; onRetry: () => unknown }) {
  return error.code === 'NOT_FOUND' ? (
    <NotFoundState surface="console" title={m.ui_gone_item()} text={m.ui_gone_item_text()} />
  ) : (
    <FailedState surface="console" error={error} onRetry={() => void onRetry()} />
  );
}
