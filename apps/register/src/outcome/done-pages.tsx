import '@ui/core/states/states.css';
import { useState, type ReactNode } from 'react';
import { m } from '@contracts/messages';
import { routes } from '../routes';
import { API_BASE } from '@contracts/route';
import { formatTableTime } from '@ui/core/format/date';
import { closeWindow } from '@ui/core/host';
import { IconBell, IconCheckCircle, IconClock, IconPlus, IconScan } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { BrokenWaveDrawing, LotusDrawing } from '@ui/core/states/drawings';
import { StatusTag } from '@ui/core/status/status-tag';
import { Avatar } from '@ui/core/people/avatar';
import { Cell, CellGroup } from '@ui/mobile/cells';
import { BottomBar, SectionHead } from '@ui/mobile/page';
import { ConfirmDialog } from '@ui/mobile/sheet';
import { outcomeOf, type Outcome, type Over } from '../model/progress';
import type { Identity, RegistrationView } from '../model/view';
import { ProblemNote } from '../parts/problem-note';
import { Screen } from '../parts/frame';
import type { StepProps } from '../steps/step-props';
import { areaWord, identityWord, relationWord } from '../words';

interface DoneProps extends StepProps {
  onCards: () => void;
}

/** The page at the end: subscribed, or waiting. */
export function DonePage(props: DoneProps) {
  const outcome = outcomeOf(props.view);
  return outcome === 'waiting' ? <WaitingPage {...props} /> : <SubscribedPage {...props} outcome={outcome} />;
}

/** Drawing, headline and one line, centred on white. */
export function OutcomeHead({ drawing, title, text }: { drawing: ReactNode; title: string; text?: string | undefined }) {
  return (
    <header className="rg-outcome">
      {drawing}
      <h1>{title}</h1>
      {text === undefined ? null : <p>{text}</p>}
    </header>
  );
}

function headOf(outcome: Outcome, family: boolean): { title: string; text: string | undefined } {
  if (outcome === 'saved') return { title: m.register_done_saved_title(), text: m.register_done_saved_text() };
  if (outcome === 'joined') return { title: m.register_done_joined_title(), text: family ? m.register_done_subtitle_family() : undefined };
  return { title: m.register_done_title(), text: family ? m.register_done_subtitle_family() : m.register_done_subtitle_staff() };
}

function childTag(state: RegistrationView['children'][number]['state']): ReactNode {
  if (state === 'review')
    return (
      <StatusTag tone="warn" icon={IconClock}>
        {m.register_waits_review()}
      </StatusTag>
    );
  if (state === 'rejected') return <StatusTag tone="bad">{m.register_rejected_short()}</StatusTag>;
  if (state === 'blocked')
    return (
      <StatusTag tone="warn" icon={IconClock}>
        {m.register_child_blocked()}
      </StatusTag>
    );
  return (
    <StatusTag tone="ok" icon={IconCheckCircle}>
      {m.register_verified()}
    </StatusTag>
  );
}

/** 訂閱成功: SUB-66 for staff, SUB-88 for families. */
function SubscribedPage({ token, view, registration, outcome, onCards, onHelp }: DoneProps & { outcome: Outcome }) {
  const { busy, problem, step } = registration;
  const family = view.kind === 'family';
  const head = headOf(outcome, family);
  const add = (identity: Identity) => {
    if (identity !== 'teaching' && identity !== 'school_staff') return;
    void step((call) => call(routes.addIdentity, { params: { token }, body: { identity } }));
  };
  return (
    <Screen
      school={view.school?.name}
      head={<OutcomeHead drawing={<LotusDrawing />} {...head} />}
      bar={
        <BottomBar>
          <Button kind="primary" size="large" onClick={closeWindow}>
            {family ? m.register_go_notices() : m.register_go_wechat()}
          </Button>
        </BottomBar>
      }
    >
      <CellGroup>
        {view.mobile === null ? null : (
          <Cell
            label={m.register_mobile()}
            value={
              <>
                {areaWord(view.mobile.areaCode).replace(/\(.*/, '')} {view.mobile.number}
                <small className="rg-fixed">{m.register_mobile_fixed()}</small>
              </>
            }
          />
        )}
        {view.name === null || family ? null : <Cell label={m.register_name()} value={view.name} />}
        <Cell
          label={m.register_identities()}
          value={
            <span className="rg-identities">
              {view.identities.map((identity) => (
                <span key={identity}>
                  <IconCheckCircle size={16} />
                  {identityWord(identity)}
                </span>
              ))}
            </span>
          }
        />
        <button type="button" className="sc-cell rg-link-cell" onClick={onCards}>
          {m.register_see_cards()}
        </button>
      </CellGroup>
      {problem === undefined ? null : <ProblemNote problem={problem} onHelp={onHelp} />}
      {view.mayAdd.length === 0 ? null : (
        <div className="rg-buttons">
          {view.mayAdd.map((identity) => (
            <Button key={identity} size="large" block icon={IconScan} busy={busy} onClick={() => add(identity)}>
              {identity === 'teaching' ? m.register_scan_teaching() : m.register_scan_school_staff()}
            </Button>
          ))}
        </div>
      )}
      {family ? (
        <>
          {view.children.map((child, at) => (
            <section key={child.id}>
              <SectionHead>{m.register_student_n({ n: at + 1 })}</SectionHead>
              <div className="sc-cells">
                <div className="rg-child">
                  <Avatar id={child.id} name={child.name} size={42} />
                  <div>
                    <b>{child.name}</b>
                    <p>{[child.className, relationWord(child.relation)].join(' · ')}</p>
                    {child.nameDiffers ? <p>{m.register_name_differs()}</p> : null}
                  </div>
                  {childTag(child.state)}
                </div>
              </div>
            </section>
          ))}
          <div className="sc-cells rg-add">
            <button
              type="button"
              className="sc-cell rg-link-cell"
              disabled={busy}
              onClick={() => void step((call) => call(routes.addStudent, { params: { token } }))}
            >
              <IconPlus size={20} />
              {m.register_add_student()}
            </button>
          </div>
        </>
      ) : null}
      {outcome === 'joined' ? null : (
        <div className="rg-next">
          <IconBell size={22} />
          <div>
            <b>{m.register_one_step()}</b>
            <p>
              {view.followQr !== null ? m.register_one_step_follow() : family ? m.register_one_step_family() : m.register_one_step_staff()}
            </p>
            {view.followQr === null ? null : (
              <img src={`${API_BASE}${view.followQr}`} width={180} height={180} alt={m.register_school_notice_qr()} />
            )}
          </div>
        </div>
      )}
      {family ? <p className="rg-note">{m.register_note_children()}</p> : null}
      <p className="rg-links">
        {outcome === 'joined' ? null : (
          <Button kind="text" size="medium" onClick={() => onHelp(family ? 'not-arrived' : 'workbench')}>
            {m.register_not_arrived()}
          </Button>
        )}
        {family ? (
          <Button kind="text" size="medium" onClick={() => onHelp('phone')}>
            {m.register_change_phone()}
          </Button>
        ) : (
          <Button kind="text" size="medium" onClick={() => onHelp('sign-in')}>
            {m.register_how_to_sign_in()}
          </Button>
        )}
        {view.kind === 'admin' ? (
          <Button kind="text" size="medium" onClick={() => onHelp('real-name')}>
            {m.register_help_real_name_title()}
          </Button>
        ) : null}
      </p>
    </Screen>
  );
}

/** 等待審核: state, when it was handed in, and the way to take it back. */
function WaitingPage({ token, view, registration }: DoneProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Screen
      school={view.school?.name}
      head={
        <OutcomeHead
          drawing={<LotusDrawing />}
          title={m.register_waiting_title()}
          text={view.kind === 'family' ? m.register_waiting_text_family() : m.register_waiting_text_admin()}
        />
      }
      bar={
        <BottomBar>
          <Button kind="danger" size="large" busy={registration.busy} onClick={() => setAsking(true)}>
            {m.register_withdraw()}
          </Button>
          <Button kind="primary" size="large" onClick={closeWindow}>
            {m.register_go_wechat()}
          </Button>
        </BottomBar>
      }
    >
      <CellGroup>
        <Cell
          label={m.register_state()}
          value={
            <StatusTag tone="warn" icon={IconClock}>
              {m.register_waits_review()}
            </StatusTag>
          }
        />
        {view.submittedAt === null ? null : <Cell label={m.register_submitted_at()} value={formatTableTime(view.submittedAt)} />}
        {view.name === null || view.kind === 'family' ? null : <Cell label={m.register_name()} value={view.name} />}
        {view.children.map((child) => (
          <Cell key={child.id} label={m.register_student_name()} value={`${child.name} · ${child.className}`} />
        ))}
        {view.identity === null ? null : <Cell label={m.register_identity_short()} value={identityWord(view.identity)} />}
      </CellGroup>
      {registration.problem === undefined ? null : <ProblemNote problem={registration.problem} />}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={m.register_withdraw_confirm()}
        note={m.register_withdraw_note()}
        confirm={m.register_withdraw()}
        danger
        onConfirm={() => {
          setAsking(false);
          void registration.step((call) => call(routes.withdraw, { params: { token } }));
        }}
      />
    </Screen>
  );
}

/** Rejected, withdrawn, expired or ended: what happened and why, before a new beginning (spec 01 §7). */
export function OverPage({ view, registration, over, onAgain }: StepProps & { over: Over; onAgain: () => void }) {
  const words = {
    rejected: [m.register_rejected_title(), undefined],
    withdrawn: [m.register_withdrawn_title(), m.register_withdrawn_text()],
    expired: [m.register_expired_title(), m.register_expired_text()],
    revoked: [m.register_revoked_title(), m.register_revoked_text()],
  } as const;
  const [title, text] = words[over];
  return (
    <Screen
      school={view.school?.name}
      head={<OutcomeHead drawing={<BrokenWaveDrawing />} title={title} text={text} />}
      bar={
        <BottomBar>
          <Button kind="primary" size="large" onClick={onAgain}>
            {m.register_apply_again()}
          </Button>
        </BottomBar>
      }
    >
      <CellGroup>
        {over !== 'rejected' || view.rejectReason === null ? null : <Cell label={m.register_rejected_reason()} value={view.rejectReason} />}
        {view.reviewedAt === null ? null : <Cell label={m.register_rejected_at()} value={formatTableTime(view.reviewedAt)} />}
        {view.submittedAt === null ? null : <Cell label={m.register_submitted_at()} value={formatTableTime(view.submittedAt)} />}
      </CellGroup>
      {registration.problem === undefined ? null : <ProblemNote problem={registration.problem} />}
    </Screen>
  );
}
