import { useState } from 'react';
import { sim, useRead, type SchoolLine, type ShownEntry } from './api';
import { EntryForm } from './entry-form';
import { useLanguage } from './i18n';

const PAGE = 60;
const blank = (schoolCode: string): ShownEntry => ({
  ref: 'new',
  cardType: 'S',
  cardNo: '',
  temporaryNo: null,
  cardStatus: 'valid',
  birthDate: '',
  nameZh: '',
  namePt: '',
  schoolCode,
  payload: null,
});

/** Everybody with a card or a temporary number; the chosen one at the right with the picture to scan. */
export function Register({
  school,
  schools,
  say,
}: {
  school: string;
  schools: readonly SchoolLine[];
  say: (text: string, bad?: boolean) => void;
}) {
  const { t } = useLanguage();
  const [q, setQ] = useState('');
  const [type, setType] = useState('');
  const [noted, setNoted] = useState(true);
  const [limit, setLimit] = useState(PAGE);
  const [open, setOpen] = useState<ShownEntry | null>(null);
  const query = new URLSearchParams({ school, type, q, noted: String(noted && q === ''), limit: String(limit) });
  const { data, again } = useRead<{ total: number; entries: ShownEntry[] }>(`/entries?${query.toString()}`);
  const typeName = { S: t('typeS'), T: t('typeT'), E: t('typeE') };
  const codeOfFirst = school || (schools[0]?.schoolCode ?? '');
  return (
    <div className={open ? 'split' : ''}>
      <section>
        <div className="bar">
          <input
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            value={q}
            onChange={(event) => setQ(event.target.value)}
          />
          <label>
            <span className="vh">{t('type')}</span>
            <select value={type} onChange={(event) => setType(event.target.value)}>
              <option value="">{t('allTypes')}</option>
              {(['S', 'T', 'E'] as const).map((one) => (
                <option key={one} value={one}>
                  {typeName[one]}
                </option>
              ))}
            </select>
          </label>
          <label className="check">
            <input type="checkbox" checked={noted} onChange={(event) => setNoted(event.target.checked)} />
            {t('notedOnly')}
          </label>
          <button type="button" className="btn p" disabled={codeOfFirst === ''} onClick={() => setOpen(blank(codeOfFirst))}>
            {t('add')}
          </button>
        </div>
        <div className="scroll">
          <table>
            <thead>
              <tr>
                <th>{t('name')}</th>
                <th>{t('number')}</th>
                <th>{t('type')}</th>
                <th>{t('birthday')}</th>
                <th>{t('school')}</th>
                <th>{t('classCode')}</th>
                <th>{t('status')}</th>
                <th>{t('note')}</th>
              </tr>
            </thead>
            <tbody>
              {data?.entries.map((entry) => (
                <tr key={entry.ref} className={open?.ref === entry.ref ? 'on' : ''}>
                  <td>
                    <button type="button" className="link" onClick={() => setOpen(entry)}>
                      {entry.nameZh || entry.namePt}
                    </button>
                    {entry.nameZh !== '' && <small>{entry.namePt}</small>}
                  </td>
                  <td className="num">{entry.cardNo ?? entry.temporaryNo}</td>
                  <td>{entry.cardType}</td>
                  <td className="num">{entry.birthDate}</td>
                  <td>{entry.schoolCode}</td>
                  <td>{[entry.gradeCode, entry.classCode].filter(Boolean).join(' ')}</td>
                  <td>
                    <span className={entry.cardStatus === 'valid' ? 'tag good' : 'tag warn'}>{t(entry.cardStatus)}</span>
                  </td>
                  <td className="note">{entry.note}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {data?.entries.length === 0 && <p className="empty">{t('none')}</p>}
        </div>
        <p className="hint foot">
          {t('total', { n: data?.total ?? 0 })}
          {data && data.total > limit && (
            <button type="button" className="btn" onClick={() => setLimit(limit + PAGE * 3)}>
              {t('more')}
            </button>
          )}
        </p>
      </section>
      {open && (
        <EntryForm
          key={open.ref}
          entry={open}
          schools={schools}
          close={() => setOpen(null)}
          done={(kept) => {
            say(t('saved'));
            setOpen(kept);
            again();
          }}
          failed={(reason) => say(t('faulty', { reason }), true)}
          remove={async () => {
            await sim('DELETE', `/entries/${encodeURIComponent(open.ref)}`);
            setOpen(null);
            again();
          }}
        />
      )}
    </div>
  );
}
