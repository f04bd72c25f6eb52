import { useState } from 'react';
import { fieldsApi, type PersonCard } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { useApi } from '../api/query';
import { canChat, openChat } from '../host';
import { IconChat } from '../icons/icons';
import { Button, type ButtonProps } from '../shell/button';
import { toast } from '../status/toast';

/** `tel:` address of a number. */
export const dial = (number: string): string => `tel:${number.replaceAll(' ', '')}`;

/** The number of a card that 【撥打】 calls: the mobile, else the first one shown; undefined where none is shown. */
export function numberOf(card: PersonCard): string | undefined {
  return (card.fields.find((field) => field.key === 'mobile') ?? card.fields.find((field) => field.type === 'phone'))?.value;
}

/** The fields of a colleague's card that the unit shows; addresses and numbers can be pressed (CON-26). */
export function PersonFields({ fields }: { fields: PersonCard['fields'] }) {
  return (
    <dl>
      {fields.map((field) => (
        <div key={field.key}>
          <dt>{field.label}</dt>
          <dd>
            <FieldValue field={field} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function FieldValue({ field: { type, value } }: { field: PersonCard['fields'][number] }) {
  if (type === 'mail') return <a href={`mailto:${value}`}>{value}</a>;
  if (type === 'phone')
    return (
      <a className="sc-number" href={dial(value)}>
        {value}
      </a>
    );
  if (type === 'link' && /^https?:\/\//.test(value))
    return (
      <a href={value} target="_blank" rel="noreferrer noopener">
        {value}
      </a>
    );
  return value;
}

/** 【發消息】, where the client can: the chat itself is WeCom's. */
export function ChatButton({ userid, ...look }: { userid: string | null } & Pick<ButtonProps, 'kind' | 'size' | 'block'>) {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  if (userid === null || !canChat()) return null;
  const chat = async () => {
    setBusy(true);
    const url = window.location.href.split('#')[0] ?? '';
    const opened = await openChat(userid, () => api.call(fieldsApi.chat, { body: { url } })).catch(() => false);
    setBusy(false);
    if (!opened) toast(m.staff_contacts_message_failed(), 'bad');
  };
  return (
    <Button {...look} icon={IconChat} busy={busy} onClick={() => void chat()}>
      {m.staff_contacts_message()}
    </Button>
  );
}
