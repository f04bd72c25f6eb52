import { sim } from '../api/client';
import type { Device, Invitation } from '../api/types';
import { useT } from '../i18n';
import { useStore } from '../model/use-stage';
import { Icon } from '../parts/icons';

/** Schools that have made an account for the number of this phone: 加入 takes it up. */
export function Invitations({ device }: { device: Device }) {
  const t = useT();
  const store = useStore();
  const join = (invitation: Invitation) =>
    void store.attempt(
      async () => {
        await sim.join(device.id, invitation);
        store.say(t('joined'));
        if (invitation.kind !== 'member' || device.client !== 'wechat') return;
        // WeCom is another program: its phone is put beside this one.
        await store.giveDevice({ ...invitation, status: 1 }, 'wecom-mobile', invitation.corpName);
      },
      (reason) => t('failed', { reason }),
    );
  return (
    <ul className="invites" aria-label={t('invitations')}>
      {(device.invitations ?? []).map((one) => (
        <li key={`${one.corpId}/${one.kind}/${one.userid}`}>
          <span className="av av-a" aria-hidden>
            <Icon name="school" size={20} />
          </span>
          <span className="mn grow">
            <b className="el">{t('invitedBy', { name: one.corpName })}</b>
            <small className="el t3">{t(one.kind === 'member' ? 'invitedWecom' : 'invitedNotice')}</small>
          </span>
          <button type="button" className="btn p sm" onClick={() => join(one)}>
            {t('accept')}
          </button>
        </li>
      ))}
    </ul>
  );
}
