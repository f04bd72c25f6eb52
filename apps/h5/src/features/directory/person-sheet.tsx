import { useState } from 'react';
import { fieldsApi, type PersonCard } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { useApi, useRouteQuery } from '@ui/core/api/query';
import { canChat, openChat } from '@ui/core/host';
import { IconChat, IconPhone } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { Button } from '@ui/core/shell/button';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { toast } from '@ui/core/status/toast';
import { Sheet } from '@ui/mobile/sheet';

/** Card of a colleague: the fields the unit shows; a chat in WeCom, and numbers that may be seen can be called (CON-26). */
export function PersonSheet({ id, name, onClose }: { id: string | undefined; name: string; onClose: () => void }) {
  const query = useRouteQuery(fieldsApi.card, { params: { id: id ?? '' } }, { enabled: id !== undefined });
  const card = id === undefined ? undefined : query.data;
  return (
    <Sheet open={id !== undefined} onClose={onClose} title={name} tall>
      {card !== undefined ? (
        <Card card={card} />
      ) : query.error === null ? (
        <SkeletonRows count={4} />
      ) : (
        <FailedState surface="h5" error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Sheet>
  );
}

function Card({ card }: { card: PersonCard }) {
  const phone = card.fields.find((field) => field.key === 'mobile') ?? card.fields.find((field) => field.type === 'phone');
  return (
    <div className="dir-card">
      <div className="dir-card__head">
        <Avatar id={card.id} name={card.name} size={42} />
        <span>
          <b>{card.name}</b>
          {card.departments.map((path) => (
            <small key={path}>{path}</small>
          ))}
        </span>
      </div>
      <dl>
        {card.fields.map((field) => (
          <div key={field.key}>
            <dt>{field.label}</dt>
            <dd>
              {field.type === 'mail' ? (
                <a href={`mailto:${field.value}`}>{field.value}</a>
              ) : field.type === 'phone' ? (
                <a className="sc-number" href={`tel:${field.value.replaceAll(' ', '')}`}>
                  {field.value}
                </a>
              ) : field.type === 'link' && /^https?:\/\//.test(field.value) ? (
                <a href={field.value} rel="noreferrer noopener">
                  {field.value}
                </a>
              ) : (
                field.value
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className="dir-card__acts">
        {card.userid === null || !canChat() ? null : <ChatButton userid={card.userid} />}
        {phone === undefined ? null : (
          <a className="sc-button sc-button--primary sc-button--large sc-button--block" href={`tel:${phone.value.replaceAll(' ', '')}`}>
            <IconPhone size={20} />
            {m.staff_contacts_call()}
          </a>
        )}
      </div>
    </div>
  );
}

/** 【發消息】: the chat itself is WeCom's. */
function ChatButton({ userid }: { userid: string }) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  const chat = async () => {
    setBusy(true);
    const url = window.location.href.split('#')[0] ?? '';
    const opened = await openChat(userid, () => api.call(fieldsApi.chat, { body: { url } })).catch(() => false);
    setBusy(false);
    if (!opened) toast(m.staff_contacts_message_failed(), 'bad');
  };
  return (
    <Button size="large" block icon={IconChat} busy={busy} onClick={() => void chat()}>
      {m.staff_contacts_message()}
    </Button>
  );
}
