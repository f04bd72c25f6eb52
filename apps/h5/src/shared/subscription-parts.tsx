import '@ui/mobile/cells.css';
import { m } from '@contracts/messages';
import type { myRegistrationApi } from '@contracts/registration-admin';
import type { OkOf } from '@contracts/route';
import { formatTableTime } from '@ui/core/format/date';
import { Avatar } from '@ui/core/people/avatar';
import { IconIdCard } from '@ui/core/icons/icons';
import { SectionHead } from '@ui/mobile/page';
import { cardWord, identityWord } from '@ui/core/registration/registration-words';
import './subscription-parts.css';

type Mine = OkOf<typeof myRegistrationApi.read>;

/** The children of the subscription, each with the class. */
export function MyChildren({ items }: { items: Mine['children'] }) {
  if (items.length === 0) return null;
  return (
    <>
      <SectionHead>{m.staff_registration_mine_children()}</SectionHead>
      <ul className="sc-cells">
        {items.map((child) => (
          <li key={`${child.name}/${child.className}`} className="sub-row">
            <Avatar id={child.name} name={child.name} size={42} />
            <span>
              <b>{child.name}</b>
              <small>{child.className}</small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Subscribed education cards: type, whose, last four, date. */
export function MyCards({ items }: { items: Mine['cards'] }) {
  if (items.length === 0) return null;
  return (
    <>
      <SectionHead>{m.staff_registration_mine_cards()}</SectionHead>
      <ul className="sc-cells">
        {items.map((card) => (
          <li key={card.id} className="sub-row">
            <span className="sub-row__card">
              <IconIdCard size={24} />
            </span>
            <span>
              <b>{m.staff_registration_credential_card({ card: cardWord(card.cardType, card.credential), last4: card.last4 })}</b>
              <small>
                {[card.studentName ?? '', identityWord(card.identity), formatTableTime(card.verifiedAt)]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
