import './states.css';
import type { ReactNode } from 'react';
import { m } from '@contracts/messages';
import type { ApiError } from '../api/api-error';
import { Avatar } from '../people/avatar';
import { Button } from '../shell/button';
import { IconCopy, IconReload } from '../icons/icons';
import { toast } from '../status/toast';
import { BrokenWaveDrawing, DesktopDrawing, LiftedStoneDrawing, LockedStoneDrawing, LotusDrawing, MissingStoneDrawing } from './drawings';

/** Phones stack large buttons, the console lines up small ones. */
export type StateSurface = 'h5' | 'console';

interface FrameProps {
  surface: StateSurface;
  drawing: ReactNode;
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
  alert?: boolean;
}

function StateFrame({ surface, drawing, title, text, actions, note, children, alert = false }: FrameProps) {
  return (
    <section className={`sc-state sc-state--${surface}`} role={alert ? 'alert' : undefined}>
      {drawing}
      <h2>{title}</h2>
      {text === undefined ? null : <p>{text}</p>}
      {children}
      {actions === undefined ? null : <div className="sc-state__actions">{actions}</div>}
      {note === undefined ? null : <div className="sc-state__note">{note}</div>}
    </section>
  );
}

/** Nothing here yet: says when there will be something, with the button that helps (where the reader may). */
export function EmptyState({
  surface,
  title,
  text,
  action,
}: {
  surface: StateSurface;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return <StateFrame surface={surface} drawing={<LotusDrawing />} title={title} text={text} actions={action} />;
}

/** The filter leaves nothing: the way back is one press. */
export function NoMatchState({ surface, onClear }: { surface: StateSurface; onClear: () => void }) {
  return (
    <StateFrame
      surface={surface}
      drawing={<LotusDrawing />}
      title={m.ui_no_match()}
      text={m.ui_no_match_text()}
      actions={
        <Button size={surface === 'h5' ? 'large' : 'normal'} onClick={onClear}>
          {m.ui_clear_filters()}
        </Button>
      }
    />
  );
}

export interface FailedStateProps {
  surface: StateSurface;
  /** 「暫時載入不到通知」 */
  title?: string;
  /** What is kept, first. */
  text?: ReactNode;
  error: ApiError | Error;
  onRetry?: () => void;
  note?: ReactNode;
}

/** Something failed: what is kept, retry, and in the console the number support asks for. */
export function FailedState({ surface, title, text, error, onRetry, note }: FailedStateProps) {
  const requestId = 'requestId' in error && error.requestId !== '' ? error.requestId : undefined;
  const size = surface === 'h5' ? 'large' : 'normal';
  return (
    <StateFrame
      surface={surface}
      drawing={<BrokenWaveDrawing />}
      title={title ?? m.ui_failed()}
      text={text ?? ('status' in error && error.status > 0 ? error.message : m.ui_failed_text())}
      alert
      note={note}
      actions={
        <>
          {onRetry === undefined ? null : (
            <Button kind="primary" size={size} icon={IconReload} onClick={onRetry}>
              {m.ui_retry()}
            </Button>
          )}
          {surface === 'h5' || requestId === undefined ? null : (
            <Button
              icon={IconCopy}
              onClick={() => {
                navigator.clipboard.writeText(requestId).then(
                  () => toast(m.ui_copied()),
                  () => toast(m.ui_reference({ id: requestId }), 'info'),
                );
              }}
            >
              {m.ui_copy_reference()}
            </Button>
          )}
        </>
      }
    />
  );
}

export interface Helper {
  id: string;
  name: string;
  role: string;
}

/** No right: says who may, and names people who can help (OVR-39). */
export function NoPermissionState({
  surface,
  text,
  helpers = [],
  action,
}: {
  surface: StateSurface;
  text?: ReactNode;
  helpers?: readonly Helper[];
  action?: ReactNode;
}) {
  return (
    <StateFrame
      surface={surface}
      drawing={<LockedStoneDrawing />}
      title={m.ui_no_permission()}
      text={text ?? m.ui_no_permission_text()}
      actions={action}
    >
      {helpers.length === 0 ? null : (
        <div className="sc-helpers">
          {helpers.map((helper) => (
            <div key={helper.id} className="sc-helper">
              <Avatar id={helper.id} name={helper.name} />
              <span>
                <b>{helper.name}</b>
                <small>{helper.role}</small>
              </span>
            </div>
          ))}
        </div>
      )}
    </StateFrame>
  );
}

/** Taken back by the school: nothing of the content, nothing to do. */
export function RecalledState({ surface, time, action }: { surface: StateSurface; time: string; action?: ReactNode }) {
  return (
    <StateFrame
      surface={surface}
      drawing={<LiftedStoneDrawing />}
      title={m.ui_recalled()}
      text={m.ui_recalled_text({ time })}
      actions={action}
    />
  );
}

/** Nothing is there: a wrong address, or, with its own words, something that was deleted. */
export function NotFoundState({
  surface,
  title,
  text,
  action,
}: {
  surface: StateSurface;
  title?: string;
  text?: string;
  action?: ReactNode;
}) {
  return (
    <StateFrame
      surface={surface}
      drawing={<MissingStoneDrawing />}
      title={title ?? m.ui_not_found()}
      text={text ?? m.ui_not_found_text()}
      actions={action}
    />
  );
}

/** 「請在電腦端打開」 (OVR-06): the console on a phone. */
export function OpenOnDesktopState({ text, action }: { text?: ReactNode; action?: ReactNode }) {
  return (
    <StateFrame
      surface="h5"
      drawing={<DesktopDrawing />}
      title={m.ui_open_on_desktop()}
      text={text ?? m.ui_open_on_desktop_text()}
      actions={action}
    />
  );
}
