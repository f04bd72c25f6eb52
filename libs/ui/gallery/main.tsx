import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { DEFAULT_LOCALE } from '@contracts/locale';
import { AdminRoot, loadAntdLocale } from '@ui/admin/admin-root';
import { isLocale, LocaleProvider, showLocale } from '@ui/core/i18n/locale';
import { ToastHost } from '@ui/core/status/toast';
import { ConsoleBoard } from './console-boards';
import { DetailBoard } from './detail-board';
import { FormBoard } from './form-board';
import { FamilyListBoard, FamilyNoticeBoard, StatusBoard } from './phone-boards';
import { SheetBoard, StatesBoard } from './sheet-boards';

const params = new URLSearchParams(window.location.search);
const wanted = params.get('lang');
const locale = isLocale(wanted) ? wanted : DEFAULT_LOCALE;
const board = params.get('board') ?? 'list';
document.documentElement.dataset.theme = params.get('theme') ?? 'light';
showLocale(locale);

const boards: Readonly<Record<string, () => React.ReactNode>> = {
  list: () => <FamilyListBoard />,
  notice: () => <FamilyNoticeBoard />,
  status: () => <StatusBoard />,
  sheet: () => <SheetBoard />,
  states: () => <StatesBoard />,
  console: () => <ConsoleBoard />,
  detail: () => <DetailBoard />,
  form: () => <FormBoard />,
};
const isConsole = ['console', 'detail', 'form'].includes(board);

async function show(): Promise<void> {
  await (isConsole ? import('@ui/theme/console.css') : import('@ui/theme/h5.css'));
  const words = await loadAntdLocale(locale);
  const root = document.getElementById('root');
  if (root === null) throw new Error('the page has no root');
  createRoot(root).render(
    <LocaleProvider>
      {() => (
        <BrowserRouter>
          <AdminRoot antdLocale={words}>{boards[board]?.()}</AdminRoot>
          <ToastHost />
        </BrowserRouter>
      )}
    </LocaleProvider>,
  );
}
void show();
