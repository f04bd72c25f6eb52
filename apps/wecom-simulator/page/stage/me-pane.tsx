import type { Device } from '../api/types';
import { useT } from '../i18n';
import { classNames, isAway, personRole } from '../model/people';
import { useStage, useStore } from '../model/use-stage';
import { Avatar } from '../parts/avatar';
import { Icon } from '../parts/icons';
import { Switch } from '../parts/switch';
import { Invitations } from './invitations';
import type { Sheet } from './use-client-page';

/** 我: who holds this device, and what only its owner can do: follow, unfollow, lose the network. */
export function MePane({ device, name, show }: { device: Device; name: string; show: (sheet: Sheet) => void }) {
  const t = useT();
  const store = useStore();
  const corp = useStage((state) => state.corps.find((one) => one.corpId === device.corpId));
  const directory = useStage((state) => state.directories[device.corpId]);
  const failed = (reason: string) => t('failed', { reason });
  const { person } = device;
  const family = device.identity.kind !== 'member';
  const follows = device.stranger !== true && !isAway(person);
  const role = device.subtitle || (person ? personRole(person, directory) : '');
  return (
    <div className="mepane">
      <div className="mehead">
        <Avatar name={name} family={family} className="av-lg" />
        <div className="mn">
          <b className="el">{name}</b>
          <small className="el">{family ? role : [corp?.name, role].filter(Boolean).join(' · ')}</small>
        </div>
      </div>
      <ul className="hostcells">
        <li>
          <span>{t('account')}</span>
          <span className="val el">{device.identity.userid}</span>
        </li>
        {(person?.children ?? []).map((child) => (
          <li key={child.userid}>
            <span className="el">{child.name}</span>
            <span className="val el">{classNames(child.userid, directory)}</span>
          </li>
        ))}
      </ul>
      <Invitations device={device} />
      {device.identity.kind === 'parent' && device.stranger !== true && (
        <ul className="hostcells">
          <li>
            <span className="grow">{t('schoolNotice')}</span>
            {follows ? (
              <button type="button" className="btn sm d" onClick={() => void store.attempt(() => store.setFollow(device, false), failed)}>
                {t('unfollow')}
              </button>
            ) : (
              <button type="button" className="btn sm p" onClick={() => void store.attempt(() => store.setFollow(device, true), failed)}>
                {t('follow')}
              </button>
            )}
          </li>
        </ul>
      )}
      <ul className="hostcells">
        <li>
          <button type="button" className="cellbtn" onClick={() => show({ kind: 'sms' })}>
            <Icon name="mail" size={20} />
            <span className="grow">{t('sms')}</span>
            <span className="val el">{device.mobile}</span>
            <Icon name="chevronRight" />
          </button>
        </li>
        <li>
          <button type="button" className="cellbtn" onClick={() => show({ kind: 'scan' })}>
            <Icon name="scan" size={20} />
            <span className="grow">{t('scan')}</span>
            <Icon name="chevronRight" />
          </button>
        </li>
        <li>
          <span className="grow">{t('goOffline')}</span>
          <Switch
            label={t('faultOffline', { name })}
            on={device.offline === true}
            change={(on) => void store.attempt(() => store.setOffline(device.id, on), failed)}
          />
        </li>
      </ul>
    </div>
  );
}
