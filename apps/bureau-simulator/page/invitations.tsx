import { sim, useRead, type Invitation } from './api';
import { useLanguage } from './i18n';

/** Invitations to the community as they came in. */
export function Invitations() {
  const { t, locale } = useLanguage();
  const { data, again } = useRead<{ invitations: Invitation[] }>('/invitations', 3_000);
  const list = data?.invitations ?? [];
  return (
    <section>
      <div className="bar">
        <span className="hint grow">{t('total', { n: list.length })}</span>
        <button type="button" className="btn" disabled={list.length === 0} onClick={() => void sim('DELETE', '/invitations').then(again)}>
          {t('clear')}
        </button>
      </div>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th>{t('at')}</th>
              <th>{t('invitee')}</th>
              <th>{t('school')}</th>
              <th>{t('lastGrade')}</th>
              <th>{t('leftYear')}</th>
              <th>{t('mobile')}</th>
              <th>{t('status')}</th>
            </tr>
          </thead>
          <tbody>
            {list.map((one) => (
              <tr key={one.inviteId}>
                <td className="num">{new Date(one.at).toLocaleString(locale, { timeZone: 'Asia/Macau' })}</td>
                <td>{one.name}</td>
                <td>{one.schoolCode}</td>
                <td>{one.lastGrade}</td>
                <td className="num">{one.leftYear}</td>
                <td className="num">{one.mobile}</td>
                <td>
                  <span className={one.status === 'failed' ? 'tag warn' : 'tag good'}>
                    {t(one.joinedAt === undefined ? one.status : 'joined')}
                  </span>{' '}
                  {one.status === 'failed' ? null : <a href={`/community/join/${one.inviteId}`}>{t('openInvitation')}</a>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {list.length === 0 && <p className="empty">{t('none')}</p>}
      </div>
    </section>
  );
}
