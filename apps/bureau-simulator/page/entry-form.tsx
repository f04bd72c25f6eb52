import { useState, type FormEvent } from 'react';
import { sim, type Entry, type SchoolLine, type ShownEntry } from './api';
import { useLanguage } from './i18n';

const TYPES = ['S', 'T', 'E'] as const;
const STATUSES = ['valid', 'lost', 'expired', 'cancelled'] as const;

/** One entry: its card as a picture that a simulated phone can scan, and everything about it to change. */
export function EntryForm({
  entry,
  schools,
  close,
  done,
  failed,
  remove,
}: {
  entry: ShownEntry;
  schools: readonly SchoolLine[];
  close: () => void;
  done: (kept: ShownEntry) => void;
  failed: (reason: string) => void;
  remove: () => Promise<void>;
}) {
  const { t } = useLanguage();
  const [form, setForm] = useState<Entry>(entry);
  const [asking, setAsking] = useState(false);
  const [copied, setCopied] = useState(false);
  const set = (change: Partial<Entry>): void => setForm({ ...form, ...change });
  const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const { answer, ...rest } = form;
    const body = { ...rest, cardNo: form.cardNo || null, temporaryNo: form.temporaryNo || null, ...(answer ? { answer } : {}) };
    sim<ShownEntry>('PUT', `/entries/${encodeURIComponent(entry.ref)}`, body).then(done, (error: unknown) => failed(reason(error)));
  };
  const copy = (text: string): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      (error: unknown) => failed(reason(error)),
    );
  };
  const text = (key: 'nameZh' | 'namePt' | 'gradeCode' | 'classCode' | 'note', label: string) => (
    <label>
      {label}
      <input value={form[key] ?? ''} onChange={(event) => set({ [key]: event.target.value })} />
    </label>
  );
  return (
    <form className="panel" onSubmit={save}>
      <div className="fx">
        <h2>{entry.nameZh || entry.namePt || t('add')}</h2>
        <button type="button" className="btn" onClick={close}>
          {t('close')}
        </button>
      </div>
      {entry.payload !== null ? (
        <figure>
          <img src={`/sim/qr?text=${encodeURIComponent(entry.payload)}`} alt={entry.payload} width={176} height={176} />
          <figcaption className="hint">{t('qrHint')}</figcaption>
          <button type="button" className="btn" onClick={() => copy(entry.payload ?? '')}>
            {t(copied ? 'copied' : 'copyPayload')}
          </button>
        </figure>
      ) : (
        entry.ref !== 'new' && <p className="hint">{t('noCard')}</p>
      )}
      <label>
        {t('type')}
        <select value={form.cardType} onChange={(event) => set({ cardType: event.target.value as Entry['cardType'] })}>
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {t(`type${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('cardNo')}
        <input inputMode="numeric" pattern="\d{8}" value={form.cardNo ?? ''} onChange={(event) => set({ cardNo: event.target.value })} />
      </label>
      <label>
        {t('temporaryNo')}
        <input pattern="XX\d{5}" value={form.temporaryNo ?? ''} onChange={(event) => set({ temporaryNo: event.target.value })} />
      </label>
      <label>
        {t('birthday')}
        <input
          required
          inputMode="numeric"
          pattern="\d{8}"
          placeholder={t('birthdayHint')}
          value={form.birthDate}
          onChange={(event) => set({ birthDate: event.target.value })}
        />
      </label>
      {text('nameZh', t('name'))}
      {text('namePt', t('namePt'))}
      <label>
        {t('school')}
        <input required list="schools" value={form.schoolCode} onChange={(event) => set({ schoolCode: event.target.value })} />
        <datalist id="schools">
          {schools.map((one) => (
            <option key={one.schoolCode} value={one.schoolCode}>
              {one.name}
            </option>
          ))}
        </datalist>
      </label>
      {form.cardType === 'S' && (
        <div className="two">
          {text('gradeCode', t('grade'))}
          {text('classCode', t('classCode'))}
        </div>
      )}
      <label>
        {t('status')}
        <select value={form.cardStatus} onChange={(event) => set({ cardStatus: event.target.value as Entry['cardStatus'] })}>
          {STATUSES.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </select>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={form.answer === 'never'}
          onChange={(event) => {
            const { answer: _, ...rest } = form;
            setForm(event.target.checked ? { ...rest, answer: 'never' } : rest);
          }}
        />
        {t('never')}
      </label>
      {text('note', t('note'))}
      <div className="fx">
        <button type="submit" className="btn p">
          {t('save')}
        </button>
        {entry.ref !== 'new' &&
          (asking ? (
            <span className="fx">
              {t('removeAsk', { name: entry.nameZh || entry.namePt })}
              <button type="button" className="btn d" onClick={() => void remove().catch((error: unknown) => failed(reason(error)))}>
                {t('remove')}
              </button>
              <button type="button" className="btn" onClick={() => setAsking(false)}>
                {t('cancel')}
              </button>
            </span>
          ) : (
            <button type="button" className="btn d" onClick={() => setAsking(true)}>
              {t('remove')}
            </button>
          ))}
      </div>
    </form>
  );
}
