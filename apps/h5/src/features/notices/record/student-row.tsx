import { m } from '@contracts/messages';
import type { NoticeDeliveryRow } from '@contracts/notices';
import { LegendStone } from '@ui/core/charts/stones';
import { stoneWord, type DoneKind } from '@ui/core/charts/response-words';
import { IconChevronRight } from '@ui/core/icons/icons';
import { personWords, stoneState } from '@ui/core/notices/notice-words';
import { Avatar } from '@ui/core/people/avatar';

/** One child: state, and below it everybody the notice went to. A press opens what happened when. */
export function StudentRow({ row, kind, onOpen }: { row: NoticeDeliveryRow; kind: DoneKind; onOpen: () => void }) {
  const state = stoneState(row.stone);
  return (
    <button type="button" className="rec-row" onClick={onOpen}>
      <Avatar id={row.studentId} name={row.student} size={38} />
      <span className="rec-row__text">
        <span className="rec-row__head">
          <b>{row.student}</b>
          <span className="rec-row__state">
            <LegendStone state={state} />
            {stoneWord(state, kind)}
          </span>
        </span>
        {row.people.length === 0 ? <span className="rec-person rec-person--bad">{m.notices_no_guardian()}</span> : null}
        {row.people.map((person) => (
          <span
            key={person.personId}
            className={person.state === 'failed' || person.state === 'unknown' ? 'rec-person rec-person--bad' : 'rec-person'}
          >
            <span className="rec-person__who">
              {person.name === null ? person.relation : m.notices_person_of({ relation: person.relation, name: person.name })}
            </span>
            <span className="rec-person__what">{personWords(person, kind)}</span>
          </span>
        ))}
      </span>
      <IconChevronRight size={18} className="rec-row__end" />
    </button>
  );
}
