import { useEffect, useState } from 'react';
import { sim } from '../api/client';
import { personKey, type Client, type Device, type Person } from '../api/types';
import { useT } from '../i18n';
import { isAway, personRole } from '../model/people';
import { useStage, useStore } from '../model/use-stage';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icons';
import { NewPhone } from './new-phone';

const ICON = { 'wecom-desktop': 'monitor', 'wecom-mobile': 'phone', wechat: 'phone' } as const;

function CastRow({ device }: { device: Device }) {
  const t = useT();
  const store = useStore();
  const shown = useStage((state) => state.onStage.includes(device.id));
  const directory = useStage((state) => state.directories[device.corpId]);
  const name = device.person?.name ?? device.name ?? device.title ?? device.identity.userid;
  const away = isAway(device.person);
  const role = device.subtitle || (device.person ? personRole(device.person, directory) : '');
  const line = away && !role.includes(t('notJoined')) ? [role, t('notJoined')].filter(Boolean).join(t('listComma')) : role;
  return (
    <li>
      <button
        type="button"
        className={shown ? 'person on' : 'person'}
        aria-pressed={shown}
        title={[t(shown ? 'takeOff' : 'bringOn', { name }), line].filter(Boolean).join('\n')}
        onClick={() => (shown ? store.takeOff(device.id) : store.bringOn(device.id))}
      >
        <Avatar name={name} family={device.client === 'wechat'} className={away ? 'av-s' : ''} />
        <span className="mn grow">
          <b className="el">{name}</b>
          <small className="el">{line}</small>
        </span>
        <span className={shown ? 'pri' : 't3'}>
          <Icon name={shown ? ICON[device.client] : 'plus'} />
        </span>
      </button>
    </li>
  );
}

function FoundRow({ person, done }: { person: Person; done: () => void }) {
  const t = useT();
  const store = useStore();
  const directory = useStage((state) => state.directories[person.corpId]);
  const role = personRole(person, directory);
  const school = useStage((state) =>
    state.corps.length > 1 ? (state.corps.find((corp) => corp.corpId === person.corpId)?.name ?? '') : '',
  );
  const give = (client: Client) => {
    void store
      .attempt(
        () => store.giveDevice(person, client, role),
        (reason) => t('failed', { reason }),
      )
      .then((ok) => ok && done());
  };
  const family = person.kind !== 'member';
  return (
    <li className="person">
      <Avatar name={person.name} family={family} className={isAway(person) ? 'av-s' : ''} />
      <span className="mn grow">
        <b className="el">{person.name}</b>
        <small className="el" title={[role, school].filter(Boolean).join(' · ')}>
          {[school, role || person.userid].filter(Boolean).join(' · ')}
        </small>
      </span>
      {family ? (
        <button
          type="button"
          className="btn q sm ico"
          aria-label={t('asWechat', { name: person.name })}
          title={t('ofWechat')}
          onClick={() => give('wechat')}
        >
          <Icon name="phone" />
        </button>
      ) : (
        <>
          <button
            type="button"
            className="btn q sm ico"
            aria-label={t('asPhone', { name: person.name })}
            title={t('ofWecom')}
            onClick={() => give('wecom-mobile')}
          >
            <Icon name="phone" />
          </button>
          <button
            type="button"
            className="btn q sm ico"
            aria-label={t('asDesktop', { name: person.name })}
            title={t('ofDesktop')}
            onClick={() => give('wecom-desktop')}
          >
            <Icon name="monitor" />
          </button>
        </>
      )}
    </li>
  );
}

/** The cast: one click puts a person on stage; a search finds everybody else of the chosen school. */
export function PeoplePanel({ corpId }: { corpId: string }) {
  const t = useT();
  const store = useStore();
  const devices = useStage((state) => state.devices);
  const corps = useStage((state) => state.corps);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Person[] | null>(null);
  const wanted = text.trim();
  const corpIds = corpId ? [corpId] : corps.slice(0, 8).map((corp) => corp.corpId);
  const corpList = corpIds.join(' ');

  useEffect(() => {
    if (wanted === '') {
      setFound(null);
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(() => {
      void Promise.all(corpList.split(' ').map((id) => sim.people(id, { q: wanted, limit: 12 }))).then(
        (lists) => {
          if (stale) return;
          setFound(lists.flat().slice(0, 24));
          for (const id of corpList.split(' ')) void store.loadDirectory(id);
        },
        (error: unknown) => !stale && store.say(t('failed', { reason: String(error) }), true),
      );
    }, 200);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [wanted, corpList, store, t]);

  const cast = devices.filter((device) => !corpId || device.corpId === corpId || device.also?.some((who) => who.corpId === corpId));
  const schools = [...new Set(cast.map((device) => device.corpId))];
  const corpName = (id: string) => corps.find((corp) => corp.corpId === id)?.name ?? id;
  return (
    <section className="people" aria-labelledby="people-h">
      <h2 id="people-h">{t('people')}</h2>
      <label className="find">
        <Icon name="search" size={14} />
        <span className="vh">{t('findPerson')}</span>
        <input type="search" value={text} placeholder={t('findPerson')} onChange={(event) => setText(event.target.value)} />
      </label>
      <NewPhone corpId={corpId} />
      {found ? (
        <ul className="pp">
          {found.length === 0 && <li className="none">{t('noPerson')}</li>}
          {found.map((person) => (
            <FoundRow key={personKey(person.corpId, person)} person={person} done={() => setText('')} />
          ))}
          {found.length >= 24 && <li className="none">{t('moreMatches')}</li>}
        </ul>
      ) : (
        schools.map((school) => (
          <div key={school} role="group" aria-label={corpName(school)}>
            {schools.length > 1 && <h3 className="school el">{corpName(school)}</h3>}
            <ul className="pp">
              {cast
                .filter((device) => device.corpId === school)
                .map((device) => (
                  <CastRow key={device.id} device={device} />
                ))}
            </ul>
          </div>
        ))
      )}
    </section>
  );
}
