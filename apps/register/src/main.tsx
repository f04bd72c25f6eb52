import '@ui/theme/h5.css';
import './register.css';
import { createRoot } from 'react-dom/client';
import { LocaleProvider, pageLocale, showLocale } from '@ui/core/i18n/locale';
import { App } from './app';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
// The log-in pages leave it behind: a browser carries a fragment over redirects (A5).
if (location.hash === '#wechat_redirect') history.replaceState(null, '', location.pathname + location.search);
showLocale(pageLocale(document));
const token = location.pathname.split('/')[3] ?? '';
createRoot(root).render(<LocaleProvider>{() => <App token={token} />}</LocaleProvider>);
