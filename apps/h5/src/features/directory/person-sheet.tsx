import { fieldsApi, type PersonCard } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { IconPhone } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { ChatButton, dial, numberOf, PersonFields } from '@ui/core/people/person-card';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
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
  const number = numberOf(card);
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
      <PersonFields fields={card.fields} />
      <div className="dir-card__acts">
        <ChatButton size="large" block userid={card.userid} />
        {number === undefined ? null : (
          <a className="sc-button sc-button--primary sc-button--large sc-button--block" href={dial(number)}>
            <IconPhone size={20} />
            {m.staff_contacts_call()}
          </a>
        )}
      </div>
    </div>
  );
}
