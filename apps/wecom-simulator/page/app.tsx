import { useState } from 'react';
import { useT } from './i18n';
import { useStage, useStore } from './model/use-stage';
import { Announcer, StatusToast } from './parts/status';
import { Icon, Mark } from './parts/icons';
import { Rail } from './rail/rail';
import { Stage } from './stage/stage';
import { Wire } from './wire/wire';

export function App() {
  const t = useT();
  const store = useStore();
  const phase = useStage((state) => state.phase);
  const [corpId, setCorpId] = useState('');
  if (phase === 'failed') {
    return (
      <main className="nosim">
        <Mark size={44} />
        <h1>{t('startFailed')}</h1>
        <p>{t('startFailedHint')}</p>
        <button type="button" className="btn p" onClick={() => void store.load()}>
          <Icon name="reload" />
          {t('retry')}
        </button>
      </main>
    );
  }
  return (
    <div className="sim">
      <Rail corpId={corpId} chooseCorp={setCorpId} />
      <main className="hall">
        <Stage />
        <Wire corpId={corpId} />
      </main>
      <StatusToast />
      <Announcer />
    </div>
  );
}
