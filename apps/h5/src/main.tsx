import '@ui/theme/h5.css';
import { createRoot } from 'react-dom/client';
import { holdFirstPaint } from '@ui/core/first-paint';
import { pageLocale, showLocale } from '@ui/core/i18n/locale';
import { App } from './app/app';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
showLocale(pageLocale(document));
holdFirstPaint(root);
createRoot(root).render(<App />);
