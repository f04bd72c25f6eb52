import { useEffect, useRef, useState } from 'react';
import { sim } from '../api/client';
import { useT } from '../i18n';
import type { TextKey } from '../i18n/zh-hant';
import { hourMinuteSecond, dayKey } from '../model/clock';
import { logRows, type LogKind, type LogRow } from '../model/log-rows';
import { useNow, useStage, useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';

const KINDS: readonly { id: LogKind | 'all'; word: TextKey }[] = [
  { id: 'all', word: 'all' },
  { id: 'call', word: 'kindCall' },
  { id: 'delivery', word: 'kindDelivery' },
  { id: 'callback', word: 'kindCallback' },
];

const STATE_WORDS: Readonly<Record<string, TextKey>> = {
  delivered: 'ok',
  duplicate: 'duplicate',
  dropped: 'dropped',
  'not-following': 'notJoined',
  recalled: 'recalledShort',
  held: 'cbHeld',
  pending: 'cbPending',
  failed: 'cbFailed',
  lost: 'cbLost',
};

/** Every call, delivery and callback the simulator remembers, newest first. */
export function LogDrawer({ corpId, close }: { corpId: string; close: () => void }) {
  const t = useT();
  const store = useStore();
  const corps = useStage((state) => state.corps);
  const serial = useStage((state) => state.logSerial);
  const now = useNow(60_000);
  const [corp, setCorp] = useState(corpId);
  const [kind, setKind] = useState<LogKind | 'all'>('all');
  const [receiver, setReceiver] = useState('');
  const [limit, setLimit] = useState(150);
  const [rows, setRows] = useState<readonly LogRow[] | null>(null);
  const [more, setMore] = useState(false);
  const box = useRef<HTMLDialogElement>(null);
  // The first reading is wanted at once, later ones once typing and the stream have calmed down.
  const wait = useRef(0);

  useEffect(() => {
    const element = box.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  useEffect(() => {
    let stale = false;
    const wanted = receiver.trim();
    const timer = setTimeout(() => {
      Promise.all([
        kind === 'all' || kind === 'call' ? (wanted === '' ? sim.calls({ corp, limit }) : []) : [],
        kind === 'all' || kind === 'delivery' ? sim.messages({ corp, receiver: wanted, limit }) : { messages: [], nextCursor: null },
        kind === 'all' || kind === 'callback' ? (wanted === '' ? sim.callbacks({ corp, limit }) : { callbacks: [] }) : { callbacks: [] },
      ]).then(
        ([calls, deliveries, callbacks]) => {
          if (stale) return;
          wait.current = 500;
          setRows(logRows(calls, deliveries.messages, callbacks.callbacks));
          setMore(calls.length >= limit || Boolean(deliveries.nextCursor) || callbacks.callbacks.length >= limit);
        },
        (error: unknown) => !stale && store.say(t('failed', { reason: String(error) }), true),
      );
    }, wait.current);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [corp, kind, receiver, limit, serial, store, t]);

  const today = dayKey(now);
  return (
    <dialog
      className="logbox"
      ref={box}
      aria-labelledby="log-h"
      onClose={close}
      onClick={(event) => event.target === box.current && close()}
    >
      <div className="login">
        <header>
          <h2 id="log-h">{t('records')}</h2>
          {rows && <span className="t3 s13">{t('recordCount', { n: rows.length })}</span>}
          <button type="button" className="btn q ico" aria-label={t('close')} onClick={close}>
            <Icon name="close" size={18} />
          </button>
        </header>
        <div className="logfilter">
          <div className="seg" role="radiogroup" aria-label={t('filterKind')}>
            {KINDS.map(({ id, word }) => (
              <button type="button" key={id} role="radio" aria-checked={kind === id} onClick={() => setKind(id)}>
                {t(word)}
              </button>
            ))}
          </div>
          <label className="pick">
            <span className="k">{t('filterCorp')}</span>
            <select value={corp} onChange={(event) => setCorp(event.target.value)}>
              <option value="">{t('all')}</option>
              {corps.map((one) => (
                <option key={one.corpId} value={one.corpId}>
                  {one.name}
                </option>
              ))}
            </select>
          </label>
          <label className="pick">
            <span className="k">{t('filterReceiver')}</span>
            <input type="search" value={receiver} placeholder="userid" onChange={(event) => setReceiver(event.target.value)} />
          </label>
        </div>
        <div className="logtable" tabIndex={0} aria-busy={rows === null}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('colTime')}</th>
                <th scope="col">{t('colKind')}</th>
                <th scope="col">{t('colWhat')}</th>
                <th scope="col">{t('colReceiver')}</th>
                <th scope="col">{t('colResult')}</th>
                <th scope="col">{t('colHash')}</th>
              </tr>
            </thead>
            <tbody>
              {rows?.map((row) => {
                const word = STATE_WORDS[row.result];
                return (
                  <tr key={row.key}>
                    <td className="nw">
                      {dayKey(row.at) !== today && <small>{dayKey(row.at).slice(5)} </small>}
                      {hourMinuteSecond(row.at)}
                    </td>
                    <td>
                      <span className={`tag k-${row.kind}`}>
                        {t(row.kind === 'call' ? 'kindCall' : row.kind === 'delivery' ? 'kindDelivery' : 'kindCallback')}
                      </span>
                    </td>
                    <td className="what">
                      <span className="el" title={row.what}>
                        {row.what}
                      </span>
                      {row.detail !== '' && (
                        <small className="el" title={row.detail}>
                          {row.detail}
                        </small>
                      )}
                    </td>
                    <td>
                      <span className="el" title={row.receiver}>
                        {row.receiver || '–'}
                      </span>
                    </td>
                    <td>
                      <span className={`res ${row.tone}`}>
                        <Icon name={row.tone === 'ok' ? 'check' : row.tone === 'warn' ? 'warn' : 'close'} size={14} />
                        {word ? t(word) : row.result}
                      </span>
                      {row.ms !== null && <small className="t3"> {t('wireMs', { n: Math.max(1, Math.round(row.ms)) })}</small>}
                    </td>
                    <td>
                      <code title={row.hash}>{row.hash.slice(0, 12) || '–'}</code>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          {rows?.length === 0 && <p className="none">{t('noRecords')}</p>}
          {more && (
            <button type="button" className="btn sm morebtn" onClick={() => setLimit(limit + 300)}>
              {t('showMore')}
            </button>
          )}
        </div>
      </div>
    </dialog>
  );
}
