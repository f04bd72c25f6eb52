import { fieldsApi, type PersonCard } from '@contracts/contacts-fields';
import { m } from '@contracts/messages';
import { useRouteQuery } from '@ui/core/api/query';
import { IconPhone } from '@ui/core/icons/icons';
import { Avatar } from '@ui/core/people/avatar';
import { SkeletonRows } from '@ui/core/states/skeleton';
import { FailedState } from '@ui/core/states/states';
import { Sheet } from '@ui/mobile/sheet';

/** Card of a colleague: the fields the unit shows; numbers that may be seen can be called (CON-26). */
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
      {phone === undefined ? null : (
        <a className="sc-button sc-button--primary sc-button--large sc-button--block" href={`tel:${phone.value.replaceAll(' ', '')}`}>
          <IconPhone size={20} />
          {m.staff_contacts_call()}
        </a>
      )}
    </div>
  );
}
