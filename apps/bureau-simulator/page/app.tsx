import { useState } from 'react';
import { useRead, type State } from './api';
import { Files } from './files';
import { LANGUAGES, useLanguage, type LanguageTag } from './i18n';
import { Invitations } from './invitations';
import { Register } from './register';
import { Systems } from './systems';
import { Tables } from './tables';

const TABS = ['register', 'tables', 'files', 'invitations', 'systems'] as const;
type Tab = (typeof TABS)[number];

/** The bureau's desk: one school at a time, or all for the register. */
export function App() {
  const { t, tag, choose } = useLanguage();
  const { data, fault, again } = useRead<State>('/state', 3_000);
  const [tab, setTab] = useState<Tab>('register');
  const [picked, setPicked] = useState('');
  const [notice, setNotice] = useState<{ text: string; bad: boolean } | null>(null);
  const say = (text: string, bad = false): void => setNotice({ text, bad });
  const schools = data?.schools ?? [];
  const school = schools.find((one) => one.schoolCode === picked);
  const shown = school ?? schools[0];
  const troubled = Object.values(data?.behaviour ?? {}).filter((each) => each.mode !== 'ok').length;
  return (
    <>
      <header className="top">
        <div className="mn">
          <h1>{t('title')}</h1>
          <p className="hint">{t('localOnly')}</p>
        </div>
        <label>
          <span className="vh">{t('school')}</span>
          <select value={picked} onChange={(event) => setPicked(event.target.value)}>
            <option value="">{t('allSchools')}</option>
            {schools.map((one) => (
              <option key={one.schoolCode} value={one.schoolCode}>
                {one.schoolCode} {one.name}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="vh">{t('language')}</span>
          <select value={tag} onChange={(event) => choose(event.target.value as LanguageTag)}>
            {LANGUAGES.map((one) => (
              <option key={one.tag} value={one.tag}>
                {one.short}
              </option>
            ))}
          </select>
        </label>
      </header>
      <nav className="tabs" aria-label={t('title')}>
        {TABS.map((one) => (
          <button type="button" key={one} aria-current={tab === one ? 'page' : undefined} onClick={() => setTab(one)}>
            {t(one)}
            {one === 'systems' && troubled > 0 && <b className="badge">{troubled}</b>}
          </button>
        ))}
      </nav>
      <p className={notice?.bad === true ? 'notice bad' : 'notice'} role="status">
        {fault === null ? notice?.text : t('offline')}
      </p>
      <main>
        {tab === 'register' && <Register key={picked} school={picked} schools={schools} say={say} />}
        {tab === 'tables' && shown && <Tables key={shown.schoolCode} school={shown} say={say} changed={again} />}
        {tab === 'files' && shown && <Files key={shown.schoolCode} school={shown} />}
        {tab === 'invitations' && <Invitations />}
        {tab === 'systems' && data && <Systems behaviour={data.behaviour} changed={again} say={say} />}
      </main>
    </>
  );
}
