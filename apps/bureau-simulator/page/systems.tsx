import { sim, useRead, type Behaviour, type CallLine, type Part } from './api';
import { useLanguage } from './i18n';

const PARTS = ['cards', 'b08', 'community', 'support'] as const;
const MODES = ['ok', 'slow', 'down', 'wrong'] as const;

/** How each system behaves, and what it was asked last. */
export function Systems({
  behaviour,
  changed,
  say,
}: {
  behaviour: Record<Part, Behaviour>;
  changed: () => void;
  say: (text: string, bad?: boolean) => void;
}) {
  const { t, locale } = useLanguage();
  const { data } = useRead<{ calls: CallLine[] }>('/calls', 1_500);
  const put = (part: Part, change: Behaviour): void => {
    sim('PUT', '/modes', { [part]: change }).then(changed, (error: unknown) => say(t('faulty', { reason: String(error) }), true));
  };
  return (
    <section>
      <div className="panel narrow">
        {PARTS.map((part) => (
          <div className="mode" key={part} role="group" aria-label={t(part)}>
            <b>{t(part)}</b>
            <span className="modes">
              {MODES.map((mode) => (
                <button
                  type="button"
                  key={mode}
                  className="btn"
                  aria-pressed={behaviour[part].mode === mode}
                  onClick={() => put(part, { mode, ms: behaviour[part].ms })}
                >
                  {t(mode)}
                </button>
              ))}
              {behaviour[part].mode === 'slow' && (
                <label>
                  <input
                    type="number"
                    aria-label={t('ms')}
                    min={0}
                    max={60_000}
                    step={500}
                    value={behaviour[part].ms}
                    onChange={(event) => put(part, { mode: 'slow', ms: Number(event.target.value) })}
                  />
                  {t('ms')}
                </label>
              )}
            </span>
          </div>
        ))}
      </div>
      <h2>{t('calls')}</h2>
      <div className="scroll">
        <table>
          <tbody>
            {data?.calls.slice(0, 60).map((line) => (
              <tr key={line.id}>
                <td className="num">{new Date(line.at).toLocaleTimeString(locale, { timeZone: 'Asia/Macau' })}</td>
                <td>{t(line.part)}</td>
                <td className="num">{line.what}</td>
                <td>{line.answer}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {data?.calls.length === 0 && <p className="empty">{t('none')}</p>}
      </div>
    </section>
  );
}
