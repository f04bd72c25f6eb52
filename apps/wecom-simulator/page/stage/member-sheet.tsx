import { useEffect, useState } from 'react';
import { sim } from '../api/client';
import type { Device, Person } from '../api/types';
import { useT } from '../i18n';
import { useStore } from '../model/use-stage';
import { Avatar } from '../parts/avatar';
import { Sheet } from '../parts/sheet';
import type { FrameAnswer } from './use-frame-bridge';

/** The client's own picker of colleagues, for pages that ask for it. */
export function MemberSheet({ device, many, reply }: { device: Device; many: boolean; reply: (answer: FrameAnswer) => void }) {
  const t = useT();
  const store = useStore();
  const [text, setText] = useState('');
  const [people, setPeople] = useState<Person[]>([]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, Person>>(new Map());
  useEffect(() => {
    let stale = false;
    sim.people(device.corpId, { kind: 'member', q: text.trim(), limit: 50 }).then(
      (list) => !stale && setPeople(list),
      (error: unknown) => !stale && store.say(t('failed', { reason: String(error) }), true),
    );
    return () => {
      stale = true;
    };
  }, [device.corpId, text, store, t]);
  const toggle = (person: Person) => {
    const next = new Map(many ? chosen : []);
    if (chosen.has(person.userid)) next.delete(person.userid);
    else next.set(person.userid, person);
    setChosen(next);
  };
  const done = () =>
    reply({
      outcome: 'ok',
      result: {
        departmentList: [],
        userList: [...chosen.values()].map(({ userid, name }) => ({ id: userid, name, avatar: '' })),
      },
    });
  return (
    <Sheet title={t('tabContacts')} close={() => reply({ outcome: 'cancel' })}>
      <input
        data-first
        className="field blk"
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className="picklist">
        {people.map((person) => (
          <li key={person.userid}>
            <label>
              <input type={many ? 'checkbox' : 'radio'} name="member" checked={chosen.has(person.userid)} onChange={() => toggle(person)} />
              <Avatar name={person.name} className="av-xs" />
              <span className="el">{person.name}</span>
            </label>
          </li>
        ))}
      </ul>
      <button type="button" className="btn p blk" disabled={chosen.size === 0} onClick={done}>
        {t('scanGo')} {chosen.size > 0 && `(${chosen.size})`}
      </button>
    </Sheet>
  );
}
