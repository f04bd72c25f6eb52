import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { bureauNoticesApi, type BureauNotice } from '@contracts/bureau-notices';
import { m } from '@contracts/messages';
import { routeKey, useRouteMutation, useRouteQuery } from '@ui/core/api/query';
import { formatTableTime } from '@ui/core/format/date';
import { identityWord } from '@ui/core/registration/registration-words';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { toast } from '@ui/core/status/toast';
import { CellGroup, SwitchCell } from '@ui/mobile/cells';
import { SectionHead } from '@ui/mobile/page';
import { ScreenFault } from '../../shared/screen-fault';
import './bureau-messages.css';

/** Longer texts begin folded. */
const FOLD = 90;

/** 教青局消息: newest first, and the switch that does without them (BUR-01, BUR-02). */
export function BureauMessages() {
  const client = useQueryClient();
  const query = useRouteQuery(bureauNoticesApi.list, {});
  const choose = useRouteMutation(bureauNoticesApi.choose);
  const data = query.data;
  if (data === undefined)
    return query.error === null ? (
      <SkeletonRows count={2} />
    ) : (
      <ScreenFault error={query.error} title={m.staff_registration_notice_failed()} onRetry={() => void query.refetch()} />
    );
  const wanted = choose.isPending ? choose.variables.body.stopped === false : !data.stopped;
  return (
    <>
      <SectionHead>{m.staff_registration_notice_messages()}</SectionHead>
      {data.items.length === 0 ? (
        <p className="bm-none">{m.staff_registration_notice_messages_none()}</p>
      ) : (
        <ul className="sc-cells">
          {data.items.map((item) => (
            <Message key={item.id} item={item} />
          ))}
        </ul>
      )}
      <CellGroup>
        <SwitchCell
          label={m.staff_registration_notice_receive()}
          note={
            data.stopped && data.choiceAt !== null
              ? m.staff_registration_notice_choice({ time: formatTableTime(data.choiceAt) })
              : m.staff_registration_notice_receive_note()
          }
          checked={wanted}
          disabled={choose.isPending}
          onChange={(on) =>
            choose.mutate(
              { body: { stopped: !on } },
              {
                onSuccess: () => {
                  toast(on ? m.staff_registration_notice_started() : m.staff_registration_notice_stopped());
                  void client.invalidateQueries({ queryKey: routeKey(bureauNoticesApi.list) });
                },
                onError: (error) => toast(error.message, 'bad'),
              },
            )
          }
        />
      </CellGroup>
    </>
  );
}

function Message({ item }: { item: BureauNotice }) {
  const long = [...item.body].length > FOLD || item.body.includes('\n');
  const [open, setOpen] = useState(!long);
  return (
    <li className="bm-message">
      <b>{item.title}</b>
      <small>
        {[
          formatTableTime(item.sentAt),
          m.staff_registration_notice_for({ identities: item.identities.map(identityWord).join(m.notices_name_separator()) }),
        ].join(' · ')}
      </small>
      <p className={open ? undefined : 'bm-message__fold'}>{item.body}</p>
      {long ? (
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? m.staff_registration_notice_less() : m.staff_registration_notice_more()}
        </button>
      ) : null}
    </li>
  );
}
