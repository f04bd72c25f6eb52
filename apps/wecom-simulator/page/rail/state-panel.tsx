import { useRef, useState, type ChangeEvent } from 'react';
import { sim } from '../api/client';
import { useT } from '../i18n';
import { hourMinute } from '../model/clock';
import { useReadNow, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';

/** Keep, give back and clear the simulator's whole state. */
export function StatePanel() {
  const t = useT();
  const store = useStore();
  const readNow = useReadNow();
  const [kept, setKept] = useState<{ document: unknown; at: number } | null>(null);
  const [asking, setAsking] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const failed = (reason: string) => t('failed', { reason });

  const save = () =>
    void store.attempt(async () => {
      setKept({ document: await sim.snapshot(), at: readNow() });
      store.say(t('saved'));
    }, failed);
  const restore = (document: unknown) =>
    void store.attempt(async () => {
      await sim.restore(document);
      await store.load();
      store.say(t('restored'));
    }, failed);
  const download = () => {
    if (!kept) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([JSON.stringify(kept.document)], { type: 'application/json' }));
    link.download = `wecom-simulator-${new Date(kept.at).toISOString().slice(0, 16).replace(':', '')}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (file) void store.attempt(async () => restore(JSON.parse(await file.text())), failed);
  };
  const reset = () => {
    setAsking(false);
    void store.attempt(async () => {
      await sim.reset();
      await store.load();
      store.say(t('resetDone'));
    }, failed);
  };

  return (
    <section aria-labelledby="state-h">
      <h2 id="state-h">
        {t('state')}
        {kept && <small>{t('savedAt', { time: hourMinute(kept.at) })}</small>}
      </h2>
      <div className="stbtn">
        <button type="button" className="btn sm" onClick={save}>
          {t('snapshot')}
        </button>
        <button type="button" className="btn sm" disabled={!kept} onClick={() => kept && restore(kept.document)}>
          {t('restore')}
        </button>
        <button
          type="button"
          className="btn sm ico"
          disabled={!kept}
          aria-label={t('downloadSnapshot')}
          title={t('downloadSnapshot')}
          onClick={download}
        >
          <Icon name="download" />
        </button>
        <button
          type="button"
          className="btn sm ico"
          aria-label={t('uploadSnapshot')}
          title={t('uploadSnapshot')}
          onClick={() => picker.current?.click()}
        >
          <Icon name="upload" />
        </button>
        <input ref={picker} type="file" accept="application/json,.json" hidden onChange={pick} />
        <button type="button" className="btn sm d" aria-expanded={asking} onClick={() => setAsking(!asking)}>
          {t('reset')}
        </button>
      </div>
      {asking && (
        <div className="askreset" role="alertdialog" aria-label={t('reset')}>
          <p>{t('resetAsk')}</p>
          <div className="fx g4">
            <button type="button" className="btn sm dp" onClick={reset}>
              {t('resetYes')}
            </button>
            <button type="button" className="btn sm q" onClick={() => setAsking(false)}>
              {t('cancel')}
            </button>
          </div>
        </div>
      )}
    </section>
  );
}
