import './sending.css';
import { m } from '@contracts/messages';
import { REACH_REASONS, type ReachPreview, type ReachReason } from '@contracts/notice-sending';
import { FourPartBar } from '@ui/core/charts/four-part-bar';
import { MAX_STONES, type ResponseCounts } from '@ui/core/charts/response-counts';
import { formatNumber, formatPercent } from '@ui/core/format/number';
import { IconEye, IconIdCard, IconPeople, IconPhone, type Icon } from '@ui/core/icons/icons';
import { namesByClass, reachGroups, reachReasonWord, reachStepMessage, reachStepWord } from '@ui/core/notices/reach-words';
import { Button } from '@ui/core/shell/button';
import { toast } from '@ui/core/status/toast';
import { SectionHead } from '@ui/mobile/page';
import { Sheet } from '@ui/mobile/sheet';
import { copyText } from '../../../../shared/copy-text';

const NAMES_SHOWN = 30;
const RING = 92;
const STROKE = 12;
const ICONS: Readonly<Record<ReachReason, Icon>> = {
  no_guardian: IconPeople,
  not_joined: IconPhone,
  out_of_scope: IconEye,
  no_account: IconIdCard,
};
/** A child that can be reached is blue, one that cannot is the broken stone. */
const stones = (reachable: number, students: number): ResponseCounts => ({
  done: reachable,
  opened: 0,
  handed: 0,
  waiting: 0,
  refused: students - reachable,
});

/** 送達預覽: who will get it, who will not, why, and the one next step (BEY-02). */
export function ReachSheet({ open, reach, onClose, onGo }: { open: boolean; reach: ReachPreview; onClose: () => void; onGo: () => void }) {
  const groups = reachGroups(reach.people, REACH_REASONS);
  const hidden = reach.unreached - reach.people.length;
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={m.notice_writing_reach()}
      tall
      foot={
        <>
          <Button size="large" onClick={onClose}>
            {m.notice_writing_reach_back()}
          </Button>
          <Button
            kind="primary"
            size="large"
            {...(reach.reachable === 0 ? { disabledReason: m.notice_writing_reach_nobody() } : {})}
            onClick={onGo}
          >
            {m.notice_writing_reach_go({ n: formatNumber(reach.reachable) })}
          </Button>
        </>
      }
    >
      <div className="rch-head">
        <ReachRing reach={reach} />
        <div>
          <p className="rch-head__ok">
            {reach.reachable === 0 ? m.notice_writing_reach_nobody() : m.notice_writing_reach_ok({ n: formatNumber(reach.reachable) })}
          </p>
          <p className={reach.unreached === 0 ? 'rch-head__all' : 'rch-head__bad'}>
            {reach.unreached === 0 ? m.notice_writing_reach_all() : m.notice_writing_reach_bad({ n: formatNumber(reach.unreached) })}
          </p>
          <p className="rch-head__note">{m.ui_one_stone()}</p>
        </div>
      </div>
      {reach.classes.map((row) => (
        <div key={row.classId} className="sc-class-row">
          <b className="sc-class-row__name">{row.name}</b>
          <ReachStones name={row.name} reachable={row.reachable} students={row.students} />
          <span className="sc-class-row__sum sc-number" aria-hidden="true">
            <b>{formatNumber(row.reachable)}</b>
            <span className="sc-quiet">/{formatNumber(row.students)}</span>
          </span>
        </div>
      ))}
      {groups.length === 0 ? null : (
        <>
          <div className="rch-section">
            <SectionHead note={<span className="sc-number">{formatNumber(reach.unreached)}</span>}>
              {m.notice_writing_reach_people()}
            </SectionHead>
          </div>
          {groups.map(({ reason, people }) => (
            <ReasonRow key={reason} reason={reason} people={people} />
          ))}
          {hidden > 0 ? <p className="rch-more">{m.notice_writing_reach_more({ n: formatNumber(hidden) })}</p> : null}
        </>
      )}
    </Sheet>
  );
}

function ReachRing({ reach }: { reach: ReachPreview }) {
  const radius = (RING - STROKE) / 2;
  const round = 2 * Math.PI * radius;
  const share = reach.students === 0 ? 0 : reach.reachable / reach.students;
  const gap = share > 0 && share < 1 ? 2 : 0;
  const arc = (from: number, part: number) => ({
    strokeDasharray: `${Math.max(0, part * round - gap)} ${round}`,
    strokeDashoffset: -from * round,
  });
  return (
    <div className="sc-ring rch-ring">
      <svg
        width={RING}
        height={RING}
        viewBox={`0 0 ${RING} ${RING}`}
        role="img"
        aria-label={m.notice_writing_reach_ring({ ok: formatNumber(reach.reachable), bad: formatNumber(reach.unreached) })}
      >
        <g transform={`rotate(-90 ${RING / 2} ${RING / 2})`} fill="none" strokeWidth={STROKE}>
          <circle className="sc-ring__track" cx={RING / 2} cy={RING / 2} r={radius} />
          <circle className="sc-ring__arc sc-ring__arc--done" cx={RING / 2} cy={RING / 2} r={radius} {...arc(0, share)} />
          <circle className="sc-ring__arc sc-ring__arc--refused" cx={RING / 2} cy={RING / 2} r={radius} {...arc(share, 1 - share)} />
        </g>
      </svg>
      <div className="sc-ring__centre" aria-hidden="true">
        <b className="rch-ring__share">{formatPercent(reach.reachable, reach.students)}</b>
      </div>
    </div>
  );
}

function ReachStones({ name, reachable, students }: { name: string; reachable: number; students: number }) {
  const label = m.notice_writing_reach_class({ name, ok: formatNumber(reachable), bad: formatNumber(students - reachable) });
  if (students > MAX_STONES)
    return (
      <span className="rch-bar" role="img" aria-label={label}>
        <span aria-hidden="true">
          <FourPartBar counts={stones(reachable, students)} done="handled" />
        </span>
      </span>
    );
  return (
    <span className="sc-stones sc-stones--wrap" role="img" aria-label={label}>
      {Array.from({ length: students }, (_place, index) => (
        <i key={index} className={index < reachable ? 'sc-stone sc-stone--done' : 'sc-stone sc-stone--refused'} />
      ))}
    </span>
  );
}

function ReasonRow({ reason, people }: { reason: ReachReason; people: ReachPreview['people'] }) {
  const IconShape = ICONS[reason];
  const shown = people.slice(0, NAMES_SHOWN);
  const rest = people.length - shown.length;
  const step = () =>
    void copyText(reachStepMessage(reason, people)).then((done) =>
      toast(done ? m.notice_writing_reach_copied() : m.notice_writing_reach_not_copied(), done ? 'ok' : 'bad'),
    );
  return (
    <section className="rch-reason" aria-label={reachReasonWord(reason)}>
      <div className="rch-reason__head">
        <IconShape size={20} />
        <b>{reachReasonWord(reason)}</b>
        <span className="sc-number sc-quiet">{formatNumber(people.length)}</span>
        <Button size="medium" onClick={step}>
          {reachStepWord(reason)}
        </Button>
      </div>
      <p>
        {namesByClass(shown)}
        {rest > 0 ? ` ${m.notice_writing_reach_more({ n: formatNumber(rest) })}` : ''}
      </p>
    </section>
  );
}
