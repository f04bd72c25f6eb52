import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { LanguageProvider } from './i18n';
import { StageProvider } from './model/use-stage';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/rail.css';
import './styles/stage.css';
import './styles/phone.css';
import './styles/chat.css';
import './styles/sheet.css';
import './styles/desktop.css';
import './styles/wire.css';

const root = document.getElementById('root');
if (!root) throw new Error('no #root');
createRoot(root).render(
  <StrictMode>
    <LanguageProvider>
      <StageProvider>
        <App />
      </StageProvider>
    </LanguageProvider>
  </StrictMode>,
);
