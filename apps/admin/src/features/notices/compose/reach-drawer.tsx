import { useState } from 'react';
import { m } from '@contracts/messages';
import { REACH_REASONS, noticeSendingApi, type ReachPreview, type ReachReason } from '@contracts/notice-sending';
import type { NoticeDraft } from '@contracts/notice-types';
import { ApiError, isApiError } from '@ui/core/api/api-error';
import { useApi } from '@ui/core/api/query';
import { MAX_STONES } from '@ui/core/charts/response-counts';
import { formatNumber, formatPercent } from '@ui/core/format/number';
import { IconEye, IconIdCard, IconPeople, IconPhone, type Icon } from '@ui/core/icons/icons';
import { namesByClass, reachGroups, reachReasonWord, reachStepMessage, reachStepWord } from '@ui/core/notices/reach-words';
import { Button } from '@ui/core/shell/button';
import { SkeletonBar, SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { SideDrawer } from '@ui/admin/side-drawer';
import { useQuery } from '@tanstack/react-query';
import { ReachRing } from './reach-ring';

const ICONS: Readonly<Record<ReachReason, Icon>> = {
  no_guardian: IconPeople,
  not_joined: IconPhone,
  out_of_scope: IconEye,
  no_account: IconIdCard,
};
const NAMES = 30;
type Choice = Pick<NoticeDraft, 'targets' | 'audience' | 'includeAlumni'>;

/** 送達預覽: who will get it and who will not, with the reason and one next step each (BEY-02). */
export function ReachDrawer({
  open,
  choice,
  onClose,
  onGo,
  busy,
}: {
  open: boolean;
  choice: Choice;
  onClose: () => void;
  onGo: () => void;
  busy: boolean;
}) {
  const api = useApi();
  const body = {
    targets: choice.targets.map(({ kind, refId }) => ({ kind, refId })),
    audience: choice.audience,
    includeAlumni: choice.includeAlumni,
  };
  // A question of this moment: asked anew whenever the drawer opens.
  const query = useQuery<ReachPreview, ApiError>({
    queryKey: ['reach', body],
    queryFn: ({ signal }) => api.call(noticeSendingApi.reach, { body, signal }),
    enabled: open && body.targets.length > 0,
    staleTime: 0,
    gcTime: 0,
  });
  const { data } = query;
  return (
    <SideDrawer
      title={m.notice_writing_reach()}
      open={open}
      onClose={onClose}
      width={420}
      foot={
        <span className="cn-foot">
          <Button onClick={onClose}>{m.notice_writing_reach_back()}</Button>
          <Button
            kind="primary"
            busy={busy}
            {...(data?.reachable === 0 ? { disabledReason: m.notice_writing_reach_nobody() } : {})}
            onClick={onGo}
          >
            {data === undefined ? m.console_notices_submit() : m.notice_writing_reach_go({ n: formatNumber(data.reachable) })}
          </Button>
        </span>
      }
    >
      {data === undefined ? (
        query.error === null ? (
          <div className="cr-wait" aria-hidden="true">
            <SkeletonBar width={92} height={92} radius={46} />
            <SkeletonRows count={6} />
          </div>
        ) : isApiError(query.error, 'NOT_TARGET_FORBIDDEN') ? (
          <p className="cc-unreachable" role="alert">
            {query.error.message}
          </p>
        ) : (
          <FailedState surface="console" error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <Reach data={data} />
      )}
    </SideDrawer>
  );
}

function Reach({ data }: { data: ReachPreview }) {
  const missing = data.students - data.reachable;
  return (
    <>
      <div className="cr-sum">
        <ReachRing
          ok={data.reachable}
          bad={missing}
          label={m.notice_writing_reach_ring({ ok: data.reachable, bad: missing })}
          value={formatPercent(data.reachable, data.students)}
        />
        <p>
          <b>{missing === 0 ? m.notice_writing_reach_all() : m.notice_writing_reach_ok({ n: formatNumber(data.reachable) })}</b>
          {missing === 0 ? null : <b className="cn-bad">{m.notice_writing_reach_bad({ n: formatNumber(missing) })}</b>}
          <small className="sc-quiet">{m.console_notices_one_stone()}</small>
        </p>
      </div>
      <ul className="cr-classes">
        {data.classes.map((line) => (
          <li key={line.classId}>
            <b className="sc-ellipsis" title={line.name}>
              {line.name}
            </b>
            <ReachStones ok={line.reachable} bad={line.students - line.reachable} name={line.name} />
            <span className="sc-number">
              {formatNumber(line.reachable)}
              <span className="sc-quiet">/{formatNumber(line.students)}</span>
            </span>
          </li>
        ))}
      </ul>
      {data.people.length === 0 ? null : (
        <section className="cr-people" aria-label={m.notice_writing_reach_people()}>
          <h3>
            {m.notice_writing_reach_people()} <span className="sc-quiet sc-number">{formatNumber(data.unreached)}</span>
          </h3>
          {reachGroups(data.people, REACH_REASONS).map((group) => (
            <Reason key={group.reason} {...group} />
          ))}
          {data.unreached > data.people.length ? (
            <p className="cc-help">{m.notice_writing_reach_more({ n: formatNumber(data.unreached - data.people.length) })}</p>
          ) : null}
        </section>
      )}
    </>
  );
}

function ReachStones({ ok, bad, name }: { ok: number; bad: number; name: string }) {
  const label = m.notice_writing_reach_class({ name, ok, bad });
  if (ok + bad > MAX_STONES)
    return (
      <span className="sc-four-part" role="img" aria-label={label}>
        {ok === 0 ? null : <i className="sc-four-part__part sc-four-part__part--done" style={{ flexGrow: ok }} />}
        {bad === 0 ? null : <i className="sc-four-part__part sc-four-part__part--refused" style={{ flexGrow: bad }} />}
      </span>
    );
  return (
    <span className="sc-stones sc-stones--wrap" role="img" aria-label={label}>
      {Array.from({ length: ok + bad }, (_place, index) => (
        <i key={index} className={`sc-stone sc-stone--${index < ok ? 'done' : 'refused'}`} />
      ))}
    </span>
  );
}

function Reason({ reason, people }: { reason: ReachReason; people: ReachPreview['people'] }) {
  const [all, setAll] = useState(false);
  const ReasonIcon = ICONS[reason];
  const shown = all ? people : people.slice(0, NAMES);
  const hand = async () => {
    try {
      await navigator.clipboard.writeText(reachStepMessage(reason, people));
      toast(m.notice_writing_reach_copied());
    } catch {
      // Without the right to the clipboard the names are still on the page.
      toast(m.notice_writing_reach_not_copied(), 'bad');
    }
  };
  return (
    <div className="cr-reason">
      <header>
        <ReasonIcon size={18} className="cn-bad" />
        <b>{reachReasonWord(reason)}</b>
        <span className="sc-quiet sc-number">{formatNumber(people.length)}</span>
        <Button size="small" onClick={() => void hand()}>
          {reachStepWord(reason)}
        </Button>
      </header>
      <p>
        {namesByClass(shown)}
        {shown.length < people.length ? (
          <button type="button" className="cn-link" onClick={() => setAll(true)}>
            {` ${m.notice_writing_reach_more({ n: formatNumber(people.length - shown.length) })}`}
          </button>
        ) : null}
      </p>
    </div>
  );
}
