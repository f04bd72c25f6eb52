import { useState } from 'react';
import { sim } from '../api/client';
import type { Delivery } from '../api/types';
import { useT } from '../i18n';
import { cardViews, type CardView } from '../model/cards';
import { useStore } from '../model/use-stage';
import { Icon, Mark } from '../parts/icons';

interface Props {
  message: Delivery;
  /** Head line of the card: the school for families, nothing for staff. */
  from: string;
  /** Child the message is about; put before the title unless it names him already. */
  child: string;
  /** `live`: just arrived, ringed; `unread`: waited in the conversation, a dot. */
  fresh: '' | 'live' | 'unread';
  open: (url: string) => void;
}

/** One delivered message as the client draws it. */
export function MessageCard({ message, from, child, fresh, open }: Props) {
  const t = useT();
  if (message.recalled) return <p className="withdrawn">{t('recalled')}</p>;
  return (
    <>
      {cardViews(message).map((view, index) => (
        <OneView key={index} view={view} message={message} from={from} child={child} fresh={index === 0 ? fresh : ''} open={open} />
      ))}
    </>
  );
}

function OneView({ view, message, from, child, fresh, open }: Props & { view: CardView }) {
  const t = useT();
  if (view.shape === 'picture') return <img className="pic" src={sim.mediaUrl(view.mediaId)} alt={t('picture')} />;
  if (view.shape === 'file') {
    return (
      <a className="bubble filebub" href={sim.mediaUrl(view.mediaId)} download>
        <Icon name={message.msgtype === 'video' ? 'video' : 'file'} size={22} />
        <span className="el">
          {view.title || t(message.msgtype === 'voice' ? 'voice' : message.msgtype === 'video' ? 'videoMsg' : 'file')}
        </span>
      </a>
    );
  }
  if (view.shape === 'bubble') {
    const lines = view.lines.join('\n');
    const text = child && !lines.includes(child) ? `${child}：${lines}` : lines;
    return view.url ? (
      <button type="button" className={`bubble ${fresh === 'live' ? 'new' : ''}`} onClick={() => open(view.url)}>
        {text}
      </button>
    ) : (
      <p className={`bubble ${fresh === 'live' ? 'new' : ''}`}>{text}</p>
    );
  }
  const title = child && !view.title.includes(child) ? `${child}：${view.title}` : view.title;
  const interactive = view.buttons.length > 0 || view.submit !== null;
  const body = (
    <>
      {from !== '' && (
        <span className="wchead">
          <Mark size={20} />
          <span className="t3 el grow">{from}</span>
          {fresh === 'live' && <i className="live lotus" aria-hidden />}
          {fresh === 'unread' && <i className="still lotus" aria-hidden />}
        </span>
      )}
      <b className="wctitle">{title}</b>
      {view.emphasis !== '' && <span className="wcbig">{view.emphasis}</span>}
      {view.picture !== '' && /^(https?:|data:image\/|\/)/.test(view.picture) && (
        <img className="wcpic" src={view.picture} alt="" loading="lazy" />
      )}
      {view.lines.map((line, index) => (
        <span className="wcline" key={index}>
          {line}
        </span>
      ))}
      {view.rows.length > 0 && (
        <span className="wcrows">
          {view.rows.map((row) => (
            <span key={row.name}>
              <i>{row.name}</i>
              <span>{row.value}</span>
            </span>
          ))}
        </span>
      )}
      {view.url !== '' && (
        <span className="wf">
          {view.action ? <b className="pri">{view.action}</b> : <span>{t('viewDetail')}</span>}
          <span className="t3">
            <Icon name="chevronRight" />
          </span>
        </span>
      )}
    </>
  );
  const look = `wc ${fresh === 'live' ? 'new' : ''} ${view.url ? '' : 'flat'}`;
  return (
    <article className={look}>
      {view.url !== '' && !interactive ? (
        <button type="button" className="wcbody" onClick={() => open(view.url)}>
          {body}
        </button>
      ) : (
        <div className="wcbody">{body}</div>
      )}
      {interactive && <CardAnswer view={view} message={message} open={open} />}
    </article>
  );
}

/** Buttons, choices and the submit line of an interactive card. */
function CardAnswer({ view, message, open }: { view: CardView; message: Delivery; open: (url: string) => void }) {
  const t = useT();
  const store = useStore();
  const [chosen, setChosen] = useState<Readonly<Record<string, readonly string[]>>>(() =>
    Object.fromEntries(view.questions.map((q) => [q.key, q.options.filter((o) => o.chosen).map((o) => o.id)])),
  );
  const click = (key: string) => {
    const selected: Record<string, string[]> = {};
    for (const [question, ids] of Object.entries(chosen)) selected[question] = [...ids];
    void store.attempt(
      () => sim.clickCard(message.corpId, message.receiver.userid, { callId: message.callId, key, selected }),
      (reason) => t('failed', { reason }),
    );
  };
  const choose = (key: string, id: string, many: boolean) => {
    const now = chosen[key] ?? [];
    setChosen({ ...chosen, [key]: many ? (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]) : [id] });
  };
  if (view.answered !== '') return <p className="wcdone">{view.answered}</p>;
  return (
    <div className="wcask">
      {view.questions.map((question) => (
        <fieldset key={question.key}>
          {question.title !== '' && <legend>{question.title}</legend>}
          {question.options.map((option) => (
            <label key={option.id}>
              <input
                type={question.many ? 'checkbox' : 'radio'}
                name={`${message.id}${question.key}`}
                checked={(chosen[question.key] ?? []).includes(option.id)}
                onChange={() => choose(question.key, option.id, question.many)}
              />
              {option.text}
            </label>
          ))}
        </fieldset>
      ))}
      <div className="fx g8 wrap">
        {view.buttons.map((button) => (
          <button
            type="button"
            key={button.text + button.key}
            className={`btn sm grow ${button.style === 1 ? 'p' : button.style === 2 || button.style === 3 ? 'd' : ''}`}
            onClick={() => (button.url ? open(button.url) : click(button.key))}
          >
            {button.text}
          </button>
        ))}
        {view.submit && (
          <button type="button" className="btn sm p grow" onClick={() => view.submit && click(view.submit.key)}>
            {view.submit.text}
          </button>
        )}
      </div>
    </div>
  );
}
