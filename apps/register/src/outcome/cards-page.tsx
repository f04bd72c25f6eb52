import { m } from '@contracts/messages';
import { routes } from '../routes';
import { formatTableTime } from '@ui/core/format/date';
import { IconIdCard } from '@ui/core/icons/icons';
import { Button } from '@ui/core/shell/button';
import { BottomBar } from '@ui/mobile/page';
import { Head, Screen } from '../parts/frame';
import { ProblemNote } from '../parts/problem-note';
import type { StepProps } from '../steps/step-props';
import { cardWord, identityWord } from '../words';

/** 查看已訂閱教育證: type, last four, date, identity (SUB-68); a temporary number can become a card (SUB-30). */
export function CardsPage({ token, view, registration, onBack }: StepProps & { onBack: () => void }) {
  return (
    <Screen
      school={view.school?.name}
      head={<Head school={view.school?.name} title={m.register_cards_title()} wave />}
      bar={
        <BottomBar>
          <Button size="large" onClick={onBack}>
            {m.register_back()}
          </Button>
        </BottomBar>
      }
    >
      {view.cards.length === 0 ? <p className="rg-note">{m.register_cards_none()}</p> : null}
      <ul className="rg-cards">
        {view.cards.map((card) => (
          <li key={card.id}>
            <span className="rg-card__picture">
              <IconIdCard size={26} />
            </span>
            <div>
              <b>{card.credential === 'temporary' ? m.register_card_temporary() : cardWord(card.cardType)}</b>
              <p>
                {[card.studentName ?? '', identityWord(card.identity), m.register_card_ends({ last4: card.last4 })]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </p>
              <p>{formatTableTime(card.verifiedAt)}</p>
              {card.credential === 'temporary' ? (
                <Button
                  kind="text"
                  size="medium"
                  busy={registration.busy}
                  onClick={() =>
                    void registration
                      .step((call) => call(routes.replaceCard, { params: { token, id: card.id } }))
                      .then((taken) => {
                        if (taken) onBack();
                      })
                  }
                >
                  {m.register_card_definitive()}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {registration.problem === undefined ? null : <ProblemNote problem={registration.problem} />}
    </Screen>
  );
}
