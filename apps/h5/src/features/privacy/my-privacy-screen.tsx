import { m } from '@contracts/messages';
import { myPrivacyApi, type MyPrivacyRequest } from '@contracts/privacy';
import { useRouteQuery } from '@ui/core/api/query';
import { formatDay } from '@ui/core/format/date';
import { useNews } from '@ui/core/live/use-news';
import { privacyFace, privacyKindWord } from '@ui/core/privacy/privacy-words';
import { useSession } from '@ui/core/session/session';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { EmptyState } from '@ui/core/states/states';
import { StatusTag } from '@ui/core/status/status-tag';
import { BottomBar, Page } from '@ui/mobile/page';
import { ScreenFault } from '../../shared/screen-fault';
import './privacy.css';

/** 我的個人資料: what I have asked of the school about my data or my child's, and what it answered (I4, OVR-33). */
export function MyPrivacyScreen() {
  const { person } = useSession();
  const query = useRouteQuery(myPrivacyApi.list, {}, { staleTime: 0 });
  useNews(`me:${person.id}`, [myPrivacyApi.list]);
  const items = query.data?.items;
  return (
    <Page
      title={m.privacy_mine()}
      bar={
        <BottomBar>
          <a className="sc-button sc-button--primary sc-button--large sc-button--block" href={`/${person.kind}/privacy/new`}>
            {m.privacy_mine_ask()}
          </a>
        </BottomBar>
      }
    >
      <p className="mpv-intro">{m.privacy_mine_intro()}</p>
      {items === undefined ? (
        query.error === null ? (
          <SkeletonRows count={3} />
        ) : (
          <ScreenFault error={query.error} title={m.privacy_mine_failed()} onRetry={() => void query.refetch()} />
        )
      ) : items.length === 0 ? (
        <EmptyState surface="h5" title={m.privacy_mine_none()} text={m.privacy_mine_none_text()} />
      ) : (
        <ul className="mpv-list">
          {items.map((item) => (
            <Request key={item.id} request={item} />
          ))}
        </ul>
      )}
    </Page>
  );
}

function Request({ request }: { request: MyPrivacyRequest }) {
  const { kind, studentName, askedOn, dueOn, note, answer, state } = request;
  const face = privacyFace(state);
  return (
    <li className="mpv-item">
      <div className="mpv-item__head">
        <b>{studentName === '' ? privacyKindWord(kind) : `${privacyKindWord(kind)} · ${studentName}`}</b>
        <StatusTag tone={face.tone} icon={face.icon}>
          {face.word}
        </StatusTag>
      </div>
      <p>{note}</p>
      <small>
        {[
          m.privacy_mine_on({ day: formatDay(askedOn) }),
          ...(state === 'open' ? [m.privacy_mine_due({ day: formatDay(dueOn) })] : []),
        ].join(' · ')}
      </small>
      {answer === '' ? null : (
        <div className="mpv-answer">
          <small>{m.privacy_mine_answer()}</small>
          <p>{answer}</p>
        </div>
      )}
    </li>
  );
}
