import '@ui/theme/console.css';
import { createRoot } from 'react-dom/client';
import { loadAntdLocale } from '@ui/admin/admin-root';
import { pageLocale, showLocale } from '@ui/core/i18n/locale';
import { App } from './app/app';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
const locale = pageLocale(document);
showLocale(locale);
void loadAntdLocale(locale).then((words) => createRoot(root).render(<App words={words} />));
