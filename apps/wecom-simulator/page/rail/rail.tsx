import { useLanguage, LANGUAGES, type LanguageTag } from '../i18n';
import { useStage } from '../model/use-stage';
import { Icon, Mark } from '../parts/icons';
import { useTheme } from '../parts/theme';
import { ClockPanel } from './clock-panel';
import { FaultPanel } from './fault-panel';
import { PeoplePanel } from './people-panel';
import { StatePanel } from './state-panel';

export function Rail({ corpId, chooseCorp }: { corpId: string; chooseCorp: (corpId: string) => void }) {
  const { t, tag, choose } = useLanguage();
  const [theme, toggleTheme] = useTheme();
  const corps = useStage((state) => state.corps);
  return (
    <aside className="rail" aria-label={t('title')}>
      <header className="railhead">
        <Mark size={30} />
        <div className="mn">
          <h1 className="el">{t('title')}</h1>
          <label className="corp">
            <span className="vh">{t('unit')}</span>
            <select value={corpId} onChange={(event) => chooseCorp(event.target.value)}>
              <option value="">{corps.length === 1 ? corps[0]?.name : t('allCorps', { n: corps.length })}</option>
              {corps.length > 1 &&
                corps.map((corp) => (
                  <option key={corp.corpId} value={corp.corpId}>
                    {corp.name}
                  </option>
                ))}
            </select>
            <Icon name="chevronDown" size={14} />
          </label>
        </div>
      </header>
      <div className="railbody">
        <ClockPanel />
        <PeoplePanel corpId={corpId} />
        <FaultPanel corpId={corpId} />
        <StatePanel />
      </div>
      <footer className="railfoot">
        <p>{t('localOnly')}</p>
        <div className="fx g4">
          <label className="lang">
            <span className="vh">{t('language')}</span>
            <Icon name="globe" size={14} />
            <select value={tag} onChange={(event) => choose(event.target.value as LanguageTag)}>
              {LANGUAGES.map((language) => (
                <option key={language.tag} value={language.tag} lang={language.tag}>
                  {language.name}
                </option>
              ))}
            </select>
          </label>
          <button type="button" className="btn sm q ico" onClick={toggleTheme} aria-label={t('theme')} title={t('theme')}>
            <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
          </button>
        </div>
        <div className="wave" aria-hidden />
      </footer>
    </aside>
  );
}
